"""What did it: kinds of inserted sentences beside votes, precision and reasons."""

from dataclasses import replace

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.facts import Direction, EntailmentVerdict, Fact, FactKind, Span
from core.domain.sentence_kinds import SentenceKind
from core.errors import InvalidInput, Unauthorized
from core.samples.panel_texts import default_texts
from core.services.whys import ABOUT_THE_OTHER, whys
from core.services.whys_edits import panel_edits
from core.services.whys_sentences import inserted_sentences
from core.services.whys_sheets import kinds_sheet, reasons_sheet, whys_json
from core.store import Store
from core.store.cases import save_case
from tests.panels import an_item
from tests.unit.passport.people import a_panel, a_stored_case, showing
from tests.unit.store.builders import a_check, a_pair

K = SentenceKind
CHIPS = default_texts()
REPLY = "Your PSA is 4.2."
WARM = f"I hear how afraid you are. {REPLY}"
BOLD = f"{REPLY} You will be fine."


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "annotations.db") as opened:
        yield opened


def fact(text, words, *, entailed):
    start = text.index(words)
    return EntailmentVerdict(
        fact=Fact(
            statement=words,
            kind=FactKind.FINDING,
            evidence=words,
            span=Span(start=start, end=start + len(words)),
        ),
        direction=Direction.GROUNDED,
        entailed=entailed,
        failure="unreadable" if entailed is None else None,
    )


def checked(text, *facts):
    return a_check(kept=(), grounded=tuple(facts) or (fact(text, REPLY, entailed=True),))


def a_case_of(store, text, *facts, message="Is my PSA bad?", **fields):
    pair = a_pair(message, REPLY)
    return a_stored_case(store, pair=pair, text=text, check=checked(text, *facts), **fields)


def test_only_sentences_that_are_mostly_new_are_inserted():
    edited = f"I hear you. {REPLY.replace('4.2', '4.2 today')}"

    found = inserted_sentences(REPLY, edited, None)

    assert [each.text for each in found] == ["I hear you."]
    assert inserted_sentences(REPLY, REPLY, None) == ()


@pytest.mark.parametrize(
    ("entailed", "is_unsupported"), [(True, False), (False, True), (None, None)]
)
def test_a_sentence_is_unsupported_by_the_facts_that_stand_in_it(entailed, is_unsupported):
    check = checked(BOLD, fact(BOLD, "You will be fine", entailed=entailed))

    (found,) = inserted_sentences(REPLY, BOLD, check)

    assert found.is_unsupported is is_unsupported
    assert {K.REASSURANCE, K.MEDICAL_CONTENT} <= found.kinds


def test_without_a_check_nobody_knows_what_is_unsupported():
    assert [each.is_unsupported for each in inserted_sentences(REPLY, BOLD, None)] == [None]


def test_votes_facts_and_sentences_of_an_edit_come_together(store):
    case = a_case_of(store, WARM)
    study_id = a_panel(store, showing(case), choices=("first", "equal"), texts=CHIPS)

    (edit,) = panel_edits(store, OPERATOR, study_id).edits

    assert edit.kinds == {K.ACKNOWLEDGEMENT, K.NAMED_FEELING}
    assert (len(edit.answers), edit.facts, edit.is_checked) == (2, (1, 1), True)
    assert edit.credit in (0.5, 1.5)


@pytest.mark.parametrize("side", ["a", "b"])
def test_credit_is_the_edits_on_whichever_side_it_stands(store, side):
    case = a_case_of(store, WARM)
    other = a_case_of(store, WARM, message="And my leg?")
    choices = ("first",)
    one = a_panel(store, showing(case, side=side), choices=choices, texts=CHIPS)
    two = a_panel(store, showing(other, side=side), choices=choices, texts=CHIPS)

    for study_id in (one, two):
        (edit,) = panel_edits(store, OPERATOR, study_id).edits
        row = store.row(
            "SELECT label FROM v_answers WHERE study_id = ? AND label IS NOT NULL", [study_id]
        )
        assert edit.credit == float(row["label"] == side.upper())


