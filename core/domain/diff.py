"""What an edit changed, stretch by stretch, and what the fact check says of each stretch."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.alignment import align, sentence_ends
from core.domain.facts import Attribution, AuxLabel, EntailmentVerdict, Fact, FactCheck, Span


class Op(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One stretch, with where it stands in each text it belongs to."""

    op: Op
    text: str
    original: Span | None
    edited: Span | None


def word_diff(original: str, edited: str) -> tuple[Segment, ...]:
    """Return the stretches that turn `original` into `edited`, whole sentences kept whole.

    Joining what is same or deleted gives `original` exactly; joining what is same or inserted
    gives `edited` exactly. A change that runs over a sentence's end is cut there, so that each
    sentence can have its own verdict.
    """
    segments: list[Segment] = []
    at, on = 0, 0
    for start, other, length in [*_shared(original, edited), (len(original), len(edited), 0)]:
        segments.extend(
            _segment(Op.DELETED, original, original=cut) for cut in _cuts(original, at, start)
        )
        segments.extend(
            _segment(Op.INSERTED, edited, edited=cut) for cut in _cuts(edited, on, other)
        )
        at, on = start + length, other + length
        if length:
            segments.append(_segment(Op.SAME, original, original=(start, at), edited=(other, on)))
    return tuple(segments)


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for length in sentence_ends(text[start:end]):
        if text[at : start + length].strip() or start + length == end > at:
            yield at, start + length
            at = start + length


def _segment(
    op: Op,
    text: str,
    *,
    original: tuple[int, int] | None = None,
    edited: tuple[int, int] | None = None,
) -> Segment:
    own = edited if op is Op.INSERTED else original
    return Segment(
        op=op,
        text=text[slice(*own)] if own else "",
        original=Span(start=original[0], end=original[1]) if original else None,
        edited=Span(start=edited[0], end=edited[1]) if edited else None,
    )


def _shared(original: str, edited: str) -> list[tuple[int, int, int]]:
    """Return (start in original, start in edited, length) of all that stays, white space too."""
    ranges: list[tuple[int, int, int]] = []

    def add(start: int, other: int, length: int) -> None:
        if ranges and (ranges[-1][0] + ranges[-1][2], ranges[-1][1] + ranges[-1][2]) == (
            start,
            other,
        ):
            last = ranges.pop()
            start, other, length = last[0], last[1], last[2] + length
        if length:
            ranges.append((start, other, length))

    at, on = 0, 0
    ends = [(one.start, other.start, len(one.text)) for one, other in align(original, edited)]
    for start, other, length in [*ends, (len(original), len(edited), 0)]:
        one_gap, other_gap = original[at:start], edited[on:other]
        lead = _common_space(one_gap, other_gap)
        trail = _common_space(one_gap[lead:][::-1], other_gap[lead:][::-1])
        add(at, on, lead)
        add(start - trail, other - trail, trail)
        add(start, other, length)
        at, on = start + length, other + length
    return ranges


def _common_space(one: str, other: str) -> int:
    length = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours or not mine.isspace():
            break
        length += 1
    return length


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
    original that stand where this stretch stands in the original, facts of the edit likewise.
    """

    segment: Segment
    mark: Mark
    kept: tuple[int, ...] = ()
    grounded: tuple[int, ...] = ()


def mark(segments: Sequence[Segment], check: FactCheck | None) -> tuple[MarkedSegment, ...]:
    """Give each stretch the gravest verdict among the facts that touch it.

    An inserted stretch without any fact is warmth; a deleted one whose facts are all still
    entailed was reworded. Without a check every change is undecided.
    """
    if check is None:
        return tuple(
            MarkedSegment(segment=each, mark=Mark.SAME if each.op is Op.SAME else Mark.UNDECIDED)
            for each in segments
        )
    original = "".join(each.text for each in segments if each.op is not Op.INSERTED)
    edited = "".join(each.text for each in segments if each.op is not Op.DELETED)
    kept = [_place(verdict.fact, original) for verdict in check.kept]
    grounded = [_place(verdict.fact, edited) for verdict in check.grounded]
    marked: list[MarkedSegment] = []
    for segment in segments:
        of_original = tuple(_touching(segment, segment.original, kept))
        of_edit = tuple(_touching(segment, segment.edited, grounded))
        marked.append(
            MarkedSegment(
                segment=segment,
                mark=_verdict(
                    segment,
                    [check.kept[number] for number in of_original],
                    [check.grounded[number] for number in of_edit],
                ),
                kept=of_original,
                grounded=of_edit,
            )
        )
    return tuple(marked)


def _place(fact: Fact, text: str) -> Span | None:
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
        else [_of_deletion(verdict) for verdict in kept]
    )
    otherwise = Mark.WARMTH if segment.op is Op.INSERTED else Mark.REWORDED
    return min(marks, key=_GRAVEST_FIRST.index, default=otherwise)


_GRAVEST_FIRST = (
    Mark.CONTRADICTS,
    Mark.NOT_IN_ORIGINAL,
    Mark.LOST,
    Mark.UNDECIDED,
    Mark.ECHO,
    Mark.SUPPORTED,
    Mark.REWORDED,
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
