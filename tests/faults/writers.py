"""Programs for the fault tests; each runs in a process of its own and says what was committed.

`python -m tests.faults.writers NAME DATABASE [MORE]` prints one line per acknowledged save.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from core.domain.calls import Completion
from core.errors import StoreError
from core.store import Store, jobs, migrations
from core.store.calls import StoreCache
from core.store.cases import save_case
from core.store.connection import connect
from core.store.meta import secret
from core.store.pairs import save_pair
from tests.unit.store.builders import a_case, a_pair, an_edit

NOBODY = 65534


def say(text: str) -> None:
    """Print one line now; whoever reads it may kill this process next."""
    os.write(1, f"{text}\n".encode())


def endless(path: Path, name: str) -> None:
    """Save one pair after the other until killed; a line follows each commit."""
    with Store.open(path) as store:
        for number in itertools.count():
            pair = a_pair(f"{name} {number}", "Looks good.", id=f"{name}-{number}")
            save_pair(store, pair)
            say(pair.id)


def many(path: Path, name: str, count: str) -> None:
    """Save cases, every second one of a pair that another process saves too."""
    with Store.open(path) as store:
        for number in range(int(count)):
            who = "both" if number % 2 else name
            pair = a_pair(f"{who} {number}", "Looks good.")
            edit = an_edit(pair, f"Warmly: {number}.", prompt_sha=f"{name}-{number}")
            say(save_case(store, a_case(pair, edit=edit)))


def count_up(path: Path, times: str) -> None:
    """Read a number and write it back one higher, inside `write`."""
    with Store.open(path) as store:
        for _ in range(int(times)):
            with store.write():
                row = store.row("SELECT value FROM meta WHERE key = 'count'")
                value = int(row["value"]) if row else 0
                store.run(
                    "INSERT INTO meta VALUES ('count', ?1)"
                    " ON CONFLICT (key) DO UPDATE SET value = ?1",
                    [str(value + 1)],
                )
    say("done")


def on_a_full_disk(path: Path, limit: str) -> None:
    """Save until the file may grow no more, then free the space and save the same pair again."""
    import resource

    size = int(limit)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Store.open(path) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        for number in itertools.count():
            pair = a_pair(f"{number} " + "x" * 4_000, "Looks good.", id=f"pair-{number}")
            try:
                save_pair(store, pair)
            except StoreError as error:
                say(f"{type(error).__name__}: {error}")
                resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
                save_pair(store, pair)
                say(pair.id)
                return
            say(pair.id)


def cache_on_a_full_disk(path: Path, limit: str) -> None:
    """Cache answers until the disk is full; they stay in line and are written when it is not."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Store.open(path) as store:
        store.row("SELECT 1")
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), hard))
        with StoreCache(path) as cache:
            for number in range(100):
                text = f"{number} " + "x" * 4_000
                cache.put(f"k1:{number}", Completion(text=text, served_by="m", seconds=0.1))
            try:
                cache.flush()
            except StoreError as error:
                say(f"{type(error).__name__}: {error}")
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    say("done")


def as_nobody(path: Path) -> None:
    """Open the database as somebody who may not write to it."""
    import sqlite_utils  # noqa: F401 - while its files may still be read

    if os.geteuid() == 0:
        os.setuid(NOBODY)
    try:
        Store.open(path)
    except StoreError as error:
        say(f"{type(error).__name__}: {error}")


def migrate_slowly(path: Path) -> None:
    """Begin a migration and wait in the middle of it to be killed."""

    def wait_to_be_killed(*_: object) -> None:
        say("in the middle")
        sys.stdin.read()

    with closing(connect(path)) as connection:
        connection.create_function("wait_to_be_killed", 0, wait_to_be_killed)
        steps = ("CREATE TABLE more (x TEXT) STRICT", "SELECT wait_to_be_killed()")
        migrations.STEPS = (*migrations.STEPS, ("m002_more", steps))
        migrations.migrate(connection, path)


def begin_a_job(path: Path) -> None:
    """Begin a job and wait to be killed."""
    with Store.open(path) as store:
        job_id, _ = jobs.create_job(store, key="order", steps=["edit"])
        jobs.set_step(store, job_id, "edit", "running")
        say(job_id)
        sys.stdin.read()


def open_once(path: Path) -> None:
    """Open the database, making it when it is absent, and tell its secret's length."""
    with Store.open(path) as store:
        say(secret(store).hex())


PROGRAMS: dict[str, Callable[..., None]] = {
    program.__name__: program
    for program in (
        endless,
        many,
        count_up,
        on_a_full_disk,
        cache_on_a_full_disk,
        as_nobody,
        migrate_slowly,
        begin_a_job,
        open_once,
    )
}

if __name__ == "__main__":
    PROGRAMS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
