"""The trade-off page without a browser: empty, one run, several systems, nothing judged."""

import threading
from functools import partial

import pytest

from core.domain.access import OPERATOR
from core.domain.edits import EmpathyLevel
from core.domain.runs import RunState
from core.services.run_control import list_runs
from tests.runs import JUDGE, WAITING, Made, arm, keep_run

LEVELS = (EmpathyLevel.EMPATHIC, EmpathyLevel.HIGH, EmpathyLevel.EXTREME)
CHARTS = 4


pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def page(page_at):
    """Return how to open the page of the trade-off."""
    return partial(page_at, "tradeoff.py")


def words(app):
    parts = (*app.markdown, *app.caption, *app.title, *app.subheader, *app.info, *app.error)
    return " ".join(str(each.value) for each in parts).replace("\\", "")


def alts(app):
    """Return what each chart says to who does not see it."""
    return [each.proto.alt for each in app.get("vega_lite_chart")]


def by_level(store, precision, **how):
    """Keep a run whose levels have these verdicts on the facts of three edits."""
    return keep_run(
        store,
        {
            arm("edit-refined v1", level=level): {
                pair: Made(grounded=signs, judged="A", text=f"{signs} {level} {pair}")
                for pair in "abc"
            }
            for level, signs in zip(LEVELS, precision, strict=True)
        },
        **how,
    )


def test_the_empty_page_starts_the_shipped_plan_in_one_click(page, store):
    app = page()
    assert "It needs a run" in words(app)
    assert not alts(app)

    app.button(key="tradeoff_start").click().run()
    for thread in threading.enumerate():
        if thread.name.startswith("job-"):
            thread.join(timeout=60)
    (run,) = list_runs(store, OPERATOR)
    assert run.state is RunState.DONE
    assert "Edited by rules, not a language model" in words(page(run=run.id))


def test_the_line_names_the_highest_level_above_it_and_follows_the_slider(page, store):
    run = by_level(store, ("+" * 10, "+" * 9 + "-", "+" * 7 + "---"), judges=(JUDGE,))
    app = page(run=run)
    assert "At 0.90: More empathic (0.90" in words(app)

    app = app.slider(key="tradeoff_lowest").set_value(0.95).run()
    assert "At 0.95: Empathic (1.00" in words(app)
    app = app.slider(key="tradeoff_lowest").set_value(0.70).run()
    assert "At 0.70: Extremely empathic (0.70" in words(app)


def test_each_chart_says_its_numbers_in_words_and_has_its_table(page, store):
    app = page(run=by_level(store, ("++", "++", "+-"), judges=(JUDGE,)))
    said = alts(app)
    assert len(said) == CHARTS + 2
    assert any("Extremely empathic: 0.50" in alt and "n=3" in alt for alt in said)
    assert not app.exception
    columns = [set(each.value.columns) for each in app.table]
    for column in ("Recall, macro", "Empathy (ERS)", "Length", "Reading grade", "The paper says"):
        assert any(column in each for each in columns), column


def test_the_papers_numbers_are_labeled_and_can_be_switched_off(page, store):
    app = page(run=by_level(store, ("++", "++", "++")))
    assert any("paper, Empathic: 0.91" in alt for alt in alts(app))
    assert "arXiv 2601.15558" in words(app)

    app = app.toggle(key="tradeoff_paper").set_value(False).run()
    assert "paper" not in " ".join(alts(app))
    assert "arXiv" not in words(app)


def test_without_a_judge_the_page_says_what_to_do(page, store):
    app = page(run=by_level(store, ("++", "++", "++")))
    assert "Nobody has judged these edits yet" in words(app)
    assert len(alts(app)) == CHARTS + 1


def test_a_run_of_which_nothing_is_checked_shows_no_chart(page, store):
    app = page(run=keep_run(store, {arm(): {"a": WAITING}}, state=RunState.STOPPED))
    assert "there is no number" in words(app)
    assert not alts(app)


def test_failed_cells_are_told_and_in_no_number(page, store):
    made = {arm(): {"a": Made(), "b": Made(failure="Declined.", fault="blocked")}}
    assert "1 cell failed" in words(page(run=keep_run(store, made)))


def test_of_many_systems_up_to_four_are_shown(page, store):
    prompts = [f"prompt-{letter} v1" for letter in "abcde"]
    app = page(run=keep_run(store, {arm(prompt): {"a": Made()} for prompt in prompts}))
    assert len(app.multiselect[0].value) == 4
    assert any("prompt-a v1, Empathic" in alt for alt in alts(app))
    assert not any("prompt-e" in alt for alt in alts(app))


def test_a_link_to_no_run_is_told(page, store):
    by_level(store, ("++", "++", "++"))
    assert "There is no run at this address." in words(page(run="nothing"))


def test_arms_with_and_without_repair_are_told_apart_in_every_chart(page, store):
    run_id = keep_run(
        store,
        {
            arm(f"edit-refined v1{repair}", level=level): {
                pair: Made(grounded=signs, text=f"{repair} {level} {pair}") for pair in "abc"
            }
            for repair, signs in (("", "++-"), (" + repair", "+++"))
            for level in LEVELS
        },
    )
    app = page(run=run_id)

    precision = next(each for each in alts(app) if each.startswith("Precision: "))
    assert "as edited" in precision
    assert "repaired" in precision
    assert "edit-refined v1 + repair · offline:rules." in words(app)
