"""`study whys`: lines for people and one document, after the study is closed."""

import json

import pytest
from click.testing import CliRunner

from core.cli import cli
from core.store import Store
from tests.panels import a_closed_panel, a_study

STATISTIC = {"estimate", "low", "high", "n", "reason"}


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments, code=0):
        done = CliRunner().invoke(cli, ("study", "whys", *arguments, "--db", "study.db"))
        assert done.exit_code == code, (done.stdout, done.stderr)
        return done

    return run


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "study.db") as opened:
        yield opened


def test_the_document_has_statistics_with_n_and_a_caution(call, store):
    a_closed_panel(store, people=2, screens=12)

    found = json.loads(call("latest", "--json").stdout)

    assert {"study", "edits", "pairs", "votes", "kinds", "reasons", "left_out"} <= set(found)
    assert "not cause" in found["caution"]
    for line in found["kinds"]:
        for name in ("ers_half", "precision", "unsupported_sentences"):
            assert set(line[name]["difference"]) == STATISTIC
            assert line[name]["units_with"] + line[name]["units_without"] > 0
    assert {each["of_those_who_chose"] for each in found["reasons"]} == {"the edit"}


def test_lines_say_the_same_and_the_caution_goes_to_the_person(call, store):
    a_closed_panel(store, people=2, screens=12)

    done = call("latest")

    assert "sentences with an unsupported fact" in done.stdout
    assert "not cause" in done.stderr


def test_an_open_study_is_one_plain_line(call, store):
    a_study(store)

    done = call("latest", code=1)

    assert "is told when it is closed" in done.stderr
    assert done.stdout == ""
