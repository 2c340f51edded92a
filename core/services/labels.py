"""Labels as files write them, and one order for each pair of systems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from core.domain.judging import Label, Missing
from core.errors import InvalidTable

REFERENCE = "physician"

WORDS: Mapping[str, Label | Missing] = {
    "a": Label.A,
    "b": Label.B,
    "tie": Label.TIE,
    "undecided": Missing.UNDECIDED,
    "unreadable": Missing.UNREADABLE,
}

AnyLabel = TypeVar("AnyLabel", Label, Missing, Label | Missing)


def fold(
    system_a: str, system_b: str, label: AnyLabel, *, reference: str = REFERENCE
) -> tuple[str, str, AnyLabel]:
    """Bring a pair of systems into one order, and mirror the label where the two change places.

    The reference comes second, so that A is always what is compared with it. Where neither is
    the reference, the names stand in the order of the alphabet.

    Raises
    ------
    InvalidTable
        When both are the same system.
    """
    if system_a == system_b:
        raise InvalidTable("A system can't be compared with itself.")
    turned = system_a == reference or (system_b != reference and system_b < system_a)
    if not turned:
        return system_a, system_b, label
    return system_b, system_a, label.mirrored() if isinstance(label, Label) else label


def plain(text: str) -> str:
    """Return a word without what never tells two labels apart: case and spaces around it."""
    return " ".join(text.casefold().split())
