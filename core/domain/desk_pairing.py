"""Which sentences of one changed run belong together: left out, put in, or one for another."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.alignment import tokenize

# Above this size sentences are paired in their order, not by their words.
_MAX_CELLS = 10_000

# More than leaving one out and putting the other in.
_STRANGERS = 2.5

Cut = tuple[int, int]


def pair_sentences(
    deleted: Sequence[str], inserted: Sequence[str], may_cut: tuple[Sequence[bool], Sequence[bool]]
) -> list[Cut]:
    """Return where a run is cut, from (0, 0) to (number deleted, number inserted).

    Each step takes one sentence away, puts one in, or puts one for another that shares content
    words with it, in the way that gives the fewest steps and the most shared words. `may_cut`
    says for both sides before which of their pieces (and after the last) a sentence ends. Where
    no such way leads through, the run is one step.
    """
    end = (len(deleted), len(inserted))
    if end[0] * end[1] > _MAX_CELLS:
        return [*((k, k) for k in range(min(end))), end]
    bags = [_bag(each) for each in deleted], [_bag(each) for each in inserted]
    best: dict[Cut, tuple[float, Cut]] = {(0, 0): (0.0, (0, 0))}
    for i in range(end[0] + 1):
        for j in range(end[1] + 1):
            here = (i, j)
            if here != (0, 0) and (here == end or (may_cut[0][i] and may_cut[1][j])):
                ways = [
                    (best[before][0] + cost, before)
                    for before, cost in _steps(*bags, here)
                    if before in best
                ]
                if ways:
                    best[here] = min(ways, key=_deleted_first)
    return _way_back(best, end) if end in best else [(0, 0), end]


def _steps(
    deleted: Sequence[frozenset[str]], inserted: Sequence[frozenset[str]], to: Cut
) -> list[tuple[Cut, float]]:
    i, j = to
    steps = [((i - 1, j), 1.0), ((i, j - 1), 1.0)]
    if i and j:
        one, other = deleted[i - 1], inserted[j - 1]
        alike = len(one & other) / max(1, len(one | other))
        steps.append(((i - 1, j - 1), 1.0 - alike if alike else _STRANGERS))
    return steps


def _deleted_first(way: tuple[float, Cut]) -> tuple[float, int]:
    """Of two ways that cost the same, take the one that puts in later."""
    return way[0], way[1][1]


def _way_back(best: dict[Cut, tuple[float, Cut]], end: Cut) -> list[Cut]:
    path = [end]
    while path[-1] != (0, 0):
        path.append(best[path[-1]][1])
    return path[::-1]


def _bag(text: str) -> frozenset[str]:
    return frozenset(token.text.casefold() for token in tokenize(text) if token.is_content)
