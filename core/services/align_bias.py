"""What should not matter and may: which reply is longer, and which stood first on the screen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.domain.statistics import Statistic
from core.metrics.bias import LengthBias, first_shown_share, length_bias
from core.metrics.votes import MISSING, UNDECIDED, Indices, Judge
from core.services.panel_votes import Panel, PanelItem
from core.services.scoring import SEED


@dataclass(frozen=True, slots=True, kw_only=True)
class Bias:
    """Bias by length of judge and people, on the same items; by place of people.

    Length counts where both replies are known and the judge has a label; both are None where
    there is no such item. `first_shown` is the share of people's preferences for the reply that
    stood first on their screen.
    """

    judge_length: LengthBias | None
    people_length: LengthBias | None
    first_shown: Statistic


def bias(panel: Panel, judge: Judge, *, resamples: int) -> Bias:
    """Return what may sway judge and people beside the texts."""
    has_label = (judge != MISSING) & (judge != UNDECIDED)
    lengths = np.array([_lengths(item) for item in panel.items]).reshape(-1, 2)
    usable = has_label & (lengths > 0).all(axis=1)
    first_shown = _first_shown(panel, resamples)
    if not usable.any():
        return Bias(judge_length=None, people_length=None, first_shown=first_shown)
    place = np.cumsum(usable) - 1
    voted = usable[panel.votes.items]

    def found(items: Indices, codes: Judge) -> LengthBias:
        return length_bias(
            place[items],
            codes,
            lengths[usable, 0],
            lengths[usable, 1],
            rng=np.random.default_rng(SEED),
            resamples=resamples,
        )

    return Bias(
        judge_length=found(np.flatnonzero(usable), judge[usable]),
        people_length=found(panel.votes.items[voted], panel.votes.codes[voted]),
        first_shown=first_shown,
    )


def _lengths(item: PanelItem) -> tuple[int, int]:
    return len((item.text_a or "").strip()), len((item.text_b or "").strip())


def _first_shown(panel: Panel, resamples: int) -> Statistic:
    if not panel.first_shown:
        return Statistic(estimate=None, reason="which reply stood first on screen is not known")
    places = {item.id: place for place, item in enumerate(panel.items)}
    return first_shown_share(
        [places[item] for item, _ in panel.first_shown],
        [shown for _, shown in panel.first_shown],
        rng=np.random.default_rng(SEED),
        resamples=resamples,
    )
