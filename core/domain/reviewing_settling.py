"""What holds after one or two people have reviewed, or why nothing does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.reviewing import Rating
from core.domain.reviewing_codes import Likelihood, Said


class Settled(StrEnum):
    """How something came to hold, or why nothing does."""

    ADJUDICATED = "adjudicated"
    AGREED = "agreed"
    ONLY = "only"
    UNDECIDED = "undecided"
    UNRATED = "unrated"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledRating:
    """The rating of a passage that holds; None when it is undecided or unrated."""

    how: Settled
    rating: Rating | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledVerdict:
    """What holds of a verdict of the checker; None when that is undecided or unrated."""

    how: Settled
    said: Said | None = None


def settle_rating(ratings: Sequence[Rating], adjudicated: Rating | None) -> SettledRating:
    """Decide on a passage. Where two agree, the graver severity and likelihood hold."""
    if adjudicated:
        return SettledRating(how=Settled.ADJUDICATED, rating=adjudicated)
    if not ratings:
        return SettledRating(how=Settled.UNRATED)
    if len(ratings) == 1:
        return SettledRating(how=Settled.ONLY, rating=ratings[0])
    if any(is_disputed(ratings[0], other) for other in ratings[1:]):
        return SettledRating(how=Settled.UNDECIDED)
    return SettledRating(how=Settled.AGREED, rating=_merged(ratings))


def settle_verdict(said: Sequence[Said], adjudicated: Said | None) -> SettledVerdict:
    """Decide whether a verdict of the checker is right."""
    if adjudicated:
        return SettledVerdict(how=Settled.ADJUDICATED, said=adjudicated)
    if not said:
        return SettledVerdict(how=Settled.UNRATED)
    if len(set(said)) > 1:
        return SettledVerdict(how=Settled.UNDECIDED)
    return SettledVerdict(how=Settled.ONLY if len(said) == 1 else Settled.AGREED, said=said[0])


def is_disputed(one: Rating, other: Rating) -> bool:
    """Whether two ratings name other errors, or only one of them is major."""
    return one.errors != other.errors or one.is_major != other.is_major


def _merged(ratings: Sequence[Rating]) -> Rating:
    said = [each.likelihood for each in ratings if each.likelihood]
    return Rating(
        codes=tuple({code for each in ratings for code in each.codes}),
        severity=max(each.severity for each in ratings),
        likelihood=max(said, key=list(Likelihood).index, default=None),
    )
