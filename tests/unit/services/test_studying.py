"""Studies: what is compared, what the gate holds back, and what can't change once opened."""

from dataclasses import replace

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.cases import Case
from core.domain.edits import Edit, EmpathyLevel, Method, Provenance
from core.domain.facts import Direction, EntailmentVerdict, Fact, FactCheck, FactKind
from core.domain.panel import ItemKind, StudyPlan, StudyState
from core.errors import InvalidInput, NotFound, StudyClosed, Unauthorized
from core.samples import sample_pairs, written_examples
from core.services import studying
from core.services.library import pasted_pair
from core.services.seating import make_seats
from core.services.study_items import SAME_TEXT
from core.services.studying import LetIn, comparisons, create_study, study_items, systems
from core.store import Store
from core.store.cases import save_case
from core.store.deeds import deeds_about
from core.store.store import Store as OpenStore
from tests.panels import TEXTS

HIGH = ("physician", "written:high")
PLAN = StudyPlan(pairs_per_seat=5, seats=3)
RESEARCHER = Actor(role=Role.RESEARCHER, name="Dr. Ada")
FACILITATOR = Actor(role=Role.FACILITATOR, name="Flo")
OTHERS = (
    Actor(role=Role.CLINICIAN, name="Cleo"),
    Actor(role=Role.PATIENT, name="Seat 1", seat_id="seat"),
    None,
)
RULES = "edit_refined:high:edit-refined-v1:offline:rules"


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "annotations.db") as opened:
        yield opened


def a_draft(store, compared=(HIGH,), plan=PLAN, **more):
    return create_study(store, RESEARCHER, "Test", list(compared), plan, TEXTS, **more)


def an_open_study(store):
    study = a_draft(store)
    make_seats(store, OPERATOR, study.id, 2)
    return studying.open_study(store, RESEARCHER, study.id)


def verdict(direction, entailed):
    fact = Fact(statement="PSA is 4.2.", kind=FactKind.FINDING)
    failure = "unreadable" if entailed is None else None
    return EntailmentVerdict(fact=fact, direction=direction, entailed=entailed, failure=failure)


def an_edit(store: OpenStore, *grounded, pair=None, text="I know waiting is hard. PSA 4.2.", **how):
    """Keep one edit whose facts have these verdicts; none at all is no check."""
    pair = pair or sample_pairs()[0]
    making = {"method": Method.REFINED_EDIT, "level": EmpathyLevel.HIGH, "prompt_sha": "sha256:p"}
    engine = how.pop("engine", "offline:rules")
    number = len(store.rows("SELECT id FROM cases"))
    check = FactCheck(
        checker="hand",
        kept=(verdict(Direction.KEPT, True),),
        grounded=tuple(verdict(Direction.GROUNDED, entailed) for entailed in grounded),
    )
    case = Case(
        id=f"case-{number}",
        pair=pair,
        edit=Edit(
            id=f"edit-{number}",
            pair_id=pair.id,
            prompt="edit-refined v1",
            text=text,
            provenance=Provenance(engine_asked=engine, engine_served=engine),
            **{**making, **how},
        ),
        check=check if grounded else None,
        check_failure=None if grounded else "the checker was away",
        flags=(),
        created_at="2026-11-01T00:00:00Z",
    )
    save_case(store, case)
    return case


def compared_with_physician(store, **options):
    options = {"gate": 0.9, **options}
    return {
        item.pair_id: item for item in comparisons(store, RESEARCHER, RULES, "physician", **options)
    }


def test_the_systems_are_the_physician_the_written_examples_and_kept_edits(store):
    an_edit(store, True)
    an_edit(store, pair=sample_pairs()[1])
    found = {system.key: system for system in systems(store, RESEARCHER)}

    assert list(found) == [
        *("physician", "written:empathic", "written:high", "written:extreme"),
        RULES,
    ]
    assert found["physician"].pairs == len(sample_pairs())
    assert (found[RULES].pairs, found[RULES].checked) == (2, 1)
    assert [each.is_checked for each in found.values()] == [True, True, True, True, False]


