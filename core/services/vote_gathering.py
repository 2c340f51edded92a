"""Votes as rows come: one for each rater and item, and everything that is left out by reason."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from core.domain.judging import Label, Missing
from core.services.vote_items import Items, Key
from core.services.vote_rows import VoteRow

REPEATED = "says the same as another vote of this rater on this item"
CONTRADICTED = "is contradicted by a later vote of this rater on this item, which holds"
EMPTIED = "has an empty label beside a vote of this rater on this item, which holds"


@dataclass(slots=True)
class Gathered:
    """Votes by item and rater, with the row of each, and rows left out by reason."""

    items: Items = field(default_factory=Items)
    votes: dict[tuple[Key, str], tuple[int, VoteRow, Label | Missing | None]] = field(
        default_factory=dict[tuple[Key, str], tuple[int, VoteRow, Label | Missing | None]]
    )
    left_out: defaultdict[str, list[int]] = field(
        default_factory=lambda: defaultdict[str, list[int]](list)
    )

    def take(self, number: int, row: VoteRow) -> None:
        """Take one row; of several votes the last one holds, unless it is empty."""
        key, label = self.items.take(row)
        place = (key, row.rater)
        known = self.votes.get(place)
        if known is None:
            self.votes[place] = (number, row, label)
            return
        before, _, held = known
        if label == held:
            self.left_out[REPEATED].append(number)
        elif is_empty(label):
            self.left_out[EMPTIED].append(number)
        else:
            self.left_out[EMPTIED if is_empty(held) else CONTRADICTED].append(before)
            self.votes[place] = (number, row, label)


def is_empty(label: Label | Missing | None) -> bool:
    """Whether nothing usable was said."""
    return label is None or label is Missing.UNREADABLE
