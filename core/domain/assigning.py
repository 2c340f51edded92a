"""Which pair a seat gets next and on which side: pure rules, drawn on the server.

A seat's screens follow a schedule of real pairs, silent controls and repeats. Real pairs go
least-filled first; sides are balanced within each seat and each pair at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.identity import content_hash
from core.domain.panel import Presentation, Side, StudyPlan

# A repeat comes at least this many screens after the first time.
REPEAT_LAG = 5


class Slot(StrEnum):
    """What one screen of a seat is for."""

    MAIN = "main"
    CONTROL = "control"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """How far one item is: answers and live leases, and how often A stood first minus B first.

    `same_card` counts those answers and leases that are of seats with the asking seat's card.
    """

    item_id: str
    pair_id: str
    votes: int
    leases: int
    balance: int
    same_card: int = 0


def schedule(plan: StudyPlan, seat_id: str) -> tuple[Slot, ...]:
    """Return what each screen of a seat is for, the same at every call.

    Controls stand anywhere but on the first two screens, repeats in the second half; where
    exactly differs from seat to seat and can't be told from outside.
    """
    total = plan.screens_per_seat
    slots = [Slot.MAIN] * total
    _spread(slots, Slot.REPEAT, plan.repeats_per_seat, range(total // 2, total), seat_id)
    _spread(slots, Slot.CONTROL, plan.controls_per_seat, range(min(2, total), total), seat_id)
    return tuple(slots)


def _spread(slots: list[Slot], kind: Slot, count: int, among: range, seat_id: str) -> None:
    """Put `count` slots of a kind into equal stretches of the free places, one in each."""
    free = [place for place in among if slots[place] is Slot.MAIN]
    for part in range(count):
        stretch = free[part * len(free) // count : (part + 1) * len(free) // count]
        if stretch:
            slots[_drawn(len(stretch), [seat_id, kind.value, part], stretch)] = kind


def _drawn(size: int, seed: list[str | int], stretch: Sequence[int]) -> int:
    return stretch[int(content_hash(list(seed)).removeprefix("sha256:")[:12], 16) % size]


def choose_item(
    fills: Sequence[Fill], *, seen_items: Collection[str], seen_pairs: Collection[str], quorum: int
) -> Fill | None:
    """Return the least-filled item that is still wanted and new to this seat, None without one.

    An item whose pair the seat has met in another comparison is taken only when nothing else is
    left. Least filled by seats with the same definition card comes before least filled by all, so
    that an item gets its votes evenly under all cards. Among equals the draw is random.
    """
    open_items = [
        fill
        for fill in fills
        if fill.item_id not in seen_items and fill.votes + fill.leases < quorum
    ]
    if not open_items:
        return None

    def rank(fill: Fill) -> tuple[bool, int, int]:
        return fill.pair_id in seen_pairs, fill.same_card, fill.votes + fill.leases

    best = min(map(rank, open_items))
    return secrets.choice([fill for fill in open_items if rank(fill) == best])


def choose_side(*, pair_balance: int, seat_balance: int) -> Side:
    """Return which reply stands first.

    `pair_balance` and `seat_balance` count how often A stood first minus how often B did, for
    this item and for this seat. The side that makes the sum of their squares smaller is taken;
    where both do alike, a fair coin decides.
    """
    tilt = pair_balance + seat_balance
    if tilt == 0:
        return secrets.choice((Side.A, Side.B))
    return Side.B if tilt > 0 else Side.A


def choose_repeat(
    answered: Sequence[Presentation], repeated: Collection[str], position: int
) -> Presentation | None:
    """Return the earliest answered first presentation that may be shown again at `position`."""
    due = [
        shown
        for shown in answered
        if shown.item_id not in repeated and position - shown.position >= REPEAT_LAG
    ]
    return min(due, key=lambda shown: shown.position, default=None)
