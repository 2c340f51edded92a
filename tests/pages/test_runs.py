"""The runs page without a browser: empty, a shipped plan to its end, stopped, failing, refused."""

import threading
from functools import partial

import pytest

from core.domain.access import OPERATOR
from core.domain.edits import EmpathyLevel
from core.domain.panel import StudyState
from core.domain.runs import PairChoice, PairSet, Plan, RunState
from core.services.judge_words import engine_words
from core.services.run_control import get_run, list_runs, start_plan
from core.services.run_file import read_plan, shipped_plan, write_plan
from core.services.studying import list_studies
from core.settings import load_settings
from tests.fake_llm import FakeLLM, Fault
from tests.runs import WAITING, Made, arm, keep_run

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def page(page_at):
    """Return how to open the page of runs."""
    return partial(page_at, "runs.py")


def small(**changes):
    fields = {
        "title": "A small plan",
        "prompts": ("edit-refined",),
        "levels": (EmpathyLevel.EMPATHIC,),
        "engines": ("offline:rules",),
        "pairs": PairChoice(source=PairSet.SAMPLE, draw=2),
    }
    return Plan(**{**fields, **changes})


def button(app, label):
    return next(each for each in app.button if each.label.startswith(label))


def labels(app):
    return [each.label for each in app.button]


def words(app):
    parts = (
        *(app.markdown, app.caption, app.title, app.subheader, app.info, app.error, app.text),
        *(app.metric, app.success),
    )
    return " ".join(str(each.value) for part in parts for each in part).replace("\\", "")


def numbers(app):
    return {each.label: each.value for each in app.metric}


def table(app, column):
    """Return the table that has this column."""
    return next(each.value for each in app.table if column in each.value.columns)


def finish_jobs():
    for thread in threading.enumerate():
        if thread.name.startswith("job-"):
            thread.join(timeout=60)


def test_the_empty_page_says_what_a_run_is_and_plans_one(page, store):
    app = page()
    assert "Three plans ship" in words(app)
    assert not app.error

    app = button(app, "New run").click().run()
    assert app.title[0].value == "Plan a run"
    assert numbers(app)["Cells"] == "72"
    assert numbers(app)["Calls that leave"] == "0"
    assert "Nothing leaves this computer." in words(app)
    assert not list_runs(store, OPERATOR)


def test_a_shipped_plan_runs_to_its_end_and_a_second_one_is_done_before(page, store):
    app = page(run="new")
    app = app.selectbox(key="runs_begin").set_value("model-selection").run()
    app = button(app, "Start the run").click().run()
    assert app.query_params["run"]
    finish_jobs()
    app = app.run()

    run = list_runs(store, OPERATOR)[0]
    assert run.state is RunState.DONE
    assert run.plan == shipped_plan("model-selection")
    assert len(table(app, "Recall, macro")) == 2
    assert "Resume" not in str(labels(app))


def test_a_stopped_run_offers_resume_and_goes_on_to_the_end(page, store):
    run_id = keep_run(
        store,
        {arm("edit-refined v1"): {"a": Made(), "b": WAITING}},
        state=RunState.STOPPED,
    )
    app = page(run=run_id)
    assert numbers(app)["Edited"] == "1 of 2"
    assert "Resume (1 wait)" in labels(app)
    assert "Retry" not in str(labels(app))


def test_an_engine_that_refuses_its_key_is_named_and_its_cells_wait(page, monkeypatch):
    with FakeLLM() as server:
        server.fail_next(*[Fault.UNAUTHORIZED] * 20)
        monkeypatch.setenv("OPENAI_API_KEY", "test-key-0000")
        monkeypatch.setenv("OPENAI_BASE_URL", server.openai_base_url)
        settings = load_settings()
        plan = small(engines=("openai:gpt-5-mini",), checker="offline:rules")
        run_id, _ = start_plan(settings, settings.keys, OPERATOR, plan)
        finish_jobs()

        app = page(run=run_id)
        assert "The key was refused" in words(app)
        assert "Resume (2 wait)" in labels(app)
        assert numbers(app)["Edited"] == "0 of 2"


def test_failed_cells_are_counted_by_class_and_offered_once_more(page, store):
    run_id = keep_run(
        store,
        {arm(): {"a": Made(), "b": Made(failure="The model declined.", fault="blocked")}},
    )
    app = page(run=run_id, view="progress")
    classes = table(app, "Errors by class")
    assert list(classes["Cells that failed"]) == ["1"]
    assert "blocked" in classes["Errors by class"].iloc[0]
    assert "Retry the errors (1)" in labels(app)


