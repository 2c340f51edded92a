"""Which cell and step a request is made for, whichever task sends it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from core.domain.calls import Call
from core.domain.runs import CellStep
from core.store.run_writer import RunCalls


@dataclass(slots=True, kw_only=True)
class Place:
    """Where the work on one cell is."""

    cell: int
    pair_id: str
    step: CellStep


_PLACE: ContextVar[Place | None] = ContextVar("place", default=None)


@contextmanager
def working_at(place: Place) -> Generator[Place]:
    """Let everything sent inside the block, and in tasks made there, belong to `place`."""
    token = _PLACE.set(place)
    try:
        yield place
    finally:
        _PLACE.reset(token)


def place_at_work() -> Place | None:
    """Return the cell and step that the request at hand is made for."""
    return _PLACE.get()


def pair_at_work() -> str | None:
    """Return the pair that the request at hand is about: its answers are forgotten with it."""
    place = _PLACE.get()
    return place.pair_id if place else None


class PlacedCalls:
    """A log that keeps each call with the cell and step that it was made for."""

    def __init__(self, calls: RunCalls) -> None:
        self._calls = calls

    def record(self, call: Call) -> None:
        """Keep one call."""
        place = _PLACE.get()
        self._calls.record_for(
            call, cell=place.cell if place else None, step=place.step if place else None
        )
