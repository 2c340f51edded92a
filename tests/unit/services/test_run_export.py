"""A run as files: every cell once, failed ones without scores."""

import csv
import io
import json

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.runs import CellStep
from core.errors import InvalidInput, Unauthorized
from core.services.exporting import export_all
from core.services.run_export import run_files, write_run
from core.store import Store
from tests.runs import JUDGE, Made, arm, keep_run


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "annotations.db") as opened:
        yield opened


@pytest.fixture
def run_id(store):
    cells = {
        "a": Made(kept="+-", grounded="+?", judged="A"),
        "b": Made(failure="=1+1 was blocked.", step=CellStep.CHECK),
        "c": Made(failure="The key was revoked.", fault="key", step=CellStep.JUDGE),
    }
    return keep_run(store, {arm(): cells}, judges=(JUDGE,))


def read_csv(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_every_cell_is_a_row_and_a_failed_one_has_no_scores(store, run_id):
    files = run_files(store, OPERATOR, run_id)
    a, b, c = read_csv(files["cells.csv"])

    assert (a["recall"], a["precision"], a["undecided"]) == ("0.5", "1.0", "1")
    assert json.loads(a["judged"]) == {"offline:rules three_way": "A"}
    assert (b["state"], b["failed_step"], b["recall"], b["case_id"]) == ("failed", "check", "", "")
    assert b["failure"] == "'=1+1 was blocked."
    assert (c["failed_step"], c["recall"]) == ("judge", "1.0")


def test_the_lines_are_the_same_rows_with_texts_as_they_are(store, run_id):
    files = run_files(store, OPERATOR, run_id)
    lines = [json.loads(line) for line in files["cells.jsonl"].splitlines()]

    assert [line["failure"] for line in lines] == [
        None,
        "=1+1 was blocked.",
        "The key was revoked.",
    ]
    scores = {line["score"]: line for line in map(json.loads, files["results.jsonl"].splitlines())}
    assert scores["recall_macro"]["estimate"] == 0.75
    assert scores["precision_spread"]["reason"] == "no pair was edited twice"
    assert "ers_half by offline:rules three_way" in scores


def test_a_directory_that_cannot_be_written_to_is_refused(store, run_id, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    with pytest.raises(InvalidInput, match="choose another directory"):
        write_run(store, OPERATOR, run_id, tmp_path / "file")


def test_only_those_who_may_export_do(store, run_id):
    with pytest.raises(Unauthorized):
        run_files(store, Actor(role=Role.FACILITATOR, name="f"), run_id)


def test_the_export_of_everything_has_runs_cells_and_judgments(store, run_id, tmp_path):
    export_all(store, OPERATOR, tmp_path / "out")
    lines = (tmp_path / "out" / "run_cells.jsonl").read_text(encoding="utf-8").splitlines()
    cells = [json.loads(line) for line in lines]

    assert [(cell["run"], cell["failed_step"]) for cell in cells] == [
        (run_id, None),
        (run_id, "check"),
        (run_id, "judge"),
    ]
    assert cells[0]["case_id"]
    assert not cells[1]["case_id"]
    judgments = (tmp_path / "out" / "run_judgments.jsonl").read_text(encoding="utf-8")
    assert [json.loads(line)["verdict"] for line in judgments.splitlines()] == ["1", "2"]
