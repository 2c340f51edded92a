"""`run` on the command line: sizes, results, what is left, and mistakes in one plain line."""

import json

import pytest
from click.testing import CliRunner

from core.cli import cli
from core.domain.runs import PairChoice, PairSet
from core.services.run_file import write_plan
from tests.batches import PAIRS, a_plan

RULES = "offline:rules"


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    plan = a_plan(engines=(RULES,), checker=RULES)
    (tmp_path / "plan.toml").write_text(write_plan(plan), encoding="utf-8")

    def run(*arguments, code=0):
        done = CliRunner().invoke(cli, ["run", *arguments])
        assert done.exit_code == code, (done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        return done

    return run


def test_a_plan_is_sized_run_and_looked_at(call):
    sized = json.loads(call("plan", "plan.toml", "--json").stdout)
    assert (sized["cells"], sized["calls"], sized["cost"]) == (4, 0, 0.0)

    started = json.loads(call("start", "plan.toml", "--json").stdout)
    assert started["run"]["state"] == "done"
    assert started["cells"] == {"waiting": 0, "running": 0, "done": 4, "failed": 0}
    assert started["failed"] == []
    for command in ("status", "resume", "retry", "stop", "pause"):
        again = json.loads(call(command, "latest", "--json").stdout)
        assert again["run"]["id"] == started["run"]["id"]
        assert again["cells"] == started["cells"]


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (a_plan(engines=("gpt",)), "names no engine"),
        (a_plan(prompts=("edit-lovely",)), "edit-lovely"),
        (a_plan(), "needs a key"),
        (a_plan(pairs=PairChoice(source=PairSet.IDS, ids=(*PAIRS, "nowhere"))), "nowhere"),
    ],
)
@pytest.mark.parametrize("command", ["plan", "start"])
def test_a_plan_that_cannot_be_is_one_plain_line(call, tmp_path, command, plan, words):
    (tmp_path / "bad.toml").write_text(write_plan(plan), encoding="utf-8")

    done = call(command, "bad.toml", "--json", code=1)

    assert done.stdout == ""
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_file_with_a_mistake_a_name_of_nothing_and_no_run_are_plain_lines(call, tmp_path):
    (tmp_path / "bad.toml").write_text("lavels = 1\n")

    assert "unknown keys `lavels`" in call("plan", "bad.toml", code=1).stderr
    assert "no plan `nothing`" in call("plan", "nothing", code=1).stderr
    assert "no run yet" in call("status", "latest", code=1).stderr
    assert "no run `01`" in call("status", "01", code=1).stderr


def test_no_identifier_of_a_pair_goes_to_a_model_unannounced(call, tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-a-real-key")
    (tmp_path / "pairs.csv").write_text(
        "patient_message,physician_reply\nMy name is Tunde Bakare. Is 4.2 bad?,It is not.\n"
    )
    assert CliRunner().invoke(cli, ["import", "pairs.csv"]).exit_code == 0
    plan = a_plan(engines=("openai:m",), checker=RULES, pairs=PairChoice(source=PairSet.ALL))
    (tmp_path / "all.toml").write_text(write_plan(plan), encoding="utf-8")

    done = call("start", "all.toml", code=1)

    assert "api.openai.com" in done.stderr
    assert "--send-as-is" in done.stderr
    assert "Tunde" not in done.stderr