def test_edits_differ_as_systems_by_method_level_prompt_and_engine(store):
    an_edit(store, True)
    an_edit(store, True, level=EmpathyLevel.EXTREME)
    an_edit(store, True, engine="openai:gpt-5-mini")
    an_edit(store, True, method=Method.OWN_PROMPT, prompt_sha="sha256:11111111aaaa")
    an_edit(store, True, method=Method.OWN_PROMPT, prompt_sha="sha256:22222222bbbb")
    keys = [system.key for system in systems(store, RESEARCHER)][4:]

    assert len(set(keys)) == 5
    assert "own_prompt:high:edit-refined-v1@11111111:offline:rules" in keys
    for key in keys:
        assert len(comparisons(store, RESEARCHER, key, "physician", gate=0.9)) == 1


def test_what_nobody_kept_is_no_system(store):
    case = an_edit(store, True)
    with store.write():
        store.run("UPDATE cases SET kept = 0 WHERE id = ?", [case.id])

    assert RULES not in {system.key for system in systems(store, RESEARCHER)}


def test_the_edit_is_a_and_the_physician_b_in_whichever_order_they_are_named(store):
    one = comparisons(store, RESEARCHER, *HIGH, gate=0.9)
    other = comparisons(store, RESEARCHER, *reversed(HIGH), gate=0.9)

    assert one == other
    assert {(item.system_a, item.system_b) for item in one} == {("written:high", "physician")}
    texts = {(each.pair_id, each.level.value): each.text for each in written_examples()}
    assert one[0].text_a == texts[one[0].pair_id, "high"]
    assert one[0].text_b == sample_pairs()[0].physician_reply


def test_of_two_edits_the_one_with_more_empathy_is_a_and_the_worse_one_is_gated(store):
    items = comparisons(store, RESEARCHER, "written:empathic", "written:extreme", gate=0.9)

    assert {(item.system_a, item.system_b) for item in items} == {
        ("written:extreme", "written:empathic")
    }
    alone = [
        {item.pair_id: item for item in comparisons(store, RESEARCHER, "physician", key, gate=0.9)}
        for key in ("written:empathic", "written:extreme")
    ]
    for item in items:
        both = [each[item.pair_id] for each in alone]
        assert item.precision == min(each.precision or 0.0 for each in both)
        assert (item.held_back is None) == all(each.held_back is None for each in both)
        if item.held_back:
            assert item.held_back.startswith("Written examples · ")


@pytest.mark.parametrize(
    ("grounded", "words"),
    [
        ([True] * 9 + [False], None),
        ([True] * 5 + [False], "precision 0.83 (5 of 6 facts) is below the gate of 0.90"),
        ([True] * 43 + [False] * 5, "precision 0.8958 (43 of 48 facts) is below the gate of 0.90"),
        ([], "not checked"),
        ([None, None], "precision is not defined: no fact of the edit was decided"),
        ([True] * 9 + [None], "1 of 10 facts are undecided"),
        ([True] * 19 + [None], None),
    ],
)
def test_the_gate_says_in_words_what_it_holds_back(store, grounded, words):
    case = an_edit(store, *grounded)

    item = compared_with_physician(store)[case.pair.id]

    assert item.held_back == words
    assert item.is_shown is (words is None)


def test_the_last_checked_edit_of_a_pair_stands_for_its_system(store):
    an_edit(store, True, text="The first try.")
    an_edit(store, False, True, text="The second try.", replicate=1)
    an_edit(store, text="Never checked.", replicate=2)

    (item,) = compared_with_physician(store).values()

    assert (item.text_a, item.precision, item.n_facts) == ("The second try.", 0.5, 2)
    assert item.source_a["case"] == "case-1"


def test_the_same_text_twice_is_listed_and_never_stored(store):
    pair = sample_pairs()[0]
    an_edit(store, True, text=f"**{pair.physician_reply}**\n\nBest regards,\nDr. Lee")
    an_edit(store, True, pair=sample_pairs()[1])
    item = compared_with_physician(store)[pair.id]

    assert item.held_back == SAME_TEXT
    study = a_draft(store, [(RULES, "physician")])
    main = [each for each in study_items(store, RESEARCHER, study.id) if each.kind == "main"]
    assert [each.pair_id for each in main] == [sample_pairs()[1].id]
    with pytest.raises(InvalidInput, match="to let in"):
        a_draft(store, [(RULES, "physician")], let_in={item.id: LetIn(by="Ada", reason="x")})


