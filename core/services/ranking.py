"""Labels of any origin to Empathy Ranking Scores: each pair of systems, and all on one scale."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.domain.judging import Label, Missing
from core.domain.votes import RaterKind, VoteItem
from core.errors import InvalidInput, InvalidTable
from core.metrics.preference import EmpathyRanking, empathy_ranking
from core.metrics.round_robin import RoundRobin, round_robin
from core.metrics.votes import MISSING, UNDECIDED
from core.services.labels import REFERENCE
from core.services.panel_votes import PanelItem
from core.services.scoring import SEED
from core.services.votes_file import VotesFile

MAX_SYSTEMS = 20

_NOTHING_SAID = "labels that are empty or unreadable"
_NOT_DECIDED = "labels that are undecided"
_JUDGES_BESIDE = "votes of judges, in a file with people's votes"


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedPair:
    """How often the replies of one system were found more empathetic than those of another."""

    system_a: str
    system_b: str
    ranking: EmpathyRanking


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """All pairs, and the standing of the `systems`, which are in the order of their numbers.

    `votes` counts labels, `items` messages with one. `left_out` says in words what counts nowhere.
    """

    pairs: tuple[RankedPair, ...]
    systems: tuple[str, ...]
    standing: RoundRobin
    items: int
    votes: int
    left_out: Mapping[str, int]


def rank_file(file: VotesFile, *, reference: str | None = None) -> Ranking:
    """Rank the systems of a file of votes.

    Where people voted, judges in the same file are left out and counted.

    Raises
    ------
    InvalidInput
        As `rank`, and when the file names no systems.
    """
    if file.columns.system_a is None:
        raise InvalidTable(
            f"`{file.file_name}` has no columns system_a and system_b; ranking needs item, "
            "system_a, system_b and label."
        )
    people = [vote for vote in file.votes if vote.kind is RaterKind.PERSON]
    counted = people or file.votes
    left_out = {f"rows: {each.reason}": each.count for each in file.left_out}
    if len(counted) < len(file.votes):
        left_out[_JUDGES_BESIDE] = len(file.votes) - len(counted)
    votes = ((vote.item_id, vote.label) for vote in counted)
    return rank(file.items, votes, reference=reference, left_out=left_out)


def rank(
    items: Iterable[VoteItem | PanelItem],
    votes: Iterable[tuple[str, Label | Missing | None]],
    *,
    reference: str | None = None,
    left_out: Mapping[str, int] | None = None,
) -> Ranking:
    """Rank systems by votes, each about an item by its id; None is a skip.

    Items of one name share the patient's message and are resampled together.
    The reference is the system named, else the physician, else the system named first.

    Raises
    ------
    InvalidInput
        When there is no such reference, or there are too many systems to be systems.
    """
    known = {item.id: item for item in items}
    systems = _systems(known.values(), reference)
    numbers = {system: number for number, system in enumerate(systems)}
    names = {name: number for number, name in enumerate(item.name for item in known.values())}
    rows = [
        (names[item.name], numbers[item.system_a], numbers[item.system_b], _code(label))
        for item, label in ((known[item_id], label) for item_id, label in votes)
    ]
    labeled = [row for row in rows if row[-1] not in (MISSING, UNDECIDED)]
    absent = Counter(row[-1] for row in rows)
    return Ranking(
        pairs=tuple(_ranked_pairs(rows, systems)),
        systems=systems,
        standing=round_robin(
            *_columns(labeled), systems=len(systems), rng=np.random.default_rng(SEED)
        ),
        items=len({row[0] for row in labeled}),
        votes=len(labeled),
        left_out={
            **(left_out or {}),
            **{
                words: absent[code]
                for words, code in ((_NOTHING_SAID, MISSING), (_NOT_DECIDED, UNDECIDED))
                if absent[code]
            },
        },
    )


_Row = tuple[int, int, int, int]


def _systems(items: Iterable[VoteItem | PanelItem], reference: str | None) -> tuple[str, ...]:
    """Return the systems, the reference first and the others as they were named."""
    named = dict.fromkeys(system for item in items for system in (item.system_a, item.system_b))
    if len(named) > MAX_SYSTEMS:
        raise InvalidInput(
            f"There are {len(named)} different systems; at most {MAX_SYSTEMS} can be ranked. "
            "Does the column really hold the names of systems?"
        )
    if reference is not None and reference not in named:
        raise InvalidInput(f"No row names the system `{reference}`.")
    first = reference or (REFERENCE if REFERENCE in named else next(iter(named)))
    return (first, *(system for system in named if system != first))


def _code(label: Label | Missing | None) -> int:
    if isinstance(label, Label):
        return label.code
    return UNDECIDED if label is Missing.UNDECIDED else MISSING


def _columns(rows: Sequence[_Row]) -> NDArray[np.intp]:
    return np.array(rows, dtype=np.intp).reshape(-1, 4).T


def _ranked_pairs(rows: Iterable[_Row], systems: tuple[str, ...]) -> Iterable[RankedPair]:
    by_pair: defaultdict[tuple[int, int], list[_Row]] = defaultdict(list)
    for row in rows:
        by_pair[row[1:3]].append(row)
    for (first, second), found in by_pair.items():
        items, _, _, codes = _columns(found)
        yield RankedPair(
            system_a=systems[first],
            system_b=systems[second],
            # Seeded anew, so that a pair's interval doesn't depend on what else is in the file.
            ranking=empathy_ranking(items, codes, rng=np.random.default_rng(SEED)),
        )
