"""Batches on the runs page: handed over after a word, collected wave by wave, cancelled."""

import threading
from functools import partial

import pytest

from core.domain.access import OPERATOR
from core.domain.edits import EmpathyLevel
from core.domain.runs import PairChoice, PairSet, Plan, RunState
from core.services.run_control import get_run
from core.services.run_file import read_plan, write_plan
from core.services.run_planning import plan_run
from core.settings import load_settings
from tests.fake_llm import FakeLLM

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def page(page_at):
    """Return how to open the page of runs."""
    return partial(page_at, "runs.py")


@pytest.fixture
def server(monkeypatch):
    with FakeLLM() as started:
        monkeypatch.setenv("OPENAI_API_KEY", "test-key-0000")
        monkeypatch.setenv("OPENAI_BASE_URL", started.openai_base_url)
        yield started


def small():
    return Plan(
        title="A small plan",
        prompts=("edit-refined",),
        levels=(EmpathyLevel.EMPATHIC,),
        engines=("openai:stand-in",),
        checker="offline:rules",
        pairs=PairChoice(source=PairSet.SAMPLE, draw=2),
    )


@pytest.fixture
def run_id(store, server):  # noqa: ARG001
    """Return a run that was planned and not begun."""
    settings = load_settings()
    return plan_run(store, OPERATOR, small(), settings=settings, keys=settings.keys)


def button(app, label):
    return next(each for each in app.button if each.label.startswith(label))


def labels(app):
    return [each.label for each in app.button]


def words(app):
    parts = (app.markdown, app.caption, app.info, app.error)
    return " ".join(str(each.value) for part in parts for each in part).replace("\\", "")


def batches(app):
    return next(each.value for each in app.table if "Where it stands" in each.value.columns)


def press(app, label):
    button(app, label).click().run()
    for thread in threading.enumerate():
        if thread.name.startswith("job-"):
            thread.join(timeout=60)


def test_a_run_is_handed_over_and_collected_to_its_end(page, server, run_id, store):
    app = page(run=run_id)
    press(app, "Hand over")
    assert len(server.batches.batches) == 1

    app = page(run=run_id)
    assert "2 requests are with the batch service of a server on this computer" in words(app)
    assert not [label for label in labels(app) if label.startswith(("Resume", "Start"))]
    assert list(batches(app)["Where it stands"]) == ["with the provider"]
    press(app, "Look and collect")
    assert get_run(store, OPERATOR, run_id).state is RunState.DONE
    app = page(run=run_id, view="progress")
    assert list(batches(app)["Where it stands"]) == ["collected"]
    assert list(batches(app)["Files there"]) == ["deleted"]
    assert not app.exception


def test_batches_are_cancelled_and_what_is_left_can_be_sent_at_once(page, server, run_id):
    server.batches.hold = True
    app = page(run=run_id)
    press(app, "Hand over")
    app = page(run=run_id)
    press(app, "Look and collect")
    app = page(run=run_id)
    assert "No batch is ready yet." in words(app)
    press(app, "Cancel the batches")
    app = page(run=run_id)
    assert "being cancelled" in words(app)
    assert list(batches(app)["Where it stands"]) == ["being cancelled"]
    press(app, "Look and collect")

    app = page(run=run_id)
    assert "The batch was cancelled" in words(app)
    assert "Resume (2 wait)" in labels(app)
    assert list(batches(app)["Where it stands"]) == ["collected, cancelled"]


def test_nothing_leaves_this_computer_before_a_word_that_names_the_place(
    page, server, run_id, monkeypatch
):
    monkeypatch.setenv("OPENAI_BASE_URL", "https://models.example.org/v1")
    app = page(run=run_id)
    assert button(app, "Hand over").disabled
    may = app.checkbox(key=f"runs_batch_may_{run_id}")
    assert "the server models.example.org" in may.label.replace("\\", "")
    assert not button(may.check().run(), "Hand over").disabled
    assert server.batches.calls == []


def test_a_new_run_of_models_can_be_sent_at_once_or_in_batches(page, server):
    plan = read_plan(write_plan(small()), name="p.toml")
    app = page(run="new")
    assert "How it is sent" not in [each.label for each in app.radio], "rules are not sent"
    app = app.selectbox(key="runs_begin").set_value("a file").run()
    upload = app.file_uploader(key="runs_file")
    upload.set_value(("plan.toml", write_plan(plan).encode(), "application/toml")).run()
    assert "Start the run" in labels(app)
    app = app.radio(key="runs_way").set_value("In batches").run()
    assert "lie there as files" in words(app)
    press(app, "Hand the run over")
    assert len(server.batches.batches) == 1
    assert server.seen == []
