"""Batches that break on the way, expire, are cancelled or refused: nothing is paid twice."""

from __future__ import annotations

import pytest

from core.domain.batches import BatchEnding, BatchState
from core.domain.runs import CellState, RunState
from core.errors import BedsideError, EngineMisconfigured, EngineUnavailable, InvalidInput
from core.services.run_batch_waves import bring_home
from tests.batch_runs import THREE, bodies_of_lines
from tests.fake_llm import Fault


def test_a_batch_that_began_without_our_knowing_is_found_and_not_begun_again(bench):
    runs = bench()
    run_id = runs.plan()
    runs.desk.breaks = {"begin"}
    with pytest.raises(EngineUnavailable):
        runs.submit(run_id)
    assert runs.progress(run_id).run.state is RunState.STOPPED
    assert [batch.state for batch in runs.batches(run_id)] == [BatchState.PREPARING]

    assert runs.to_end(run_id).cells[CellState.DONE] == 4
    assert max(bodies_of_lines(runs).values()) == 1
    assert runs.desk.calls.count("begin") == len(runs.batches(run_id))


def test_a_batch_that_its_provider_does_not_list_yet_is_waited_for(bench):
    runs = bench()
    run_id = runs.plan()
    runs.desk.breaks = {"begin"}
    with pytest.raises(EngineUnavailable):
        runs.submit(run_id)
    hidden = dict(runs.desk.batches)
    runs.desk.batches.clear()
    with pytest.raises(InvalidInput, match="in a minute"):
        runs.submit(run_id)

    runs.desk.batches.update(hidden)
    assert runs.to_end(run_id).cells[CellState.DONE] == 4
    assert max(bodies_of_lines(runs).values()) == 1


def test_a_batch_that_never_began_is_given_up_after_a_minute_and_sent_anew(bench):
    runs = bench()
    run_id = runs.plan()
    runs.desk.breaks = {"begin"}
    with pytest.raises(EngineUnavailable):
        runs.submit(run_id)
    runs.desk.batches.clear()
    with runs.tools() as tools, tools.store.write():
        tools.store.run("UPDATE run_batches SET uploaded_at = '2026-01-01T00:00:00.000Z'")

    runs.submit(run_id)
    states = [batch.state for batch in runs.batches(run_id)]
    assert states == [BatchState.ABANDONED, BatchState.RUNNING]
    assert runs.to_end(run_id).cells[CellState.DONE] == 4
    assert max(bodies_of_lines(runs).values()) == 1


def test_a_file_that_arrived_without_a_batch_is_deleted_and_sent_anew(bench):
    runs = bench()
    run_id = runs.plan()
    runs.desk.breaks = {"upload"}
    with pytest.raises(EngineUnavailable):
        runs.submit(run_id)
    assert len(runs.desk.files) == 1
    assert "begin" not in runs.desk.calls

    runs.submit(run_id)
    states = [batch.state for batch in runs.batches(run_id)]
    assert states == [BatchState.ABANDONED, BatchState.RUNNING]
    assert len(runs.desk.files) == 1
    assert runs.to_end(run_id).cells[CellState.DONE] == 4
    assert max(bodies_of_lines(runs).values()) == 1


def test_a_collection_that_breaks_goes_on_and_counts_nothing_twice(bench):
    runs = bench()
    run_id = runs.plan()
    runs.submit(run_id)
    runs.desk.breaks = {"download"}
    with pytest.raises(EngineUnavailable):
        runs.collect(run_id)
    runs.desk.breaks = {"delete"}
    with pytest.raises(EngineUnavailable):
        runs.collect(run_id)
    assert runs.progress(run_id).sent == 4

    progress = runs.to_end(run_id)
    assert progress.cells[CellState.DONE] == 4
    assert progress.sent == len(runs.desk.lines)
    assert max(bodies_of_lines(runs).values()) == 1
    assert runs.desk.files == {}


def test_a_refused_batch_leaves_nothing_behind_and_says_why(bench):
    runs = bench()
    run_id = runs.plan()
    runs.desk.refuses = {"begin": Fault.UNAUTHORIZED}
    with pytest.raises(EngineMisconfigured, match="key was refused"):
        runs.submit(run_id)
    progress = runs.progress(run_id)
    assert progress.run.state is RunState.STOPPED
    assert "key was refused" in (progress.run.reason or "")
    assert progress.cells[CellState.WAITING] == 4
    assert runs.desk.files == {}

    runs.desk.refuses = {}
    assert runs.to_end(run_id).cells[CellState.DONE] == 4


