"""What an edit changed: the stretches that are the same, inserted or deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.domain.alignment import align, sentence_ends
from core.domain.facts import Span


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
