"""A part of a passport: what there is, or why there is nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from core.errors import InvalidRecord

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[T]):
    """What one part holds; `absent` says in words why it holds nothing, else it is None."""

    rows: tuple[T, ...] = ()
    absent: str | None = None

    def __post_init__(self) -> None:
        if bool(self.rows) is (self.absent is not None):
            raise InvalidRecord("A part of a passport holds something or says why not.")


def part(rows: tuple[T, ...], otherwise: str) -> Part[T]:
    """Return a part of these rows; `otherwise` is why there are none."""
    return Part(rows=rows) if rows else Part(absent=otherwise)
