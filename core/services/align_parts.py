"""Parts of an alignment that need no resampling: slices, disagreements and what was left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.domain.judging import Label, Missing
from core.domain.statistics import Statistic
from core.metrics.intervals import wilson
from core.metrics.votes import MISSING, UNDECIDED, Judge
from core.services.judge_files import OF_NO_ITEM
from core.services.judge_said import JudgeSaid
from core.services.panel_votes import Panel, PanelItem

FEWEST_IN_SLICE = 10

_LABELS = {label.code: label for label in Label}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The items that share one length band, level or prompt.

    `judge` is the share on which the judge says what most people say, `always_tie` what a judge
    that always says "equal" gets there; both rest on items with a plurality and a readable judge.
    """

    by: str
    name: str
    items: int
    judge: Statistic
    always_tie: Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """An item on which the judge says something else than most people."""

    item: PanelItem
    people: Label
    counts: Mapping[Label, int]
    judge: Label | Missing
    reason: str = field(repr=False)
    comments: tuple[str, ...] = field(repr=False)


def slices(panel: Panel, judge: Judge) -> tuple[Slice, ...]:
    """Return the slices by length band of the original, level and prompt, in this order.

    Wilson intervals, since each item counts once. Too few items give no number, with the reason.
    """
    plurality = panel.votes.plurality
    outcomes = np.stack(
        [(plurality != MISSING) & (judge != MISSING), judge == plurality, plurality == 0]
    )
    outcomes[1:] &= outcomes[0]
    return tuple(
        _slice(by, name, outcomes[:, members])
        for by, key in _SLICED_BY.items()
        for name, members in _groups(panel.items, key)
    )


_SLICED_BY: Mapping[str, Callable[[PanelItem], str | None]] = {
    "length of the original": lambda item: item.band.value if item.band else None,
    "level": lambda item: item.level.label if item.level else None,
    "prompt": lambda item: item.prompt,
}


def _groups(
    items: Iterable[PanelItem], key: Callable[[PanelItem], str | None]
) -> list[tuple[str, npt.NDArray[np.bool_]]]:
    names = [key(item) or "not known" for item in items]
    return [(name, np.array([each == name for each in names])) for name in dict.fromkeys(names)]


def _slice(by: str, name: str, outcomes: npt.NDArray[np.bool_]) -> Slice:
    n, right, ties = outcomes.sum(axis=1).tolist()
    return Slice(
        by=by,
        name=name,
        items=outcomes.shape[1],
        judge=_share(right, n),
        always_tie=_share(ties, n),
    )


def _share(hits: int, n: int) -> Statistic:
    if n < FEWEST_IN_SLICE:
        return Statistic(
            estimate=None, n=n, reason=f"too few pairs: {n}, and at least {FEWEST_IN_SLICE} needed"
        )
    return wilson(hits, n)


def disagreements(panel: Panel, judge: Judge, said: JudgeSaid) -> tuple[Disagreement, ...]:
    """Return the items with a plurality on which a readable judge says something else."""
    plurality, counts = panel.votes.plurality, panel.votes.counts
    differ = (plurality != MISSING) & (judge != MISSING) & (judge != plurality)
    return tuple(
        _disagreement(panel, place, int(plurality[place]), counts[place].tolist(), said)
        for place in np.flatnonzero(differ).tolist()
    )


def _disagreement(
    panel: Panel, place: int, people: int, counts: list[int], said: JudgeSaid
) -> Disagreement:
    item = panel.items[place]
    verdict = said.verdicts.get(item.id)
    b, tie, a = counts
    return Disagreement(
        item=item,
        people=_LABELS[people],
        counts={Label.A: a, Label.TIE: tie, Label.B: b},
        judge=said.labels[item.id],
        reason=verdict.reason if verdict else "",
        comments=panel.comments.get(item.id, ()),
    )


def left_out(panel: Panel, judge: Judge, said: JudgeSaid) -> dict[str, int]:
    """Return in words everything that counts nowhere or not everywhere, and how often."""
    rated = {item.id for item in panel.items}
    unreadable = sum(said.labels.get(item.id) is Missing.UNREADABLE for item in panel.items)
    counts = {
        **panel.left_out,
        "items that nobody rated": len(panel.unrated),
        "rated items without a plurality, in no number that needs one": int(
            (panel.votes.plurality == MISSING).sum()
        ),
        "rated items that the judge's labels don't hold": len(rated - set(said.labels)),
        "rated items on which the judge is unreadable": unreadable,
        "rated items on which the judge is undecided, counted as wrong": int(
            (judge == UNDECIDED).sum()
        ),
        OF_NO_ITEM: len(set(said.labels) - rated),
    }
    for reason, count in said.left_out.items():
        counts[reason] = counts.get(reason, 0) + count
    return {reason: count for reason, count in counts.items() if count}
