"""Panels: the same votes in one form, from a study, a set or a file, with what was left out."""

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.judging import Label, Missing
from core.domain.messages import LengthBand, MessagePair
from core.domain.panel import ItemKind, StudyState
from core.errors import InvalidInput, NotFound, Unauthorized
from core.metrics.votes import MISSING, UNDECIDED
from core.services.board import exclude_seat
from core.services.exporting import export_all
from core.services.judge_files import AMBIGUOUS, OF_NO_ITEM, labels_of_file
from core.services.panels import (
    as_codes,
    imported_judges,
    panel_of_file,
    panel_of_set,
    panel_of_study,
)
from core.services.vote_sets import commit_votes, plan_votes
from core.services.votes_file import read_votes
from core.store import Store
from core.store.pairs import save_pair
from core.store.studies import list_items, set_state
from tests.panels import a_study, tablets


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "a.db") as opened:
        yield opened


def close(store, study_id):
    set_state(store, study_id, StudyState.CLOSED, before=StudyState.OPEN)


def judged(store, choices=("first", "equal", "second"), **options):
    """Return a closed study in which each seat taps one choice throughout."""
    study_id = a_study(store, control_share=0.3, repeat_share=0.3, **options)
    for tablet, choice in zip(tablets(store, study_id, len(choices)), choices, strict=True):
        tablet.start()
        tablet.finish(choice)
    close(store, study_id)
    return study_id


def read(text, **options):
    return read_votes(text.encode(), file_name="votes.csv", **options)


def panel(text):
    return panel_of_file(read(text))


HEADER = "item,rater,label\n"
PAIRED = "item,rater,label,system_a,system_b\n"


def test_a_study_gives_first_answers_about_real_pairs_of_seats_that_count(store):
    study_id = judged(store)
    found = panel_of_study(store, OPERATOR, study_id)
    real = {item.id for item in list_items(store, study_id, kind=ItemKind.MAIN)}

    assert {item.id for item in found.items} == real
    assert found.raters == tuple(f"{study_id[-6:].lower()}-{seat:03}" for seat in (1, 2, 3))
    assert found.votes.codes.size == 18
    assert found.votes.codes[found.votes.raters == 1].tolist() == [0] * 6
    assert found.left_out == {
        "answers about silent controls (the same text twice)": 6,
        "answers about repeats with the sides swapped": 6,
    }


def test_excluded_seats_and_skips_are_left_out_and_counted(store):
    study_id = a_study(store, controls=0, control_share=0, repeat_share=0)
    out, skipping = tablets(store, study_id, 2)
    for tablet in (out, skipping):
        tablet.start()
    out.finish()
    skipping.tap("skip", reason="unclear")
    skipping.tap("next")
    skipping.finish("equal")
    exclude_seat(store, OPERATOR, out.card.seat_id, "a colleague tried it")
    close(store, study_id)

    found = panel_of_study(store, OPERATOR, study_id)

    assert found.left_out == {"answers of excluded seats": 6, "people's skips": 1}
    assert (len(found.items), len(found.unrated), found.raters[0][-3:]) == (5, 1, "002")


def test_reasons_tapped_are_comments_in_words(store):
    study_id = a_study(store, pairs=1, controls=0, control_share=0, repeat_share=0)
    (tablet,) = tablets(store, study_id)
    tablet.start()
    tablet.tap("choose", choice="first")
    tablet.tap("why", choice="first", chips=["explained", "fake"])
    close(store, study_id)

    found = panel_of_study(store, OPERATOR, study_id)

    (comments,) = found.comments.values()
    assert comments == (f"{found.raters[0]}: It explained, It felt fake",)


def test_items_know_the_length_of_the_original_and_the_level_of_the_edit(store):
    save_pair(store, MessagePair(id="pair-0", patient_message="m", physician_reply="r"))
    found = panel_of_study(store, OPERATOR, judged(store, pairs=1))

    assert [(item.band, item.level.value) for item in found.items] == [(LengthBand.SHORT, "high")]


@pytest.mark.parametrize("system", ["edit_refined:high:edit-refined.v1:offline:rules"])
def test_a_system_of_our_own_tells_its_level_and_prompt(system):
    (item,) = panel(f"{PAIRED}1,ann,A,{system},physician\n").items

    assert (item.level.value, item.prompt) == ("high", "edit-refined.v1")


def test_a_system_of_others_tells_neither():
    (item,) = panel(f"{PAIRED}1,ann,A,gpt,llama\n").items

    assert (item.level, item.prompt, item.band) == (None, None, None)


