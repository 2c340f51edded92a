"""Answers and call rows are taken at once and written in groups."""

import sqlite3
from dataclasses import asdict

import pytest

from core.domain.calls import Call, CallOutcome, Completion, StopReason
from core.errors import InvalidRecord, StoreError
from core.store import Store
from core.store.calls import StoreCache, StoreCallLog

ANSWER = Completion(text="Yes: ‘ok’ \ud800 {}", served_by="m-1", seconds=0.5, output_tokens=3)


def a_call(number, **fields):
    return Call(
        **{
            "id": f"call-{number}",
            "task": "edit",
            "engine_asked": "openai:m",
            "engine_served": "m-1",
            "request_key": "k1:x",
            "outcome": CallOutcome.ANSWERED,
            "started_at": "2026-01-22T10:00:00+00:00",
            "seconds": 0.2,
            **fields,
        }
    )


def test_an_answer_is_found_before_it_is_on_disk_and_after(path):
    with StoreCache(path) as cache:
        cache.put("k1:a", ANSWER)
        at_once = cache.get("k1:a")
        cache.flush()
        from_disk = cache.get("k1:a")
    with StoreCache(path) as another:
        later = another.get("k1:a")

    for found in (at_once, from_disk, later):
        assert found == Completion(**{**asdict(ANSWER), "cached": True})
        assert found
        assert found.stop is StopReason.FINISHED


def test_a_cached_answer_says_so_and_an_unknown_key_is_none(path):
    with StoreCache(path) as cache:
        cache.put("k1:a", ANSWER)

        found = cache.get("k1:a")
        assert found
        assert found.cached
        assert cache.get("k1:b") is None


def test_a_second_answer_under_the_same_key_is_ignored(path):
    with StoreCache(path) as cache:
        for text in ("first", "second"):
            cache.put("k1:a", Completion(text=text, served_by="m", seconds=0.1))
        cache.flush()
        cache.put("k1:a", Completion(text="third", served_by="m", seconds=0.1))
        cache.flush()

        found = cache.get("k1:a")
        assert found
        assert found.text == "first"


def test_every_call_is_a_row_when_the_block_ends(path):
    with StoreCallLog(path) as log:
        for number in range(1_000):
            log.record(a_call(number))

    with Store.open(path) as store:
        assert store.db["calls"].count == 1_000
        row = store.row("SELECT * FROM calls WHERE id = 'call-7'")
    assert {**asdict(a_call(7)), "seq": 8} == row


def test_an_unpriced_call_has_no_cost_and_is_counted_as_such(path):
    with StoreCallLog(path) as log:
        log.record(a_call(1, cost=0.25, input_tokens=10))
        log.record(a_call(2))
        log.record(a_call(3, outcome=CallOutcome.FAILED, fault="rate", status=429))
        log.record(a_call(4, outcome=CallOutcome.CACHED, cost=0.25, seconds=0.0))

    with Store.open(path) as store:
        (row,) = store.rows("SELECT * FROM v_costs")
    assert row["cost"] == 0.25
    assert (row["answered"], row["failed"], row["cached"], row["unpriced"]) == (2, 1, 1, 1)
    assert row["input_tokens"] == 10
    assert row["output_tokens"] is None


def test_a_row_that_the_schema_refuses_is_told_and_keeps_no_other_from_the_disk(path):
    log = StoreCallLog(path)
    for number in range(5):
        log.record(a_call(number, **({"outcome": "odd"} if number == 2 else {})))
    with pytest.raises(InvalidRecord, match="outcome"):
        log.close()

    with Store.open(path) as store:
        rows = store.rows("SELECT id FROM calls ORDER BY seq")
    assert [row["id"] for row in rows] == ["call-0", "call-1", "call-3", "call-4"]


def test_rows_that_could_not_be_written_stay_in_line_until_they_can(path):
    with StoreCallLog(path) as log, Store.open(path) as store:
        store.run("ALTER TABLE calls RENAME TO away")
        log.record(a_call(1))
        with pytest.raises(StoreError, match="no such table"):
            log.flush()
        with pytest.raises(StoreError, match="no such table"):
            log.flush()
        store.run("ALTER TABLE away RENAME TO calls")

        log.record(a_call(2))
        log.flush()
        assert store.db["calls"].count == 2


def test_the_end_of_the_block_tells_what_flush_did_not(path):
    with Store.open(path) as store:
        store.run("ALTER TABLE calls RENAME TO away")
        log = StoreCallLog(path)
        log.record(a_call(1))
        with pytest.raises(StoreError, match="no such table"):
            log.close()


def test_the_end_of_the_block_does_not_hide_an_error_inside_it(path):
    with Store.open(path) as store:
        store.run("ALTER TABLE calls RENAME TO away")
        with pytest.raises(ZeroDivisionError):
            _record_and_fail(path)


def _record_and_fail(path):
    with StoreCallLog(path) as log:
        log.record(a_call(1))
        raise ZeroDivisionError


def test_a_row_after_the_end_is_refused(path):
    with StoreCallLog(path) as log:
        pass
    with pytest.raises(StoreError, match="after its writer was closed"):
        log.record(a_call(1))


def test_a_closed_writer_has_closed_its_connection(path):
    with StoreCallLog(path) as log:
        log.record(a_call(1))

    assert not path.with_name("annotations.db-wal").exists()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM calls").fetchone() == (1,)
    connection.close()
