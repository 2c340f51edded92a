"""Judging: which of two replies shows more empathy, in the order shown and in item space."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.errors import InvalidRecord


class Protocol(StrEnum):
    """Whether a judge may call both replies equal (3-EMRank) or must choose one (EMRank)."""

    THREE_WAY = "three_way"
    BINARY = "binary"


class Variant(StrEnum):
    """How many worked examples the judge's prompt shows; an ensemble asks all three."""

    ZERO_SHOT = "zero_shot"
    ONE_SHOT = "one_shot"
    FEW_SHOT = "few_shot"
    ENSEMBLE = "ensemble"


class Order(StrEnum):
    """Which reply of an item stood first: its A or its B."""

    AB = "ab"
    BA = "ba"


class Label(StrEnum):
    """A preference in item space: reply A, reply B, or both equally."""

    A = "A"
    TIE = "tie"
    B = "B"

    @property
    def code(self) -> int:
        """The ordinal code: +1 for A, 0 for a tie, -1 for B."""
        return {Label.A: 1, Label.TIE: 0, Label.B: -1}[self]

    def mirrored(self) -> Label:
        """Return the same preference with A and B exchanged."""
        return {Label.A: Label.B, Label.TIE: Label.TIE, Label.B: Label.A}[self]


class Verdict(StrEnum):
    """What a judge says of the two replies in the order shown."""

    FIRST = "1"
    SECOND = "2"
    EQUAL = "tie"

    def label(self, order: Order) -> Label:
        """Undo the order shown; the one place where a model's answer becomes a preference."""
        if self is Verdict.EQUAL:
            return Label.TIE
        return Label.A if (self is Verdict.FIRST) == (order is Order.AB) else Label.B


class Resolution(StrEnum):
    """How two answers in opposite orders become one: strictly, or by the sign of their sum."""

    STRICT = "strict"
    SOFT = "soft"


class Missing(StrEnum):
    """Why there is no label: nothing usable was said, or a forced choice flipped with the order."""

    UNREADABLE = "unreadable"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment:
    """One answer of a judge about one item in one order, never overwritten.

    `failure` says in plain words why there is no verdict; exactly one of the two is set.
    """

    item_id: str
    order: Order
    verdict: Verdict | None
    failure: str | None = None
    reason: str = ""
    variant: Variant = Variant.ZERO_SHOT
    replicate: int = 0

    def __post_init__(self) -> None:
        if (self.verdict is None) == (self.failure is None):
            raise InvalidRecord("A judgment needs either a verdict or a failure, and not both.")
        if self.variant is Variant.ENSEMBLE:
            raise InvalidRecord("An ensemble is several judgments and never one.")

    @property
    def label(self) -> Label | None:
        """The preference in item space; None when unreadable."""
        return self.verdict.label(self.order) if self.verdict else None


def resolve(
    ab: Label | None,
    ba: Label | None,
    *,
    protocol: Protocol,
    resolution: Resolution = Resolution.STRICT,
) -> Label | Missing:
    """Join the preferences of both orders into one, with no favor for either order.

    Strict: what both say, else a tie. Soft: the sign of the sum, so that one reply and a tie give
    that reply. A forced choice that flips with the order is undecided. When either is unreadable,
    so is the whole.
    """
    if ab is None or ba is None:
        return Missing.UNREADABLE
    if ab is ba:
        return ab
    if protocol is Protocol.BINARY:
        return Missing.UNDECIDED
    if resolution is Resolution.SOFT and Label.TIE in (ab, ba):
        return ba if ab is Label.TIE else ab
    return Label.TIE


def vote_together(labels: tuple[Label | Missing, ...], *, protocol: Protocol) -> Label | Missing:
    """Return what at least two of three voters of an ensemble say.

    Without such a majority a three-way ensemble says tie and a forced choice is undecided; with
    fewer than two usable voters the whole is unreadable.
    """
    usable = [each for each in labels if each is not Missing.UNREADABLE]
    if 2 * len(usable) <= len(labels):
        return Missing.UNREADABLE
    for candidate in Label:
        if 2 * usable.count(candidate) > len(labels):
            return candidate
    return Label.TIE if protocol is Protocol.THREE_WAY else Missing.UNDECIDED
