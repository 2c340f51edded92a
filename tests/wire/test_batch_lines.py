"""What comes back in a batch, line by line: strays, hostile shapes, gaps and faults."""

from __future__ import annotations

import json

import pytest

from core.domain.prompting import Task
from core.domain.runs import CellState, RunState
from tests.batch_runs import EVERY_LEVEL, THREE
from tests.batches import PAIRS
from tests.fake_llm import Fault


def test_lines_that_nobody_asked_for_are_passed_over(bench):
    runs = bench()
    run_id = runs.plan()
    runs.submit(run_id)
    answer = {"choices": [], "candidates": [{"content": {"parts": [{"text": "HOSTILE"}]}}]}
    stray = {
        "custom_id": "f" * 64,
        "key": "f" * 64,
        "response": {"status_code": 200, "body": answer, **answer},
    }
    runs.desk.extra = [
        json.dumps(stray).encode(),
        b"HOSTILE { not json",
        b"[1, 2]",
        b'{"custom_id": 7, "key": null}',
        b"[" * 100_000,
        b'"' + b"x" * 9_000_000 + b'"',
        b"\xff\xfe\x00",
        b"",
    ]
    runs.desk.mend = lambda lines: [lines[0], *lines]
    progress = runs.to_end(run_id)

    assert progress.cells[CellState.DONE] == 4
    assert progress.sent == len(runs.desk.lines)
    assert not [row for row in runs.rows("SELECT completion FROM cache") if "HOSTILE" in str(row)]


@pytest.mark.parametrize(
    "body",
    [
        None, [], "text", {}, {"choices": "x", "candidates": "x"},
        {"choices": [{"message": {"content": ["x"]}}], "candidates": [{"content": "x"}]},
        {"candidates": [{"content": {"parts": [{"text": {"a": 1}}]}, "finishReason": "STOP"}]},
    ],
)  # fmt: skip
def test_an_answer_of_no_known_shape_is_asked_for_again_and_then_fails(bench, body):
    runs = bench()
    runs.desk.mend = lambda lines: [_with_body(line, body) for line in lines]
    run_id = runs.plan()
    progress = runs.to_end(run_id)

    assert progress.cells[CellState.FAILED] == 4
    assert set(progress.faults) <= {"bad_body", "server", "blocked", "empty"}


def _with_body(line, body):
    row = json.loads(line)
    if "custom_id" in row:
        row["response"] = {"status_code": 200, "body": body}
    else:
        row["response"] = body
    return json.dumps(row).encode()


def test_an_answer_that_is_missing_from_the_results_is_asked_for_again(bench):
    runs = bench()
    run_id = runs.plan()
    runs.submit(run_id)
    runs.desk.mend = lambda lines: lines[1:]
    progress = runs.collect(run_id)
    runs.desk.mend = lambda lines: lines

    assert progress.request_faults == {"missing": 1}
    assert runs.to_end(run_id).cells[CellState.DONE] == 4


def test_nothing_of_a_text_or_a_provider_s_words_is_in_what_is_said_and_logged(bench):
    runs = bench(share=0.3, random_faults=(Fault.FILTERED, Fault.RATE), seed=3)
    run_id = runs.plan()
    runs.desk.ending, runs.desk.done = "expired", 1
    runs.submit(run_id)
    runs.collect(run_id)
    runs.desk.ending, runs.desk.done = "completed", None
    progress = runs.to_end(run_id)
    with runs.tools() as tools:
        message = tools.store.rows("SELECT patient_message FROM pairs WHERE id = ?", [PAIRS[0]])
    words = message[0]["patient_message"][:40]
    kept = [progress, runs.batches(run_id), runs.rows("SELECT * FROM calls")]
    kept += [runs.rows("SELECT * FROM run_batches"), runs.desk.calls]
    kept.append(runs.rows("SELECT batch_id, key, fault, refused FROM run_batch_requests"))

    assert words in json.dumps(runs.desk.lines), "the canary sings"
    assert words not in str(kept)
    assert "SECRET" not in str(kept)


def test_with_faults_at_random_every_cell_ends_and_a_retry_mends_it(bench):
    kinds = (Fault.RATE, Fault.SERVER, Fault.MALFORMED, Fault.TRUNCATED, Fault.REFUSAL, Fault.HTML)
    runs = bench(share=0.03, random_faults=kinds, seed=7)
    whole = bench(name="whole")
    plan = {"pairs": THREE, "levels": EVERY_LEVEL}
    run_id = runs.plan(**plan)
    progress = runs.to_end(run_id)
    assert progress.run.state is RunState.DONE
    assert sum(progress.cells.values()) == 18
    assert not progress.cells[CellState.WAITING]

    runs.server._random_faults = ()
    assert runs.at_once(run_id, retry=True).cells[CellState.FAILED] == 0
    right = whole.plan(**plan)
    whole.at_once(right)
    texts = {row[6] for row in whole.table(right)}
    assert len(runs.table(run_id)) == len(whole.table(right))
    assert {row[6] for row in runs.table(run_id)} & texts


def test_a_line_that_says_that_the_key_is_refused_stops_the_run_and_fails_nothing(bench):
    runs = bench()
    usual = runs.server._next_fault
    runs.server._next_fault = lambda _: Fault.UNAUTHORIZED
    run_id = runs.plan()
    progress = runs.to_end(run_id)
    assert progress.run.state is RunState.STOPPED
    assert "key was refused" in (progress.run.reason or "")
    assert progress.cells[CellState.WAITING] == 4
    assert len(runs.batches(run_id)) == 1

    runs.server._next_fault = usual
    assert runs.to_end(run_id).cells[CellState.DONE] == 4


def test_a_fault_of_the_server_goes_into_the_next_batch_and_fails_after_three(bench):
    runs = bench()
    usual = runs.server._next_fault
    runs.server._next_fault = lambda asked: (
        Fault.SERVER if asked.task is Task.EDIT else usual(asked)
    )
    run_id = runs.plan(prompts=("edit-simple",))
    progress = runs.to_end(run_id)

    assert progress.run.state is RunState.DONE
    assert progress.faults == {"server": 2}
    assert len(runs.desk.lines) == 6
    assert [batch.requests for batch in runs.batches(run_id)] == [2, 2, 2]

    runs.server._next_fault = usual
    assert runs.at_once(run_id, retry=True).cells[CellState.DONE] == 2
