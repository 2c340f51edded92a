"""Cuts two texts into pieces that each have one mark and one set of facts, ready to draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.domain.diff import Mark, MarkedSegment, Op, mark, word_diff
from core.domain.facts import FactCheck, Span
from core.services.wording import mark_words

Place = tuple[str, Span]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of one text; `first` and `last` say where its change begins and ends.

    `change` names the change of the desk that it belongs to.
    """

    text: str
    op: Op
    mark: Mark
    words: str
    first: bool
    last: bool
    facts: tuple[str, ...]
    change: str = ""

    def as_json(self) -> dict[str, object]:
        """Return what the view draws."""
        return {
            "text": self.text,
            "op": self.op.value,
            "mark": self.mark.value,
            "words": self.words,
            "first": self.first,
            "last": self.last,
            "facts": list(self.facts),
            "change": self.change,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Both texts in pieces, and the edit and the original run together as one."""

    original: tuple[Piece, ...]
    edited: tuple[Piece, ...]
    inline: tuple[Piece, ...]


def cut(original: str, edited: str, check: FactCheck | None) -> Marked:
    """Return the pieces of both texts, with the facts of `check` that stand in each.

    The fact at place 3 of the kept verdicts is named `k3`, of the grounded ones `g3`.
    """
    segments = mark(word_diff(original, edited), check)
    checker = check.checker if check else ""
    in_original, in_edit = _places(check)

    def pieces(segment: MarkedSegment, *, side: str | None) -> Iterable[Piece]:
        return _pieces(
            segment,
            [] if side == "edited" else in_original,
            [] if side == "original" else in_edit,
            checker=checker,
        )

    return Marked(
        original=tuple(
            piece
            for each in segments
            if each.segment.original
            for piece in pieces(each, side="original")
        ),
        edited=tuple(
            piece
            for each in segments
            if each.segment.edited
            for piece in pieces(each, side="edited")
        ),
        inline=tuple(piece for each in segments for piece in pieces(each, side=None)),
    )


def _places(check: FactCheck | None) -> tuple[list[Place], list[Place]]:
    """Return where each fact stands, or is borne out, in the original and in the edit."""
    in_original: list[Place] = []
    in_edit: list[Place] = []
    if check is None:
        return in_original, in_edit
    for name, verdicts, own, other in (
        ("k", check.kept, in_original, in_edit),
        ("g", check.grounded, in_edit, in_original),
    ):
        for number, verdict in enumerate(verdicts):
            if verdict.fact.span:
                own.append((f"{name}{number}", verdict.fact.span))
            if verdict.span:
                other.append((f"{name}{number}", verdict.span))
    return in_original, in_edit


def _pieces(
    marked: MarkedSegment,
    in_original: Sequence[Place],
    in_edit: Sequence[Place],
    *,
    checker: str,
) -> Iterable[Piece]:
    segment = marked.segment
    places = [
        *_within(segment.original, in_original),
        *_within(segment.edited, in_edit),
    ]
    length = len(segment.text)
    words = mark_words(marked.mark, checker=checker) if segment.text.strip() else ""
    ends = sorted({0, length, *(end for _, start, stop in places for end in (start, stop))})
    for start, end in pairwise(ends):
        yield Piece(
            text=segment.text[start:end],
            op=segment.op,
            mark=marked.mark,
            words=words,
            first=start == 0,
            last=end == length,
            facts=tuple(
                dict.fromkeys(name for name, begin, stop in places if begin <= start < stop)
            ),
        )


def _within(segment: Span | None, places: Sequence[Place]) -> Iterable[tuple[str, int, int]]:
    """Yield the part of each place inside a segment, counted from the segment's start."""
    if segment is None:
        return
    for name, span in places:
        if span.overlaps(segment):
            yield (
                name,
                max(span.start, segment.start) - segment.start,
                min(span.end, segment.end) - segment.start,
            )