def test_both_replies_of_every_item_are_blinded(store):
    pair = pasted_pair("Is it bad?", "It is fine — really.\n\nBest regards,\nDr. Smith")
    an_edit(store, True, pair=pair, text="**I see.** It's fine…\n\nWarmly,\nDr. Smith, MD")
    study = a_draft(store, [(RULES, "physician")], PLAN)

    for item in study_items(store, RESEARCHER, study.id):
        if item.kind is ItemKind.MAIN:
            assert (item.text_a, item.text_b) == ("I see. It's fine...", "It is fine – really.")
        assert "Smith" not in item.text_a + item.text_b


def test_pairs_can_be_chosen(store):
    wanted = ["syn-onc-02", "syn-pc-03", "kqa-123dee55"]
    items = comparisons(store, RESEARCHER, *HIGH, gate=0.0, pair_ids=wanted)

    assert [item.pair_id for item in items] == ["syn-onc-02", "syn-pc-03"]
    with pytest.raises(NotFound, match="syn-onc-99"):
        comparisons(store, RESEARCHER, *HIGH, gate=0.0, pair_ids=["syn-onc-99"])


def test_controls_are_the_physicians_own_words_twice_from_pairs_nobody_judges(store):
    study = a_draft(store, plan=replace(PLAN, pairs_per_seat=10, control_share=0.2))
    items = study_items(store, RESEARCHER, study.id)
    controls = [item for item in items if item.kind is ItemKind.CONTROL]
    judged = {item.pair_id for item in items if item.kind is ItemKind.MAIN and item.is_shown}

    assert len(controls) == 2
    assert all(item.text_a == item.text_b and item.is_shown for item in controls)
    assert {(item.system_a, item.system_b) for item in controls} == {("physician", "physician")}
    assert not judged & {item.pair_id for item in controls}


def test_controls_come_from_the_study_itself_where_there_is_nothing_else(store):
    plan = replace(PLAN, pairs_per_seat=50, control_share=0.5, gate=0.0)
    study = a_draft(store, plan=plan)
    controls = [i for i in study_items(store, RESEARCHER, study.id) if i.kind == "control"]

    assert len(controls) == plan.controls_per_seat == 25
    assert len({item.pair_id for item in controls}) == 25


def test_levels_can_be_compared_in_one_study(store):
    study = a_draft(store, [HIGH, ("written:high", "written:empathic")])

    main = [i for i in study_items(store, RESEARCHER, study.id) if i.kind is ItemKind.MAIN]
    assert len(main) == 50
    assert len({item.id for item in main}) == 50


@pytest.mark.parametrize(
    ("compared", "error"),
    [
        ([], InvalidInput),
        ([("physician", "physician")], InvalidInput),
        ([HIGH, ("written:high", "physician")], InvalidInput),
        ([("physician", "written:loving")], NotFound),
    ],
)
def test_what_cannot_be_compared_is_refused(store, compared, error):
    with pytest.raises(error):
        a_draft(store, compared)
    assert store.rows("SELECT * FROM studies") == []


def test_no_pair_with_both_replies_and_no_title_are_refused(store):
    with pytest.raises(InvalidInput, match="both kinds"):
        a_draft(store, pair_ids=["kqa-123dee55"])
    with pytest.raises(InvalidInput, match="title"):
        create_study(store, RESEARCHER, "  ", [HIGH], PLAN, TEXTS)


def held_back_item(store, study):
    return next(item for item in study_items(store, RESEARCHER, study.id) if item.held_back)


def test_a_held_back_pair_is_let_in_by_name_and_reason_and_can_be_held_back_again(store):
    study = a_draft(store)
    item = held_back_item(store, study)
    studying.let_in(store, RESEARCHER, item.id, " It is harmless. ")

    def again():
        items = study_items(store, RESEARCHER, study.id)
        return next(each for each in items if each.id == item.id)

    assert again().is_shown
    assert (again().let_in_by, again().let_in_reason) == ("Dr. Ada", "It is harmless.")
    (deed,) = [d for d in deeds_about(store, study.id) if d["deed"] == "let in a held-back pair"]
    assert deed["detail"] == f"{item.pair_id}: It is harmless."

    studying.hold_back(store, RESEARCHER, item.id)
    assert not again().is_shown


