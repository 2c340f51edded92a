"""Equal elements of two sequences, in order, fast also where nearly nothing is equal."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

# Above this size exact alignment may take seconds; unique elements then serve as anchors.
_MAX_CELLS = 20_000


def match_equal(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return index pairs of equal elements, rising in both.

    The time stays bounded: what is too large for an exact alignment is cut at elements that
    stand once on each side, and is left unmatched where there are none.
    """
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    stop = 0
    while stop < min(len(before), len(after)) - start and before[-1 - stop] == after[-1 - stop]:
        stop += 1
    inner = before[start : len(before) - stop], after[start : len(after) - stop]
    found = _anchored(*inner) if len(inner[0]) * len(inner[1]) > _MAX_CELLS else _exact(*inner)
    return [
        *((i, i) for i in range(start)),
        *((start + i, start + j) for i, j in found),
        *((len(before) - k, len(after) - k) for k in range(stop, 0, -1)),
    ]


def _exact(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        (block.a + k, block.b + k)
        for block in matcher.get_matching_blocks()
        for k in range(block.size)
    ]


def _anchored(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Match elements that stand once in each, then what lies between (patience diff)."""
    unique, others = _unique(before), _unique(after)
    anchors = _rising([(i, others[each]) for each, i in unique.items() if each in others])
    if not anchors:
        return []
    pairs: list[tuple[int, int]] = []
    at, on = 0, 0
    for i, j in [*anchors, (len(before), len(after))]:
        pairs.extend((at + a, on + b) for a, b in match_equal(before[at:i], after[on:j]))
        if i < len(before):
            pairs.append((i, j))
        at, on = i + 1, j + 1
    return pairs


def _unique(elements: Sequence[Hashable]) -> dict[Hashable, int]:
    places: dict[Hashable, int] = {}
    for place, element in enumerate(elements):
        places[element] = -1 if element in places else place
    return {element: place for element, place in places.items() if place >= 0}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs that rises in both indices (they rise in the first)."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for number, (_, j) in enumerate(pairs):
        place = bisect_left(tails, j)
        previous.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [j]
        ends[place : place + 1] = [number]
    rising: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        rising.append(pairs[number])
        number = previous[number]
    return rising[::-1]