def test_the_same_edits_are_put_before_another_checker_only_after_a_word(page, store, monkeypatch):
    run_id, _ = start_plan(load_settings(), load_settings().keys, OPERATOR, small())
    finish_jobs()
    monkeypatch.setenv("OPENAI_API_KEY", "test-key-0000")
    app = page(run=run_id)
    chosen = app.selectbox(key=f"runs_recheck_{run_id}")
    assert chosen.value is None
    assert engine_words("offline:rules") not in chosen.options
    app = chosen.set_value("openai:gpt-5-mini").run()

    assert "The texts go to" in words(app)
    assert button(app, "Send and start the run").disabled
    assert [run.id for run in list_runs(store, OPERATOR)] == [run_id]


def test_every_arm_is_compared_with_the_first_and_two_runs_arm_by_arm(page, store):
    first = keep_run(
        store,
        {
            arm("edit-simple v1"): {"a": Made(), "b": Made()},
            arm("edit-refined v1"): {"a": Made(kept="+-"), "b": Made()},
        },
    )
    second = keep_run(store, {arm("edit-simple v2"): {"a": Made(kept="+-"), "b": Made()}})
    app = page(run=first, view="compare")
    app = app.segmented_control(key=f"compare_what_{first}").set_value("Every arm").run()
    rows = table(app, "Got worse")
    assert len(rows) == 1
    assert rows["Got worse"].iloc[0] == "1"
    assert rows["Precision, sign test p"].iloc[0] == "nothing changed"

    app = app.selectbox(key=f"compare_whole_{first}").set_value(second).run()
    assert "simple v2" in table(app, "Got worse")["To"].iloc[0]
    assert "1 arm without a match: edit-refined v1" in words(app)

    app = page(run=second, view="compare")
    app = app.segmented_control(key=f"compare_what_{second}").set_value("Every arm").run()
    assert "This run has one arm." in words(app)
    assert not app.exception


def test_nothing_goes_to_a_remote_engine_before_it_is_named_and_confirmed(page, store, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "test-key-0000")
    app = page(run="new")
    app = app.multiselect(key="plan_level-calibration_engines").set_value(["openai:gpt-5-mini"])
    app = app.run()

    assert "The texts go to" in words(app)
    assert button(app, "Send and start the run").disabled
    assert "Start the run" not in labels(app)
    assert int(numbers(app)["Calls that leave"].replace(",", "")) >= 72
    assert not list_runs(store, OPERATOR)


def test_the_word_for_sending_is_for_these_texts_alone(page, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "test-key-0000")
    key = "plan_level-calibration"
    app = page(run="new")
    app = app.multiselect(key=f"{key}_engines").set_value(["openai:gpt-5-mini"]).run()
    next(each for each in app.checkbox if each.key.startswith("runs_may")).check().run()
    assert not button(app, "Send and start the run").disabled

    app = app.number_input(key=f"{key}_draw").set_value(30).run()
    assert button(app, "Send and start the run").disabled


def test_an_engine_without_a_key_and_an_empty_plan_are_told_in_plain_words(page):
    app = page(run="new")
    key = "plan_level-calibration"
    app = app.multiselect(key=f"{key}_engines").set_value(["openai:gpt-5-mini"]).run()
    assert "needs a key" in words(app)
    assert "Start the run" not in labels(app)

    app = app.multiselect(key=f"{key}_engines").set_value([]).run()
    assert "at least one engine" in words(app)


def test_a_plan_comes_from_a_file_and_mistakes_in_it_are_named(page):
    app = page(run="new")
    app = app.selectbox(key="runs_begin").set_value("a file").run()
    document = write_plan(small(title="Of a file"))
    app = (
        app.file_uploader(key="runs_file")
        .set_value(("plan.toml", document.encode(), "application/toml"))
        .run()
    )
    assert numbers(app)["Cells"] == "2"

    broken = document.replace("prompts", "promts")
    app = app.file_uploader(key="runs_file").set_value(("plan.toml", broken.encode(), "")).run()
    assert "promts" in words(app)
    assert "Start the run" not in labels(app)


def test_a_run_that_is_not_there_is_told_in_plain_words(page):
    assert "There is no run" in words(page(run="nothing"))


def test_the_budget_of_a_stopped_run_can_be_changed(page, store):
    run_id = keep_run(store, {arm(): {"a": WAITING}}, state=RunState.STOPPED)
    app = page(run=run_id)
    app.number_input(key=f"runs_budget_{run_id}_calls").set_value(12)
    button(app, "Keep this budget").click().run()
    assert get_run(store, OPERATOR, run_id).plan.budget_calls == 12


