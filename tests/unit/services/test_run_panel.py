"""Chosen pairs of a run become the draft of a study, and the gate holds there too."""

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.panel import ItemKind, StudyState
from core.errors import InvalidInput, NotFound, Unauthorized
from core.services.run_panel import send_to_panel
from core.services.studying import study_items
from core.store import Store
from tests.runs import Made, arm, keep_run


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "annotations.db") as opened:
        yield opened


@pytest.fixture
def run_id(store):
    return keep_run(
        store,
        {
            arm(): {
                "good": Made(grounded="+" * 10),
                "bad": Made(grounded="+-"),
                "failed": Made(failure="Blocked."),
            },
            arm("edit-refined v1"): {"good": Made(text="Warm.", grounded="+" * 10)},
        },
    )


def send(store, run_id, numbers, pairs, **how):
    refs = [f"{run_id}/{number}" for number in numbers]
    return send_to_panel(store, OPERATOR, refs, pairs, title="Worse ones", **how)


def compared(store, sent):
    items = study_items(store, OPERATOR, sent.study.id)
    return [item for item in items if item.kind is ItemKind.MAIN]


def test_one_step_makes_a_draft_of_the_chosen_pairs_against_the_original(store, run_id):
    sent = send(store, run_id, [1], ["good"])
    (item,) = compared(store, sent)

    assert sent.study.state is StudyState.DRAFT
    assert (item.pair_id, item.system_b, sent.shown) == ("good", "physician", 1)
    assert sent.study.plan.pairs_per_seat == 1


def test_the_gate_holds_back_what_adds_too_much(store, run_id):
    sent = send(store, run_id, [1], ["good", "bad"])

    assert sent.shown == 1
    assert [(item.pair_id, item.held_back) for item in sent.held_back] == [
        ("bad", "precision 0.50 (1 of 2 facts) is below the gate of 0.90")
    ]


def test_a_pair_without_a_reply_is_named(store, run_id):
    assert send(store, run_id, [1], ["good", "failed"]).left_out == ("failed",)


def test_two_arms_can_be_compared_with_one_another(store, run_id):
    sent = send(store, run_id, [1, 2], ["good"], with_original=False)
    systems = {key for item in compared(store, sent) for key in (item.system_a, item.system_b)}

    assert sent.shown == 1
    assert "physician" not in systems


def test_what_cannot_be_sent_is_refused_in_plain_words(store, run_id):
    with pytest.raises(InvalidInput, match="choose the pairs"):
        send(store, run_id, [1], [])
    with pytest.raises(NotFound):
        send(store, run_id, [9], ["good"])
    with pytest.raises(InvalidInput, match="which replies to compare"):
        send(store, run_id, [1], ["good"], with_original=False)
    clinician = Actor(role=Role.CLINICIAN, name="dr")
    with pytest.raises(Unauthorized):
        send_to_panel(store, clinician, [f"{run_id}/1"], ["good"], title="No")