def test_a_decision_needs_a_reason_and_a_pair_that_is_held_back(store):
    study = a_draft(store)
    shown = next(item for item in study_items(store, RESEARCHER, study.id) if item.is_shown)
    with pytest.raises(InvalidInput, match="reason"):
        studying.let_in(store, RESEARCHER, held_back_item(store, study).id, " ")
    with pytest.raises(InvalidInput, match="isn't held back"):
        studying.let_in(store, RESEARCHER, shown.id, "to be sure")


def test_decisions_can_be_given_with_the_definition(store):
    held = next(i for i in comparisons(store, RESEARCHER, *HIGH, gate=0.9) if i.held_back)
    study = a_draft(store, let_in={held.id: LetIn(by="Dr. Ada", reason="Read by two of us.")})

    stored = {item.pair_id: item for item in study_items(store, RESEARCHER, study.id)}
    assert stored[held.pair_id].let_in_by == "Dr. Ada"
    assert stored[held.pair_id].is_shown


def test_a_draft_changes_as_a_whole_and_keeps_its_seats(store):
    study = a_draft(store)
    make_seats(store, OPERATOR, study.id, 2)
    changed = studying.update_draft(
        store, RESEARCHER, study.id, "Other", [("physician", "written:empathic")],
        replace(PLAN, gate=0.5), replace(TEXTS, question="Which one?"),
    )  # fmt: skip

    assert (changed.id, changed.title, changed.plan.gate) == (study.id, "Other", 0.5)
    assert changed.texts.question == "Which one?"
    main = [i for i in study_items(store, RESEARCHER, study.id) if i.kind is ItemKind.MAIN]
    assert {item.system_a for item in main} == {"written:empathic"}
    assert len(store.rows("SELECT * FROM seats")) == 2


def test_a_draft_can_be_deleted(store):
    study = a_draft(store)
    make_seats(store, OPERATOR, study.id, 2)
    studying.delete_draft(store, RESEARCHER, study.id)

    for table in ("studies", "study_items", "seats"):
        assert store.rows(f"SELECT * FROM {table}") == []  # noqa: S608 - fixed names


def test_a_study_opens_pauses_goes_on_and_closes_and_each_step_is_written_down(store):
    study = an_open_study(store)
    assert study.state is StudyState.OPEN
    assert study.opened_at
    assert studying.pause_study(store, FACILITATOR, study.id).state is StudyState.PAUSED
    resumed = studying.resume_study(store, FACILITATOR, study.id)
    assert (resumed.state, resumed.opened_at) == (StudyState.OPEN, study.opened_at)
    closed = studying.close_study(store, FACILITATOR, study.id)
    assert closed.state is StudyState.CLOSED
    assert closed.closed_at

    assert [(deed["deed"], deed["actor"]) for deed in deeds_about(store, study.id)] == [
        ("made a draft", "Dr. Ada"),
        ("made seats", "command line"),
        ("opened the study", "Dr. Ada"),
        ("paused the study", "Flo"),
        ("resumed the study", "Flo"),
        ("closed the study", "Flo"),
    ]


def test_a_study_opens_only_with_pairs_seats_and_enough_pairs_for_one_seat(store):
    too_few = a_draft(store, plan=replace(PLAN, pairs_per_seat=13))
    no_seats = a_draft(store)
    make_seats(store, OPERATOR, too_few.id, 1)

    shown = sum(i.is_shown for i in study_items(store, RESEARCHER, too_few.id) if i.kind == "main")
    assert shown == 12
    with pytest.raises(InvalidInput, match="13 pairs, but only 12"):
        studying.open_study(store, RESEARCHER, too_few.id)
    with pytest.raises(InvalidInput, match="no seats"):
        studying.open_study(store, RESEARCHER, no_seats.id)


