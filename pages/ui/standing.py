"""Where each change of the desk stands in the texts on screen, so that it can light up there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from core.domain.desk_changes import Range
from core.domain.desk_composing import Composed
from core.domain.diff import Op
from core.domain.facts import Span
from pages.ui.pieces import Marked, Piece

Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one change stands in the original and in the text that the decisions give.

    Either is None where it has no words there. `gone_at` is where a rejected insertion would
    stand.
    """

    key: str
    original: Span | None
    edited: Span | None
    gone_at: int | None = None


def standing_of(composed: Composed) -> tuple[Standing, ...]:
    """Return where the changes stand that a text was composed of."""
    spans: dict[str, list[Span | None]] = {}
    gone: dict[str, int] = {}
    end = 0
    for core, place in zip(composed.cores, composed.places, strict=True):
        end = place[1] if place else end
        if core.change is None:
            continue
        both = spans.setdefault(core.change, [None, None])
        both[0] = _span(core.original) or both[0]
        both[1] = _span(place) or both[1]
        if core.original is None and place is None:
            gone[core.change] = end
    return tuple(
        Standing(key=key, original=one, edited=other, gone_at=None if other else gone.get(key))
        for key, (one, other) in spans.items()
    )


def _span(where: Range | None) -> Span | None:
    return Span(start=where[0], end=where[1]) if where else None


def name_changes(marked: Marked, standing: Sequence[Standing]) -> Marked:
    """Return the same pieces, cut where a change begins or ends, each with its change.

    An empty piece stands where a rejected insertion would.
    """
    return Marked(
        original=tuple(_named(marked.original, standing, sides=(True, False))),
        edited=tuple(_named(marked.edited, standing, sides=(False, True))),
        inline=tuple(_named(marked.inline, standing, sides=(True, True))),
    )


def _named(
    pieces: Iterable[Piece], standing: Sequence[Standing], *, sides: tuple[bool, bool]
) -> Iterator[Piece]:
    at = on = 0
    last: Piece | None = None
    for piece in pieces:
        length = len(piece.text)
        places: list[Place] = []
        if sides[0] and piece.op is not Op.INSERTED:
            places += _within([(each.key, each.original) for each in standing], at, length)
        if sides[1] and piece.op is not Op.DELETED:
            places += _within([(each.key, each.edited) for each in standing], on, length)
            places += _gone(standing, on, length)
        yield from _cut(piece, places)
        last = piece
        at += 0 if piece.op is Op.INSERTED else length
        on += 0 if piece.op is Op.DELETED else length
    if last and sides[1]:
        yield from (
            replace(last, text="", facts=(), change=each.key)
            for each in standing
            if each.gone_at == on
        )


def _within(spans: Iterable[tuple[str, Span | None]], offset: int, length: int) -> Iterator[Place]:
    """Yield the parts of the spans inside a piece, counted from where the piece begins."""
    for key, span in spans:
        if span and span.start < offset + length and offset < span.end:
            yield key, max(0, span.start - offset), min(length, span.end - offset)


def _gone(standing: Iterable[Standing], offset: int, length: int) -> Iterator[Place]:
    for each in standing:
        if each.gone_at is not None and offset <= each.gone_at < offset + length:
            yield each.key, each.gone_at - offset, each.gone_at - offset


def _cut(piece: Piece, places: Sequence[Place]) -> Iterator[Piece]:
    length = len(piece.text)
    ends = sorted({0, length, *(end for _, *ends in places for end in ends)})
    for start, end in pairwise(ends):
        for key, begin, stop in places:
            if begin == stop == start:
                yield replace(piece, text="", facts=(), change=key)
        yield replace(
            piece,
            text=piece.text[start:end],
            first=piece.first and start == 0,
            last=piece.last and end == length,
            change=next((key for key, begin, stop in places if begin <= start < stop), ""),
        )
