"""Votes from elsewhere: who said what of which two replies, as a file or another tool gave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.domain.identity import Json
from core.domain.judging import Label, Missing
from core.errors import InvalidRecord


class RaterKind(StrEnum):
    """Whether a vote is a person's or a model's."""

    PERSON = "person"
    JUDGE = "judge"


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteItem:
    """One comparison in item space. `name` is how the file calls it; `id` is unique.

    Texts are None where the file has none. The same `name` may stand for several pairs of systems.
    """

    id: str
    name: str
    system_a: str = "A"
    system_b: str = "B"
    message: str | None = field(default=None, repr=False)
    text_a: str | None = field(default=None, repr=False)
    text_b: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.system_a == self.system_b:
            raise InvalidRecord("A system can't be compared with itself.")
        if (self.text_a is None) != (self.text_b is None):
            raise InvalidRecord("An item has both replies or none.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What one rater says of one item, in item space; `label` is None for a skip.

    `card` names the definition card that the rater was shown, None where nobody says.
    """

    item_id: str
    rater: str
    label: Label | Missing | None
    kind: RaterKind = RaterKind.PERSON
    comment: str = field(default="", repr=False)
    card: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Rows that count nowhere, and why; a reason completes "row 7 ..." and quotes nothing.

    `rows` may name only the first ones of `count`.
    """

    reason: str
    rows: tuple[int, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteSet:
    """One imported file: where it came from, how it was read, and what became of its rows."""

    id: str
    title: str
    file_sha: str
    mapping: Mapping[str, Json]
    left_out: tuple[LeftOut, ...]
    n_rows: int
    created_by: str
    created_at: str
    items: int
    people: int
    judges: int
    votes: int