def test_a_study_with_every_pair_held_back_stays_a_draft(store):
    an_edit(store, False)
    study = a_draft(store, [(RULES, "physician")])
    make_seats(store, OPERATOR, study.id, 1)

    with pytest.raises(InvalidInput, match="All pairs are held back"):
        studying.open_study(store, RESEARCHER, study.id)
    assert studying.get_study(store, RESEARCHER, study.id).state is StudyState.DRAFT


def test_what_was_opened_never_changes(store):
    study = an_open_study(store)
    item = held_back_item(store, study)
    again = (store, RESEARCHER, study.id)

    for change in (
        lambda: studying.update_draft(*again, "Other", [HIGH], PLAN, TEXTS),
        lambda: studying.delete_draft(*again),
        lambda: studying.open_study(*again),
        lambda: studying.resume_study(*again),
        lambda: studying.let_in(store, RESEARCHER, item.id, "too late"),
    ):
        with pytest.raises(InvalidInput, match="open"):
            change()
    studying.close_study(*again)
    for change in (studying.pause_study, studying.resume_study, studying.close_study):
        with pytest.raises(StudyClosed):
            change(*again)
    with pytest.raises(StudyClosed):
        studying.delete_draft(*again)


def test_a_draft_is_neither_paused_nor_resumed_nor_closed(store):
    study = a_draft(store)
    for step in (studying.pause_study, studying.resume_study, studying.close_study):
        with pytest.raises(InvalidInput, match="open"):
            step(store, RESEARCHER, study.id)


def every_call(store, study, item):
    """Return every service as a call that takes who asks; facilitators may do the last five."""
    one = study.id
    makers = [
        lambda a: systems(store, a),
        lambda a: comparisons(store, a, *HIGH, gate=0.9),
        lambda a: create_study(store, a, "T", [HIGH], PLAN, TEXTS),
        lambda a: studying.update_draft(store, a, one, "T", [HIGH], PLAN, TEXTS),
        lambda a: studying.delete_draft(store, a, one),
        lambda a: studying.let_in(store, a, item.id, "reason"),
        lambda a: studying.hold_back(store, a, item.id),
        lambda a: studying.open_study(store, a, one),
        lambda a: study_items(store, a, one),
    ]
    runners = [
        lambda a: studying.list_studies(store, a),
        lambda a: studying.get_study(store, a, one),
        lambda a: studying.pause_study(store, a, one),
        lambda a: studying.resume_study(store, a, one),
        lambda a: studying.close_study(store, a, one),
    ]
    return makers, runners


@pytest.mark.parametrize("actor", OTHERS)
def test_nobody_else_reaches_a_study_by_any_call(store, actor):
    study = a_draft(store)
    makers, runners = every_call(store, study, held_back_item(store, study))

    for call in (*makers, *runners):
        with pytest.raises(Unauthorized):
            call(actor)


def test_a_facilitator_runs_a_study_and_never_sees_how_replies_were_made(store):
    study = an_open_study(store)
    makers, runners = every_call(store, study, held_back_item(store, study))

    for call in makers:
        with pytest.raises(Unauthorized):
            call(FACILITATOR)
    for call in runners:
        call(FACILITATOR)


def test_the_size_helper_says_what_a_plan_buys_and_takes():
    size = studying.size_of(StudyPlan(), 40)

    assert (size.minutes, size.seats_needed, size.votes) == (22, 6, 3.0)
    assert size.half_width == pytest.approx(0.113, abs=0.001)
    assert size.words == (
        "40 pairs with 3 votes each should place the empathy rate within ± 0.11 (95 % interval); "
        "± 0.10 takes 52 pairs with 3 votes each.",
        "One person needs about 22 minutes: 24 screens of 45 seconds, and 4 minutes to begin.",
        "6 seats give all votes if everybody finishes; 6 seats to spare for those who skip or "
        "stop.",
    )
    few = studying.size_of(replace(StudyPlan(), seats=5), 40)
    assert few.votes == 2.5
    assert few.words[2] == "5 seats give 2.5 of the 3 votes wanted; 6 would give all."
    assert studying.size_of(StudyPlan(), 0) is None
