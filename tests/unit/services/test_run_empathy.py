"""Empathy of a run's edits by a closed panel, and the tables that show what a run came to."""

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.edits import EmpathyLevel
from core.domain.panel import StudyPlan
from core.services.run_compare import compare_arms
from core.services.run_lengths import length_strata
from core.services.run_panel import send_to_panel
from core.services.run_results import run_results
from core.services.run_sheets import (
    arms_sheet,
    changes_sheet,
    deltas_sheet,
    empathy_sheet,
    failures_sheet,
    not_compared_sheet,
    signed,
    signs_sheet,
    stability_sheet,
)
from core.services.seating import make_seats
from core.services.studying import close_study, open_study
from core.services.tradeoff import tradeoff
from core.services.tradeoff_sheets import (
    differences_sheet,
    growth_sheet,
    lengths_sheet,
    levels_sheet,
)
from core.services.tradeoff_sheets import empathy_sheet as empathy_and_precision_sheet
from core.store import Store
from tests.panels import TEXTS, Tablet
from tests.runs import Made, arm, keep_run

PAIRS = ("a", "b", "c", "d")


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "annotations.db") as opened:
        yield opened


@pytest.fixture
def run_id(store):
    warm = {name: Made(text=f"Warm words to {name}.", grounded="+" * 10) for name in PAIRS}
    cold = {name: Made(text=f"Cold words to {name}.", grounded="++") for name in PAIRS[:3]}
    return keep_run(store, {arm(): warm, arm("edit-refined v1"): cold | {"d": Made(failure="No.")}})


def judged_by_one_who_taps_the_warm_reply(store, run_id, *, closed=True):
    plan = StudyPlan(votes_per_pair=1, pairs_per_seat=4, seats=1, control_share=0, repeat_share=0)
    sent = send_to_panel(
        store, OPERATOR, [f"{run_id}/1"], PAIRS, title="Spring", plan=plan, texts=TEXTS
    )
    (card,) = make_seats(store, OPERATOR, sent.study.id, 1)
    open_study(store, OPERATOR, sent.study.id)
    tablet = Tablet(store, card)
    tablet.start()
    while tablet.shown["screen"] == "pair":
        tablet.answer("first" if tablet.shown["a"].startswith("Warm") else "second")
    if closed:
        close_study(store, OPERATOR, sent.study.id)


def test_a_closed_panel_gives_the_empathy_of_the_arm_it_compared(store, run_id):
    judged_by_one_who_taps_the_warm_reply(store, run_id)
    warm, cold = run_results(store, OPERATOR, run_id).arms

    assert (warm.empathy[0].by, warm.empathy[0].is_panel) == ("panel: Spring", True)
    assert (warm.empathy[0].ranking.wins, warm.empathy[0].ranking.losses) == (4, 0)
    assert warm.ers.estimate == 1.0
    assert cold.empathy == ()


def test_an_open_panel_and_one_that_may_not_be_seen_give_nothing(store, run_id):
    judged_by_one_who_taps_the_warm_reply(store, run_id, closed=False)
    assert run_results(store, OPERATOR, run_id).arms[0].empathy == ()

    clinician = Actor(role=Role.CLINICIAN, name="dr")
    assert run_results(store, clinician, run_id).arms[0].empathy == ()


def test_every_table_of_a_run_has_a_cell_for_each_column(store, run_id):
    judged_by_one_who_taps_the_warm_reply(store, run_id)
    found = run_results(store, OPERATOR, run_id)
    compared = compare_arms(store, OPERATOR, f"{run_id}/1", f"{run_id}/2")
    measured = tradeoff(store, OPERATOR, run_id)
    strata = length_strata(store, OPERATOR, run_id, level=EmpathyLevel.EMPATHIC)
    sheets = [
        *(make(found) for make in (arms_sheet, stability_sheet, empathy_sheet)),
        failures_sheet(found.failed),
        *(
            make(compared)
            for make in (deltas_sheet, signs_sheet, changes_sheet, not_compared_sheet)
        ),
        *(
            make(measured)
            for make in (
                levels_sheet,
                growth_sheet,
                empathy_and_precision_sheet,
            )
        ),
        *(make(strata) for make in (lengths_sheet, differences_sheet)),
    ]

    for sheet in sheets:
        assert sheet.rows, sheet.name
        assert {len(row) for row in sheet.rows} == {len(sheet.columns)}, sheet.name
        assert sheet.as_csv()
    assert len({sheet.name for sheet in sheets}) == len(sheets)


def test_the_table_of_pairs_has_the_worst_first(store, run_id):
    compared = compare_arms(store, OPERATOR, f"{run_id}/1", f"{run_id}/2")

    assert changes_sheet(compared).rows[0][0] == compared.changes[0].pair_id
    assert not_compared_sheet(compared).rows == (("d", "checked", "failed: No."),)


@pytest.mark.parametrize(
    ("change", "words"),
    [(0.25, "+0.25"), (-0.5, "−0.50"), (0.0, "0.00"), (-0.001, "0.00"), (None, "not defined")],
)
def test_a_change_is_written_with_its_sign(change, words):
    assert signed(change) == words
