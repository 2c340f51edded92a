"""What an edit changed, cut so that each change can be taken or left without the others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from core.domain.alignment import sentence_ends
from core.domain.desk_pairing import pair_sentences
from core.domain.identity import content_hash
from core.domain.segments import Op, word_diff

_KEY_LENGTH = 16

Range = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Words that went and words that came at one place; either may be empty.

    `original` and `edited` are half-open ranges in the two texts, empty where nothing stood or
    stands. `key` names the change by its place in the original and its words, so that it outlives
    other changes of the edited text.
    """

    key: str
    deleted: str
    inserted: str
    original: Range
    edited: Range


def find_changes(original: str, edited: str) -> tuple[Change, ...]:
    """Return the changes in their order, each within one sentence where that is possible.

    Putting every `inserted` for its `deleted` turns `original` into `edited`. A run of changed
    words is cut only where a sentence ends in both texts.
    """
    ends = Boundaries(original), Boundaries(edited)
    named: dict[str, int] = {}
    changes: list[Change] = []
    for run in _runs(original, edited):
        for one, other in run.parts(ends):
            words = original[slice(*one)], edited[slice(*other)]
            changes.append(
                Change(
                    key=_key(len(original[: one[0]].rstrip()), words, named),
                    deleted=words[0],
                    inserted=words[1],
                    original=one,
                    edited=other,
                )
            )
    return tuple(changes)


class Boundaries:
    """Where sentences of a text begin and end; white space beside a place doesn't count."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = sorted({len(text[:end].rstrip()) for end in (0, *sentence_ends(text))})

    def within(self, start: int, end: int) -> bool:
        """Whether a sentence begins or ends from `start` to `end`, both included."""
        first = bisect_left(self._places, len(self._text[:start].rstrip()))
        return first < len(self._places) and self._places[first] <= end


@dataclass(slots=True, kw_only=True)
class _Run:
    """Changed words without unchanged ones between: where each piece ends, in both texts."""

    cuts: tuple[list[int], list[int]]
    pieces: tuple[list[str], list[str]] = field(default_factory=lambda: ([], []))

    def add(self, side: int, text: str) -> None:
        self.cuts[side].append(self.cuts[side][-1] + len(text))
        self.pieces[side].append(text)

    def parts(self, ends: tuple[Boundaries, Boundaries]) -> Iterator[tuple[Range, Range]]:
        """Yield the changes as ranges in both texts."""
        may_cut = (
            [each.within(place, place) for place in cuts]
            for each, cuts in zip(ends, self.cuts, strict=True)
        )
        one, other = self.cuts
        path = pair_sentences(*self.pieces, (next(may_cut), next(may_cut)))
        for (i, j), (to_i, to_j) in pairwise(path):
            yield (one[i], one[to_i]), (other[j], other[to_j])


def _runs(original: str, edited: str) -> Iterator[_Run]:
    at = on = 0
    run = _Run(cuts=([0], [0]))
    for segment in word_diff(original, edited):
        if segment.op is Op.SAME:
            if any(run.pieces):
                yield run
            at, on = run.cuts[0][-1] + len(segment.text), run.cuts[1][-1] + len(segment.text)
            run = _Run(cuts=([at], [on]))
        else:
            run.add(int(segment.op is Op.INSERTED), segment.text)
    if any(run.pieces):
        yield run


def _key(place: int, words: Sequence[str], named: dict[str, int]) -> str:
    """Name a change; the second of two equal ones at one place is told apart by its number."""
    alike = content_hash([place, *(each.strip() for each in words)])
    named[alike] = named.get(alike, 0) + 1
    digest = content_hash([alike, named[alike]]) if named[alike] > 1 else alike
    return digest.removeprefix("sha256:")[:_KEY_LENGTH]