def test_the_difference_is_between_edits_with_and_without_the_kind(store):
    warm = [a_case_of(store, WARM, message=f"Warm {n}?") for n in range(3)]
    bold = [
        a_case_of(
            store,
            BOLD,
            fact(BOLD, REPLY, entailed=True),
            fact(BOLD, "You will be fine", entailed=False),
            message=f"Bold {n}?",
        )
        for n in range(3)
    ]
    study_id = a_panel(store, *map(showing, [*warm, *bold]), choices=("equal",), texts=CHIPS)

    found = whys(store, OPERATOR, study_id)
    lines = {line.kind: line for line in found.kinds}

    assert (found.edits, found.pairs, found.votes) == (6, 6, 6)
    assert lines[K.NAMED_FEELING].won.present.estimate == 0.5
    assert lines[K.NAMED_FEELING].won.difference.estimate == 0.0
    assert lines[K.NAMED_FEELING].precision.difference.estimate == pytest.approx(0.5)
    assert lines[K.REASSURANCE].precision.difference.estimate == pytest.approx(-0.5)
    assert lines[K.REASSURANCE].unsupported.present.estimate == 1.0
    assert lines[K.NAMED_FEELING].unsupported.present.estimate == 0.0
    assert lines[K.REASSURANCE].is_few


def test_reasons_about_the_other_reply_are_read_from_those_who_chose_the_original(store):
    case = a_case_of(store, BOLD)
    study_id = a_panel(
        store,
        showing(case),
        choices=("first", "second"),
        texts=CHIPS,
        why=["too_much", "explained"],
    )
    labels = [row["label"] for row in store.rows("SELECT label FROM v_answers")]

    reasons = {line.reason.id: line for line in whys(store, OPERATOR, study_id).reasons}

    assert reasons["too_much"].choosers == reasons["too_much"].tapped == labels.count("B")
    assert reasons["explained"].choosers == reasons["explained"].tapped == labels.count("A")
    assert reasons["too_much"].is_about_other
    assert not reasons["explained"].is_about_other


def test_the_six_reasons_are_offered_by_default():
    assert [chip.id for chip in default_texts().chips] == [
        "acknowledged", "named_feeling", "explained", "offered_support", "too_much", "felt_fake",
    ]  # fmt: skip
    about_other = {chip.id for chip in default_texts().chips if "other" in chip.label.lower()}
    assert about_other == ABOUT_THE_OTHER


def test_what_counts_nowhere_is_told(store):
    case, lost = a_case_of(store, WARM), a_case_of(store, WARM, message="Lost?")
    two_edits = an_item(
        7, pair_id="p", text_a=WARM, text_b=BOLD, system_a="edit:a", system_b="edit:b"
    )
    gone = replace(showing(lost), source_a={"case": "01GONE", "text_sha": "sha256:none"})
    study_id = a_panel(store, showing(case), two_edits, gone, choices=("equal",), texts=CHIPS)

    found = whys(store, OPERATOR, study_id)

    assert found.left_out["comparisons of two edits"] == 1
    assert found.left_out["edits without a check (in no number about facts)"] == 1
    assert found.edits == 2


def test_a_correction_changes_what_is_unsupported(store):
    case = a_case_of(store, BOLD, fact(BOLD, "You will be fine", entailed=False))
    study_id = a_panel(store, showing(case), choices=("equal",), texts=CHIPS)
    wrong = fact(BOLD, "You will be fine", entailed=False)
    right = replace(wrong, entailed=True, corrected_by="clinicians")
    save_case(store, replace(case, check=checked(BOLD, right)))

    (edit,) = panel_edits(store, OPERATOR, study_id).edits

    assert (edit.facts, edit.sentences[0].is_unsupported) == ((1, 1), False)


@pytest.mark.parametrize("choices", [(), ("first",)])
def test_an_open_study_is_refused(store, choices):
    case = a_case_of(store, WARM)
    study_id = a_panel(store, showing(case), choices=choices, closed=False, texts=CHIPS)

    with pytest.raises(InvalidInput, match="when it is closed"):
        whys(store, OPERATOR, study_id)


def test_who_may_not_make_studies_is_refused(store):
    study_id = a_panel(store, showing(a_case_of(store, WARM)), texts=CHIPS)

    with pytest.raises(Unauthorized):
        whys(store, Actor(role=Role.FACILITATOR, name="Fay"), study_id)


def test_a_study_without_any_vote_is_empty_and_no_error(store):
    study_id = a_panel(store, showing(a_case_of(store, WARM)), choices=(), texts=CHIPS)

    found = whys(store, OPERATOR, study_id)

    assert (found.edits, found.votes, found.kinds) == (0, 0, ())
    assert found.left_out == {"edits without a vote": 1}
    assert whys_json(found)["kinds"] == []


def test_tables_have_one_width_and_small_numbers_are_said(store):
    study_id = a_panel(store, showing(a_case_of(store, WARM)), choices=("first",), texts=CHIPS)
    found = whys(store, OPERATOR, study_id)

    for sheet in (kinds_sheet(found), reasons_sheet(found)):
        assert {len(row) for row in sheet.rows} == {len(sheet.columns)}
        assert "too few to say" in sheet.as_csv()
    assert "not cause" in str(whys_json(found)["caution"])
