"""F1, F4, F8, F13 for a panel: not one answer that was shown as saved is lost or doubled."""

import multiprocessing
import os
import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from core.store import Store
from core.store.connection import connect
from tests.faults.panel_writers import judge_one_pair, judge_until_killed
from tests.panels import a_study, tablets

ROUNDS = 100
WRITERS = 4
TOP = Path(__file__).parents[2]
posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX processes and limits")


@pytest.fixture
def processes():
    """Return a way to start processes quickly: each is a fork of one that has all imported."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["sqlite_utils", "tests.faults.panel_writers"])
    return context


def seats_at_work(path, count, **plan):
    with Store.open(path) as store:
        people = tablets(store, a_study(store, pairs=30, **plan), count)
        for tablet in people:
            tablet.start()
    return [tablet.card.seat_id for tablet in people]


@posix_only
def test_a_hundred_kills_lose_and_double_no_acknowledged_answer(path, tmp_path, processes):
    """F1."""
    dice = random.Random(20260122)
    seats = seats_at_work(path, WRITERS, votes_per_pair=10)
    log = tmp_path / "acknowledged"
    for _ in range(ROUNDS):
        at_work = processes.Event()
        people = processes.Process(
            target=judge_until_killed, args=(path, log, seats, at_work), daemon=True
        )
        people.start()
        assert at_work.wait(timeout=30)
        people.join(timeout=dice.uniform(0.0, 0.1))
        assert people.is_alive()
        people.kill()
        people.join()
        with closing(connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    acknowledged = {
        tuple(line.split())
        for line in log.read_text(encoding="utf-8").splitlines(keepends=True)
        if line.endswith("\n")
    }
    with Store.open(path) as store:
        rows = store.rows("SELECT seat_id, client_id, presentation_id, revision FROM revisions")
        doubled = store.rows(
            "SELECT presentation_id FROM v_answers GROUP BY presentation_id HAVING count(*) > 1"
        )
    kept = [(row["seat_id"], row["client_id"]) for row in rows]
    numbers = [(row["presentation_id"], row["revision"]) for row in rows]
    assert len(acknowledged) >= ROUNDS
    assert acknowledged <= set(kept)
    assert len(kept) == len(set(kept)) == len(set(numbers))
    assert doubled == []
    # At most one answer of each writer was saved in each round and not yet acknowledged.
    assert len(kept) <= len(acknowledged) + ROUNDS * WRITERS


@posix_only
def test_a_full_disk_keeps_the_tap_for_later_and_the_same_tap_then_saves(path):
    """F4, with the file size limit, which is an I/O error to SQLite."""
    (seat_id,) = seats_at_work(path, 1)
    result = subprocess.run(
        [sys.executable, "-m", "tests.faults.panel_writers", path, seat_id, str(500_000)],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    refused, again, count = result.stdout.splitlines()

    assert refused.startswith("0 Not saved yet")
    assert again == "True"
    with Store.open(path) as store:
        assert len(store.rows("SELECT * FROM revisions")) == int(count)


def test_a_database_that_has_reached_its_size_keeps_the_tap_for_later(path):
    """F4, with SQLite's own limit."""
    with Store.open(path) as store:
        (tablet,) = tablets(store, a_study(store))
        tablet.start()
        pages = store.db.conn.execute("PRAGMA page_count").fetchone()[0]
        store.db.conn.execute(f"PRAGMA max_page_count = {int(pages)}")
        saved = 0
        while True:
            action = tablet.action("choose", choice="first")
            shown = tablet.send(action)
            if shown["notSaved"]:
                break
            saved += 1
        assert shown["acks"] == []
        store.db.conn.execute("PRAGMA max_page_count = 100000")

        assert tablet.send(action)["acks"] == [action["id"]]
        assert len(store.rows("SELECT * FROM revisions")) == saved + 1


@posix_only
def test_two_windows_saving_at_once_lose_nothing(path, processes):
    """F8."""
    (seat_id,) = seats_at_work(path, 1)
    windows = [
        processes.Process(target=judge_one_pair, args=(path, seat_id, 500)) for _ in range(2)
    ]
    for window in windows:
        window.start()
    for window in windows:
        window.join()

    assert [window.exitcode for window in windows] == [0, 0]
    with Store.open(path) as store:
        rows = store.rows("SELECT revision FROM revisions ORDER BY seq")
    assert [row["revision"] for row in rows] == list(range(1, 1001))


def test_a_clock_set_back_changes_no_order(path):
    """F13."""
    with Store.open(path) as store:
        (tablet,) = tablets(store, a_study(store))
        tablet.start()
        tablet.tap("choose", choice="first")
        store.run(
            "INSERT INTO revisions (presentation_id, seat_id, revision, client_id, tab, cause,"
            " shown_choice, chips, visible_ms, stacking, width, height, text_size, at)"
            " SELECT presentation_id, seat_id, 2, 'after-the-change', tab, cause, 'second', chips,"
            " visible_ms, stacking, width, height, text_size, '2001-01-01T00:00:00.000Z'"
            " FROM revisions"
        )
        assert tablet.shown["choice"] == "second"
        (answer,) = store.rows("SELECT shown_choice, at FROM v_answers")
        assert answer == {"shown_choice": "second", "at": "2001-01-01T00:00:00.000Z"}
        assert tablet.tap("undo")["choice"] == "first"