def test_a_file_that_could_not_be_deleted_is_deleted_later_and_nothing_is_sent_for_it(bench):
    runs = bench()
    run_id = runs.plan()
    runs.desk.refuses = dict.fromkeys(("begin", "files"), Fault.UNAUTHORIZED)
    with pytest.raises(EngineMisconfigured):
        runs.submit(run_id)
    assert [batch.is_cleared for batch in runs.batches(run_id)] == [False]
    assert len(runs.desk.files) == 1

    runs.desk.refuses = {}
    progress = runs.collect(run_id)
    assert "No batch of this run is out" in (progress.run.reason or "")
    assert [batch.is_cleared for batch in runs.batches(run_id)] == [True]
    assert runs.desk.files == {}
    assert runs.desk.calls.count("begin") == 1


def test_a_key_revoked_while_a_batch_is_out_costs_nothing(bench):
    runs = bench()
    run_id = runs.plan()
    runs.submit(run_id)
    for call in ("look", "download"):
        runs.desk.refuses = {call: Fault.UNAUTHORIZED}
        with pytest.raises(EngineMisconfigured, match="key was refused"):
            runs.collect(run_id)
        assert runs.batches(run_id)[0].is_open
    runs.desk.refuses = {}

    assert runs.to_end(run_id).cells[CellState.DONE] == 4
    assert max(bodies_of_lines(runs).values()) == 1


def test_what_an_expired_batch_left_goes_into_the_next(bench):
    runs = bench()
    run_id = runs.plan(pairs=THREE)
    runs.desk.ending, runs.desk.done = "expired", 2
    runs.submit(run_id)
    progress = runs.collect(run_id)
    first, second = runs.batches(run_id)
    assert (first.ending, first.answered, first.requests) == (BatchEnding.EXPIRED, 2, 6)
    assert second.requests > 4, "the rest, and what the first two lead to"
    assert progress.request_faults == {"expired": 4}

    runs.desk.ending, runs.desk.done = "completed", None
    assert runs.to_end(run_id).cells[CellState.DONE] == 6
    assert max(bodies_of_lines(runs).values()) == 1


def test_a_request_that_expires_three_times_fails_its_cells(bench):
    runs = bench()
    run_id = runs.plan()
    runs.desk.ending, runs.desk.done = "expired", 0
    progress = runs.to_end(run_id)

    assert progress.run.state is RunState.DONE
    assert progress.faults == {"expired": 4}
    assert runs.desk.calls.count("begin") == 3


def test_a_cancelled_batch_keeps_what_was_answered_and_sends_nothing_without_a_word(bench):
    runs = bench()
    run_id = runs.plan(pairs=THREE)
    runs.desk.hold = True
    runs.submit(run_id)
    assert "batch service" in (runs.collect(run_id).run.reason or "")
    runs.cancel(run_id)
    assert runs.batches(run_id)[0].state is BatchState.CANCELLING
    progress = runs.collect(run_id)

    assert progress.run.state is RunState.STOPPED
    assert "cancelled" in (progress.run.reason or "")
    assert runs.desk.calls.count("begin") == 1
    assert runs.desk.files == {}
    assert runs.at_once(run_id).cells[CellState.DONE] == 6


def test_a_batch_that_the_provider_takes_none_of_waits_for_a_word(bench):
    runs = bench()
    run_id = runs.plan()
    runs.desk.ending = "failed"
    runs.submit(run_id)
    progress = runs.collect(run_id)

    assert progress.run.state is RunState.STOPPED
    assert "batch of 4 requests was not taken by a server" in (progress.run.reason or "")
    assert "SECRET" not in (progress.run.reason or "")
    assert progress.cells[CellState.WAITING] == 4
    assert runs.desk.calls.count("begin") == 1
    runs.desk.ending = "completed"
    assert runs.to_end(run_id).cells[CellState.DONE] == 4


def test_a_batch_that_the_provider_no_longer_knows_can_be_given_up(bench):
    runs = bench()
    run_id = runs.plan()
    runs.submit(run_id)
    runs.desk.batches.clear()
    with pytest.raises(EngineMisconfigured, match="no such batch"):
        runs.collect(run_id)
    runs.cancel(run_id)

    assert runs.collect(run_id).run.state is RunState.STOPPED
    assert runs.to_end(run_id).cells[CellState.DONE] == 4


def test_a_batch_is_asked_about_only_where_it_went(bench):
    runs, elsewhere = bench(), bench(name="elsewhere")
    run_id = runs.plan()
    runs.submit(run_id)
    there = {
        "openai_base_url": elsewhere.server.openai_base_url.replace("127.0.0.1", "localhost"),
        "google_base_url": elsewhere.server.google_base_url.replace("127.0.0.1", "localhost"),
    }
    with pytest.raises(InvalidInput, match="set that address"):
        runs.do(bring_home, run_id, **there)
    assert elsewhere.desk.calls == []
    assert runs.to_end(run_id).cells[CellState.DONE] == 4


def test_a_server_without_batches_says_so(bench):
    runs = bench()
    run_id = runs.plan()
    runs.desk.refuses = dict.fromkeys(("upload", "start", "files"), Fault.UNKNOWN_MODEL)
    with pytest.raises(BedsideError, match="offers no batch service"):
        runs.submit(run_id)
