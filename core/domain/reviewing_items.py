"""An edit under review as it was when the review was made, and what one reviewer says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.edits import EmpathyLevel, Method
from core.domain.facts import EntailmentVerdict, FactCheck, Flag, FlagKind
from core.domain.messages import LengthBand
from core.domain.reviewing import Rating, Stratum
from core.domain.reviewing_codes import Said
from core.domain.reviewing_passages import Passage, keyed_verdicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How an edit was made, which no reviewer is told."""

    engine: str
    engine_served: str
    prompt: str
    prompt_sha: str
    level: EmpathyLevel
    method: Method


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """One edit under review: a copy, so that later changes of its case don't move the ground.

    `check` and `flags` are the checker's own, without any person's correction.
    """

    id: str
    review_id: str
    position: int
    stratum: Stratum
    case_id: str
    pair_id: str
    message: str = field(repr=False)
    original: str = field(repr=False)
    edited: str = field(repr=False)
    check: FactCheck = field(repr=False)
    flags: tuple[Flag, ...] = field(repr=False)
    passages: tuple[Passage, ...] = field(repr=False)
    making: Making = field(repr=False)

    @property
    def band(self) -> LengthBand:
        """How long the original is."""
        return LengthBand.of(self.original)

    @property
    def verdicts(self) -> dict[str, EntailmentVerdict]:
        """All verdicts by their keys."""
        return keyed_verdicts(self.check)

    def passage(self, key: str) -> Passage | None:
        """Return one passage, None when there is none of this name."""
        return next((passage for passage in self.passages if passage.key == key), None)

    def flags_of(self, statement: str) -> tuple[FlagKind, ...]:
        """Return the kinds of flags that a fact is evidence of."""
        return tuple(flag.kind for flag in self.flags if statement in flag.evidence)


def is_flagged(flags: tuple[Flag, ...]) -> bool:
    """Whether anything but a short original was raised, which says nothing of the edit."""
    return any(flag.kind is not FlagKind.SHORT_SOURCE for flag in flags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What one reviewer says of one item; the last revision of everything.

    `revealed` names the passages whose verdicts this reviewer was shown.
    """

    reviewer: str
    first: Mapping[str, Rating] = field(default_factory=dict[str, Rating], repr=False)
    second: Mapping[str, Rating] = field(default_factory=dict[str, Rating], repr=False)
    revealed: frozenset[str] = frozenset()
    said: Mapping[str, Said] = field(default_factory=dict[str, Said])

    def rating(self, passage: str) -> Rating | None:
        """Return what holds of a passage: the second pass, else the first."""
        return self.second.get(passage) or self.first.get(passage)

    def done(self, item: ReviewItem) -> frozenset[str]:
        """Return the passages that are rated, with each verdict of them that was decided."""
        verdicts = item.verdicts
        return frozenset(
            passage.key
            for passage in item.passages
            if passage.key in self.first
            and all(f in self.said or verdicts[f].entailed is None for f in passage.facts)
        )

    def is_complete(self, item: ReviewItem) -> bool:
        """Whether nothing of an item is left to rate."""
        return len(self.done(item)) == len(item.passages)
