"""F1, F7: a process killed at any moment loses nothing that it had acknowledged."""

import random
from contextlib import closing

import pytest

from core.store import Store, jobs
from core.store.connection import connect
from core.store.opening import quick_check

ROUNDS = 4
WRITERS = ("a", "b")


@pytest.fixture
def dice():
    return random.Random(20260122)


def test_what_was_acknowledged_survives_a_kill(path, start, dice):
    acknowledged = []
    for round_number in range(ROUNDS):
        writers = [start("endless", path, f"{name}{round_number}") for name in WRITERS]
        for writer in writers:
            acknowledged += [writer.stdout.readline() for _ in range(dice.randint(1, 40))]
        for writer in writers:
            writer.kill()
        for writer in writers:
            acknowledged += writer.stdout.readlines()
        with closing(connect(path)) as connection:
            assert quick_check(connection) == []

    # A line cut off by the kill was not acknowledged.
    whole = [line.strip() for line in acknowledged if line.endswith("\n")]
    with Store.open(path) as store:
        found = [row["id"] for row in store.rows("SELECT id FROM pairs")]
    assert len(whole) >= ROUNDS * len(WRITERS)
    assert set(whole) <= set(found)
    assert len(found) == len(set(found))
    assert len(found) <= len(whole) + ROUNDS * len(WRITERS)


def test_a_kill_in_the_middle_of_a_migration_leaves_the_old_schema(path, start):
    with Store.open(path):
        pass
    process = start("migrate_slowly", path)
    assert process.stdout.readline() == "in the middle\n"
    process.kill()
    process.wait()

    with Store.open(path) as store:
        assert not store.db["more"].exists()
        assert quick_check(store.db.conn) == []


def test_a_job_of_a_killed_server_is_found_and_marked_interrupted(path, start):
    process = start("begin_a_job", path)
    job_id = process.stdout.readline().strip()
    process.kill()
    process.wait()

    with Store.open(path) as store:
        assert jobs.get_job(store, job_id).state is jobs.JobStatus.RUNNING
        (interrupted,) = jobs.interrupt_silent_jobs(store, silent_for=0)
    assert (interrupted.id, interrupted.state) == (job_id, jobs.JobStatus.INTERRUPTED)
