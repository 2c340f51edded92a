"""Play a whole panel at once: `python -m tests.bench.panel_load --seats 30`.

People scan their cards and judge all pairs of a study of written examples at one tap every 5 to
10 seconds, over Streamlit's own websocket, while the facilitator's board is open. Printed: errors,
answers that were shown as saved and are not in the database, and the time from a tap to what
follows. `--quick` taps without pauses, which is a load no real panel makes.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from pathlib import Path
from statistics import median

from core.domain.access import OPERATOR
from core.domain.panel import StudyPlan
from core.samples.panel_texts import default_texts
from core.services.seating import NewSeat, make_seats
from core.services.studying import create_study, open_study
from core.services.tools import open_store
from core.settings import load_settings
from core.store import Store
from tests.e2e.conftest import served
from tests.load.people import Person
from tests.load.wire import Socket

REAL_PAUSE = (5.0, 10.0)
BOARD_SECONDS = 3.0


def prepare(db: Path, seats: int, pairs: int) -> tuple[str, tuple[NewSeat, ...]]:
    """Open a study of the written examples with enough votes for everybody."""
    with open_store(load_settings(env={}, db=db)) as store:
        plan = StudyPlan(pairs_per_seat=pairs, votes_per_pair=100, seats=seats, gate=0.0)
        study = create_study(
            store, OPERATOR, "Load", [("written:high", "physician")], plan, default_texts()
        )
        cards = make_seats(store, OPERATOR, study.id, seats)
        open_study(store, OPERATOR, study.id)
    return study.id, cards


async def watch_board(address: str, study_id: str, done: asyncio.Event) -> int:
    """Keep the board open until everybody is done; return how often it was refreshed."""
    refreshed = 0
    async with Socket(address, "", "studies", query=f"study={study_id}") as board:
        await board.load()
        while not done.is_set():
            await board.refresh()
            refreshed += 1
            try:
                await asyncio.wait_for(done.wait(), BOARD_SECONDS)
            except TimeoutError:
                continue
    return refreshed


async def play(
    address: str, study_id: str, cards: tuple[NewSeat, ...], *, pause: tuple[float, float]
) -> tuple[list[Person], int]:
    """Let everybody take part at once, a little staggered as in a room."""
    dice = random.Random(20260122)
    people = [
        Person(address, card.token, random.Random(dice.random()), pause=pause) for card in cards
    ]
    done = asyncio.Event()
    board = asyncio.create_task(watch_board(address, study_id, done))
    await asyncio.gather(*(person.take_part(delay=dice.uniform(*pause)) for person in people))
    done.set()
    return people, await board


def lost(db: Path, people: list[Person]) -> int:
    """Return how many answers were shown as saved and are not there."""
    with Store.open(db) as store:
        kept = {row["client_id"] for row in store.rows("SELECT client_id FROM revisions")}
    return sum(answer not in kept for person in people for answer in person.saved)


def main() -> None:
    """Play and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seats", type=int, default=30)
    options.add_argument("--pairs", type=int, default=20)
    options.add_argument("--quick", action="store_true")
    chosen = options.parse_args()
    pause = (0.0, 0.05) if chosen.quick else REAL_PAUSE
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address:
        db = Path(folder) / "annotations.db"
        study_id, cards = prepare(db, chosen.seats, chosen.pairs)
        began = time.monotonic()
        people, refreshed = asyncio.run(play(address, study_id, cards, pause=pause))
        span = time.monotonic() - began
        report(people, lost(db, people), span, refreshed)


def report(people: list[Person], missing: int, span: float, refreshed: int) -> None:
    """Print what was seen."""
    times = sorted(seconds for person in people for seconds in person.seconds)
    errors = [error for person in people for error in person.errors]
    finished = sum(person.last == "closing" for person in people)
    answers = sum(len(person.saved) for person in people)
    print(f"seats {len(people)}, finished {finished}, answers shown as saved {answers}")
    print(f"errors {len(errors)}, lost {missing}, span {span:.0f} s, board refreshed {refreshed}x")
    if times:
        worst = times[int(0.95 * (len(times) - 1))]
        print(
            f"tap to next: median {1000 * median(times):.0f} ms, p95 {1000 * worst:.0f} ms, "
            f"slowest {1000 * times[-1]:.0f} ms, n = {len(times)}"
        )
    for error in errors[:5]:
        print(f"  {error}")


if __name__ == "__main__":
    main()
