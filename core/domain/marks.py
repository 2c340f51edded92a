"""What the fact check says of each stretch of a diff."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.facts import Attribution, AuxLabel, EntailmentVerdict, Fact, FactCheck, Span
from core.domain.segments import Op, Segment


class Mark(StrEnum):
    """What the fact check says of one stretch."""

    SAME = "same"
    WARMTH = "warmth"
    SUPPORTED = "supported"
    ECHO = "echo"
    NOT_IN_ORIGINAL = "not_in_original"
    CONTRADICTS = "contradicts"
    LOST = "lost"
    REWORDED = "reworded"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedSegment:
    """A stretch with its verdict and the facts that touch it.

    `kept` and `grounded` are positions in the check's tuples of the same names: facts of the
    original that stand where this stretch stands in the original, facts of the edit likewise. A
    deleted stretch names a fact of the edit where its going made that fact say more.
    """

    segment: Segment
    mark: Mark
    kept: tuple[int, ...] = ()
    grounded: tuple[int, ...] = ()


def mark(segments: Sequence[Segment], check: FactCheck | None) -> tuple[MarkedSegment, ...]:
    """Give each stretch the gravest verdict among the facts that touch it.

    An inserted stretch without any fact is warmth; a deleted one whose facts are all still
    entailed was reworded, unless words were only taken out of a fact that now says more than
    the original did. Without a check every change is undecided.
    """
    if check is None:
        return tuple(
            MarkedSegment(segment=each, mark=Mark.SAME if each.op is Op.SAME else Mark.UNDECIDED)
            for each in segments
        )
    original = "".join(each.text for each in segments if each.op is not Op.INSERTED)
    edited = "".join(each.text for each in segments if each.op is not Op.DELETED)
    kept = [locate_fact(verdict.fact, original) for verdict in check.kept]
    grounded = [locate_fact(verdict.fact, edited) for verdict in check.grounded]
    marked: list[MarkedSegment] = []
    on = 0
    for number, segment in enumerate(segments):
        of_original = tuple(_touching(segment, segment.original, kept))
        of_edit = tuple(_touching(segment, segment.edited, grounded))
        if segment.op is Op.DELETED and not _is_replaced(segments, number):
            of_edit = tuple(_overstated(on, check.grounded, grounded))
        marked.append(
            MarkedSegment(
                segment=segment,
                mark=_verdict(
                    segment,
                    [check.kept[place] for place in of_original],
                    [check.grounded[place] for place in of_edit],
                ),
                kept=of_original,
                grounded=of_edit,
            )
        )
        on = segment.edited.end if segment.edited else on
    return tuple(marked)


def _is_replaced(segments: Sequence[Segment], number: int) -> bool:
    """Whether other words stand where these were; then those carry the verdict."""
    following = segments[number + 1 :]
    return next((each.op is Op.INSERTED for each in following if each.op is not Op.DELETED), False)


def _overstated(
    place: int, verdicts: Sequence[EntailmentVerdict], facts: Sequence[Span | None]
) -> Iterator[int]:
    """Yield the facts around `place` that say more than the original: a hedge may have gone."""
    for number, (verdict, span) in enumerate(zip(verdicts, facts, strict=True)):
        says_more = verdict.aux in (AuxLabel.STRENGTHENED, AuxLabel.CONTRADICTED)
        if span and span.start < place < span.end and says_more and verdict.entailed is False:
            yield number


def locate_fact(fact: Fact, text: str) -> Span | None:
    """Return where the evidence of a fact stands in the text that states it."""
    if fact.span or not fact.evidence:
        return fact.span
    start = text.find(fact.evidence)
    return Span(start=start, end=start + len(fact.evidence)) if start >= 0 else None


def _touching(segment: Segment, where: Span | None, facts: Sequence[Span | None]) -> Iterator[int]:
    """Yield the facts that share more than outer white space with the stretch."""
    text = segment.text
    if where is None or not text.strip():
        return
    inner = Span(
        start=where.start + len(text) - len(text.lstrip()),
        end=where.end - len(text) + len(text.rstrip()),
    )
    for number, span in enumerate(facts):
        if span and span.overlaps(inner):
            yield number


def _verdict(
    segment: Segment, kept: Sequence[EntailmentVerdict], grounded: Sequence[EntailmentVerdict]
) -> Mark:
    if segment.op is Op.SAME:
        return Mark.SAME
    if _says_nothing(segment.text):
        return Mark.REWORDED
    marks = (
        [_of_insertion(verdict) for verdict in grounded]
        if segment.op is Op.INSERTED
        else [_of_deletion(verdict) for verdict in (*kept, *grounded)]
    )
    otherwise = Mark.WARMTH if segment.op is Op.INSERTED else Mark.REWORDED
    return min(marks, key=GRAVEST_FIRST.index, default=otherwise)


GRAVEST_FIRST = (
    Mark.CONTRADICTS,
    Mark.NOT_IN_ORIGINAL,
    Mark.LOST,
    Mark.UNDECIDED,
    Mark.ECHO,
    Mark.SUPPORTED,
    Mark.REWORDED,
    Mark.WARMTH,
    Mark.SAME,
)
_OF_ATTRIBUTION = {
    Attribution.SUPPORTED: Mark.SUPPORTED,
    Attribution.ECHO: Mark.ECHO,
    Attribution.NEW: Mark.NOT_IN_ORIGINAL,
    None: Mark.UNDECIDED,
}


def _of_insertion(verdict: EntailmentVerdict) -> Mark:
    if verdict.entailed is None:
        return Mark.UNDECIDED
    if not verdict.entailed and verdict.aux is AuxLabel.CONTRADICTED:
        return Mark.CONTRADICTS
    return _OF_ATTRIBUTION[verdict.attribution]


def _of_deletion(verdict: EntailmentVerdict) -> Mark:
    if verdict.entailed is None:
        return Mark.UNDECIDED
    if verdict.entailed:
        return Mark.REWORDED
    return Mark.CONTRADICTS if verdict.aux is AuxLabel.CONTRADICTED else Mark.LOST


def _says_nothing(text: str) -> bool:
    """White space and punctuation carry no verdict of their own."""
    return all(each.isspace() or unicodedata.category(each).startswith("P") for each in text)
