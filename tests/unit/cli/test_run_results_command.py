"""`run results` and `run compare`: documents, lines and files of what a run came to."""

import csv
import json

import pytest
from click.testing import CliRunner

from core.cli import cli
from core.services.tools import open_store
from core.settings import load_settings
from tests.runs import JUDGE, Made, arm, keep_run

STATISTIC = {"estimate", "low", "high", "n", "reason"}


@pytest.fixture
def run_id():
    with open_store(load_settings()) as store:
        return keep_run(
            store,
            {
                arm(): {
                    "a": Made(judged="A"),
                    "b": Made(judged="="),
                    "c": Made(failure="Blocked."),
                },
                arm("edit-refined v1"): {
                    "a": Made(kept="-", grounded="+-", judged="A"),
                    "b": Made(judged="A"),
                    "c": Made(judged="B"),
                },
            },
            judges=(JUDGE,),
        )


def call(*arguments, code=0):
    done = CliRunner().invoke(cli, ("run", *arguments))
    assert done.exit_code == code, (done.stdout, done.stderr)
    return done


def test_results_are_a_document_with_every_number_as_a_statistic(run_id):
    found = json.loads(call("results", "latest", "--json").stdout)

    assert list(found) == ["run", "arms", "operating_points", "failed", "notes"]
    first, second = found["arms"]
    assert (first["ref"], first["pairs"], first["failed"]) == (f"{run_id}/1", 2, {"blocked": 1})
    assert set(second["macro"]["recall"]) == set(first["ers"]) == STATISTIC
    assert second["macro"]["recall"]["estimate"] == pytest.approx(2 / 3)
    assert second["empathy"][0]["wins"] == 2
    assert [cell["pair"] for cell in found["failed"]] == ["c"]
    assert found["operating_points"][1]["words"].startswith("At 0.90: no level.")


def test_the_line_can_be_moved(run_id):
    found = json.loads(call("results", run_id, "--lowest", "0.8", "--json").stdout)

    assert [each["highest"] for each in found["operating_points"]] == ["empathic", "empathic"]


def test_results_for_people_name_each_arm_and_what_failed(run_id):
    printed = call("results", "latest").stdout

    assert f"{run_id}/1  edit-simple v1 · Empathic · offline:rules: 2 pairs" in printed
    assert "1 cell failed, listed apart and in no average." in printed


def test_results_and_cells_are_written_as_files(run_id, tmp_path):
    call("results", run_id, "--out", str(tmp_path / "out"))
    with (tmp_path / "out" / "cells.csv").open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    lines = (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()

    assert [(cell["pair_id"], cell["state"], cell["recall"]) for cell in cells[:3]] == [
        ("a", "done", "1.0"),
        ("b", "done", "1.0"),
        ("c", "failed", ""),
    ]
    assert {"run", "arm", "score", *STATISTIC} <= set(json.loads(lines[0]))


def test_compare_puts_what_got_worse_first(run_id):
    found = json.loads(call("compare", "latest/1", f"{run_id}/2", "--json").stdout)

    assert found["deltas"]["macro"]["recall"]["estimate"] == -0.5
    assert (found["worse"], found["pairs"][0]["pair"]) == (1, "a")
    assert len(found["pairs"][0]["before"]["cases"]) == 1
    assert found["not_compared"] == [{"pair": "c", "before": "failed: Blocked.", "after": None}]
    assert set(found["bands"]) == {"short", "medium", "long"}


def test_compare_for_people_says_where_it_got_worse(run_id):
    printed = call("compare", f"{run_id}/1", f"{run_id}/2").stdout

    assert "2 pairs in both" in printed
    assert "1 pairs got worse" not in printed
    assert "a: recall −1.00, precision −0.50, 1 fact lost" in printed


def test_an_arm_that_is_not_there_is_one_plain_line(run_id):
    done = call("compare", f"{run_id}/1", f"{run_id}/9", code=1)

    assert done.stderr == f"bedside: The run `{run_id}` has 2 arms; there is no arm 9.\n"


def test_two_runs_are_compared_arm_by_arm(run_id):
    with open_store(load_settings()) as store:
        second = keep_run(store, {arm("edit-simple v2"): {"a": Made(kept="-"), "b": Made()}})
    found = json.loads(call("compare", run_id, "latest", "--json").stdout)

    assert [each["after"]["ref"] for each in found["comparisons"]] == [f"{second}/1"]
    assert found["comparisons"][0]["deltas"]["macro"]["recall"]["estimate"] == -0.5
    assert found["alone"] == ["edit-refined v1 · Empathic · offline:rules"]
    printed = call("compare", run_id, second).stdout
    assert "edit-refined v1 · Empathic · offline:rules has no match in the other run." in printed
