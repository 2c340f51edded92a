"""`run batch` on the command line, against the stand-in: waves until a run is done."""

import json

import pytest
from click.testing import CliRunner

from core.cli import cli
from core.services.run_file import write_plan
from tests.batches import a_plan
from tests.fake_llm import FakeLLM, Fault

MODEL = "openai:stand-in"


@pytest.fixture
def server(monkeypatch):
    with FakeLLM() as started:
        monkeypatch.setenv("OPENAI_BASE_URL", started.openai_base_url)
        yield started


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    plan = a_plan(engines=(MODEL,), checker=MODEL)
    (tmp_path / "plan.toml").write_text(write_plan(plan), encoding="utf-8")

    def run(*arguments, code=0):
        done = CliRunner().invoke(cli, ["run", *arguments, "--db", "a.db"])
        assert done.exit_code == code, (done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        return done

    return run


def test_a_plan_goes_wave_by_wave_until_it_is_done(call, server):
    started = call("batch", "start", "plan.toml", "--json", code=3)
    assert "Texts go to a server on this computer" not in started.stderr
    (first,) = json.loads(started.stdout)["batches"]
    assert (first["state"], first["requests"], first["answered"]) == ("running", 4, 0)

    polled = json.loads(call("batch", "poll", "latest", "--json").stdout)
    assert [each["state"] for each in polled["batches"]] == ["ended"]
    collect = ["run", "batch", "collect", "latest", "--db", "a.db"]
    for _ in range(2):
        CliRunner().invoke(cli, collect)
    done = CliRunner().invoke(cli, collect)
    assert done.exit_code == 0
    assert "4 of 4 cells done" in done.stdout
    assert "collected, completed; 4 requests, 4 answered, 0 failed" in done.stdout
    assert server.seen == []


def test_a_run_that_is_out_is_not_resumed_and_can_be_cancelled(call, server):
    server.batches.hold = True
    call("batch", "start", "plan.toml", code=3)
    assert "collect or cancel" in call("resume", "latest", code=1).stderr
    assert "No batch is ready yet." in call("batch", "collect", "latest", code=3).stdout
    assert "cancelling" in call("batch", "cancel", "latest", code=3).stdout
    assert "batch was cancelled" in call("batch", "collect", "latest", code=3).stdout
    assert "4 of 4 cells done" in call("resume", "latest").stdout


def test_a_refusal_is_one_plain_line_without_a_word_of_the_provider(call, server):

    server.batches.refuses = {"begin": Fault.UNAUTHORIZED}
    done = call("batch", "start", "plan.toml", code=1)
    assert "key was refused" in done.stderr
    assert "SECRET" not in done.stderr + done.stdout