WORSE = {
    arm(): {"a": Made(grounded="++"), "b": Made(grounded="++")},
    arm(level=EmpathyLevel.HIGH): {"a": Made(grounded="++"), "b": Made(grounded="+-")},
}


def test_results_have_intervals_and_n_and_failures_are_no_zeros(page, store):
    made = {arm(): {"a": Made(grounded="++"), "b": Made(failure="Declined.", fault="blocked")}}
    app = page(run=keep_run(store, made))
    row = table(app, "Precision, macro").iloc[0].str.replace("\\", "")
    assert row["Precision, macro"].startswith("1.00")
    assert row["Precision, macro"].endswith("n=1")
    assert row["Failed"] == "1"
    failed = table(app, "Failed at").iloc[0].str.replace("\\", "")
    assert (failed["Pair"], failed["Class"], failed["Why"]) == ("b", "blocked", "Declined.")


def test_a_run_of_which_nothing_is_checked_shows_no_number(page, store):
    app = page(run=keep_run(store, {arm(): {"a": WAITING}}), view="results")
    assert "Nothing is checked yet" in words(app)
    assert not app.table


def test_what_got_worse_comes_first_and_opens_on_the_edit_page(page, store):
    app = page(run=keep_run(store, WORSE), view="compare")
    assert "1 pair of 2 got worse" in words(app)
    first, second = [each.label for each in app.expander if each.label[:2] in ("1.", "2.")]
    assert "Worse" in first
    assert "precision 1.00 → 0.50" in first
    assert "Same" in second
    assert len(app.get("page_link")) == 4


def test_arms_of_two_runs_are_compared_and_pairs_of_one_alone_are_listed(page, store):
    old = keep_run(store, {arm(): {"a": Made(), "b": Made()}}, title="Old")
    other = arm("edit-refined v1")
    new = keep_run(store, {other: {"a": Made(grounded="-"), "c": Made()}}, title="New")
    app = page(run=old, view="compare")
    app = app.selectbox(key=f"compare_run_{old}").set_value(new).run()
    assert "1 pair of 1 got worse" in words(app)
    assert "2 pairs can't be compared" in [each.label for each in app.expander]


def test_chosen_pairs_become_a_draft_of_a_study_in_one_step(page, store):
    app = page(run=keep_run(store, WORSE), view="compare")
    app = button(app, "Make a study of 2 pairs").click().run()
    assert not app.error
    assert "The draft is made" in words(app)
    (study,) = list_studies(store, OPERATOR)
    assert study.state is StudyState.DRAFT


def test_the_plan_of_a_run_is_a_file_that_plans_the_same(page, store):
    run_id = keep_run(store, WORSE)
    app = page(run=run_id, view="plan")
    assert read_plan(app.code[0].value, name="plan") == get_run(store, OPERATOR, run_id).plan


def test_two_arms_are_judged_blind_and_named_at_the_end(page, store):
    replies = {
        arm(): {pair: Made(text=f"That is hard, {pair}.") for pair in "ab"},
        arm(level=EmpathyLevel.HIGH): {pair: Made(text=f"I hear you, {pair}.") for pair in "ab"},
    }
    app = page(run=keep_run(store, replies), view="compare")
    app = button(app, "Judge up to 20 pairs blind").click().run()
    assert "Which reply shows more empathy?" in words(app)
    for name in ("edit-simple", "offline:rules"):
        assert name not in words(app)

    app = button(app, "The first shows").click().run()
    assert "1 of 2 pairs" in str([each.proto.text for each in app.get("progress")])
    app = button(app, "Skip this pair").click().run()
    assert "You preferred edit-simple v1" in words(app).replace("**", "")
    assert "1 pair skipped" in words(app)


def test_one_tick_plans_the_repaired_arms_beside_the_ones_without(page):
    app = page(run="new")
    app = app.selectbox(key="runs_begin").set_value("level-calibration").run()
    before = int(numbers(app)["Cells"])
    tick = next(each for each in app.checkbox if "repair" in each.label)
    app = tick.check().run()

    assert int(numbers(app)["Cells"]) == 2 * before
    assert "6 arms (half of them repaired)" in words(app)
    app = button(app, "Start the run").click().run()
    finish_jobs()
    app = app.run()
    assert "also repaired" in words(app)
    prompts = {name.replace("\\", "") for name in table(app, "Prompt")["Prompt"]}
    assert prompts == {"edit-refined v1", "edit-refined v1 + repair"}
