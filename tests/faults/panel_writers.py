"""People at a panel, as programs for the fault tests: what their browsers saw as saved is told.

A line is appended to the log file after each acknowledgement: `seat client-id`.
"""

from __future__ import annotations

import itertools
import os
import sys
import threading
from collections.abc import Sequence
from multiprocessing.synchronize import Event
from pathlib import Path

from core.services.panel import apply
from core.services.seating import NewSeat
from core.store import Store
from tests.panels import Tablet

MOST_PAIRS = 25
CHOICES = ("first", "equal", "second")


def seated(store: Store, seat_id: str) -> Tablet:
    """Return a tablet at a seat that was made elsewhere."""
    return Tablet(store, NewSeat(seat_id=seat_id, number=1, code="", token=""))


def tell(log: int, seat_id: str, ids: Sequence[str]) -> None:
    """Append what was acknowledged; such a line outlives a kill."""
    for client_id in ids:
        os.write(log, f"{seat_id} {client_id}\n".encode())


def judge_until_killed(path: Path, log_path: Path, seat_ids: Sequence[str], at_work: Event) -> None:
    """Answer at each seat in a thread of its own, forever: pairs first, then changes of mind."""
    for seat_id in seat_ids:
        threading.Thread(
            target=_judge, args=(path, log_path, seat_id, at_work), daemon=True
        ).start()
    threading.Event().wait()


def _judge(path: Path, log_path: Path, seat_id: str, at_work: Event) -> None:
    log = os.open(log_path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    with Store.open(path) as store:
        tablet = seated(store, seat_id)
        for number in itertools.count():
            choose = tablet.action("choose", choice=CHOICES[number % 3])
            # Every third answer is sent twice, as a browser does that heard nothing.
            sent = [choose, *([choose] if number % 3 == 0 else [])]
            tell(log, seat_id, apply(store, tablet.actor, sent).acks)
            at_work.set()
            if number % 2 and tablet.shown["number"] < MOST_PAIRS:
                apply(store, tablet.actor, [tablet.action("next")])


def judge_one_pair(path: Path, seat_id: str, times: int) -> None:
    """Change one's mind about one pair so many times; another window does the same."""
    with Store.open(path) as store:
        tablet = seated(store, seat_id)
        for number in range(times):
            tablet.tap("choose", choice=CHOICES[number % 3])


def judge_on_a_full_disk(path: Path, seat_id: str, limit: str) -> None:
    """Answer until the file may grow no more; free the space and send the same taps again."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Store.open(path) as store:
        tablet = seated(store, seat_id)
        presentation = tablet.shown["presentation"]
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), hard))
        for number in itertools.count():
            action = tablet.action("choose", choice=CHOICES[number % 3], presentation=presentation)
            applied = apply(store, tablet.actor, [action])
            if applied.not_saved:
                print(len(applied.acks), applied.not_saved)  # noqa: T201 - read by the test
                resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
                print(apply(store, tablet.actor, [action]).acks == (action["id"],))  # noqa: T201
                print(number + 1)  # noqa: T201
                return


if __name__ == "__main__":
    judge_on_a_full_disk(Path(sys.argv[1]), *sys.argv[2:])