@pytest.mark.parametrize("state", [StudyState.OPEN, StudyState.PAUSED])
def test_a_study_that_still_takes_answers_is_refused(store, state):
    study_id = a_study(store)
    set_state(store, study_id, state, before=StudyState.OPEN)

    with pytest.raises(InvalidInput, match="close it first"):
        panel_of_study(store, OPERATOR, study_id)


def test_only_researchers_see_votes(store):
    somebody = Actor(role=Role.FACILITATOR, name="somebody")

    with pytest.raises(Unauthorized):
        panel_of_study(store, somebody, "any")
    with pytest.raises(Unauthorized):
        panel_of_set(store, somebody, "any")
    with pytest.raises(NotFound):
        panel_of_set(store, OPERATOR, "any")


def test_an_exported_study_read_again_is_the_same_panel(store, tmp_path):
    study_id = judged(store, ("first", "equal", "second", "first"), votes_per_pair=4)
    export_all(store, OPERATOR, tmp_path / "out", study_id=study_id)
    data = (tmp_path / "out" / "judgments.csv").read_bytes()

    here = panel_of_study(store, OPERATOR, study_id)
    kept = commit_votes(
        store, OPERATOR, plan_votes(OPERATOR, data, file_name="judgments.csv"), title="Again"
    )
    for again in (
        panel_of_file(read_votes(data, file_name="judgments.csv")),
        panel_of_set(store, OPERATOR, kept.id),
    ):
        assert [i.name for i in again.items] == [i.name for i in here.items]
        assert [(i.system_a, i.system_b) for i in again.items] == [
            (i.system_a, i.system_b) for i in here.items
        ]
        assert again.raters == here.raters
        assert again.votes.counts.tolist() == here.votes.counts.tolist()


def test_judges_that_come_with_the_votes_are_kept_apart_from_people():
    found = panel(
        "item,rater,label,rater_kind\n1,ann,A,\n1,qwen,undecided,judge\n2,ann,tie,\n2,qwen,,judge\n"
    )

    assert (found.raters, found.votes.codes.size) == (("ann",), 2)
    assert imported_judges(found) == {"qwen": {"1": Missing.UNDECIDED, "2": Missing.UNREADABLE}}
    assert as_codes(found, found.judges["qwen"]).tolist() == [UNDECIDED, MISSING]


def test_items_with_nothing_but_skips_are_unrated_and_the_skips_counted():
    found = panel(f"{HEADER}1,ann,A\n2,ann,\n2,ben,skipped\n3,ann,undecided\n9,ann,what\n")

    assert ([item.id for item in found.items], found.unrated) == (["1"], ("2", "3"))
    assert found.left_out == {
        "rows: has an unknown label": 1,
        "people's skips and empty labels": 2,
        "people's answers marked undecided": 1,
    }


def labels(judge, people):
    people = read(people)
    judge = read(judge, one_rater=True)
    return labels_of_file(judge, panel_of_file(people), row_order=people.row_order)


def test_a_judge_is_matched_by_item_and_what_nobody_rated_is_counted():
    found = labels("item,label\n1,A\n2,undecided\n9,B\n", f"{HEADER}1,ann,A\n2,ann,B\n3,ann,B\n")

    assert found.labels == {"1": Label.A, "2": Missing.UNDECIDED}
    assert found.left_out == {OF_NO_ITEM: 1}


def test_a_judge_without_systems_means_the_replies_as_the_peoples_rows_name_them():
    people = f"{PAIRED}1,ann,A,x,y\n2,ann,A,y,x\n3,ann,A,x,y\n3,ben,A,y,x\n"
    found = labels("item,label\n1,A\n2,A\n3,A\n", people)

    assert found.labels == {"1": Label.A, "2": Label.B}
    assert found.left_out == {AMBIGUOUS: 1}


def test_a_judge_with_systems_is_turned_to_the_panels_order():
    people = f"{PAIRED}1,ann,A,x,y\n2,ann,A,x,z\n2,ann,B,x,y\n"
    judge = "item,label,system_a,system_b\n1,A,y,x\n2,A,z,x\n2,tie,x,y\n"

    assert labels(judge, people).labels == {
        "1": Label.B,
        "2  x  z": Label.B,
        "2  x  y": Label.TIE,
    }
    assert labels("item,label\n2,A\n1,B\n", people).left_out == {AMBIGUOUS: 1}


def test_a_judge_with_systems_beside_people_without_keeps_the_order_of_its_rows():
    judge = "item,label,system_a,system_b\n1,A,x,y\n2,A,y,x\n"

    assert labels(judge, f"{HEADER}1,ann,A\n2,ann,A\n").labels == {"1": Label.A, "2": Label.A}
