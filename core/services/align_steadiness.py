"""How steady a judge is that ran here: across orders, over repeats, and on identical texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.domain.judging import Label, Variant
from core.domain.statistics import Statistic
from core.metrics.diagnostics import OrderDiagnostics, order_diagnostics, repetition_stability
from core.metrics.intervals import wilson
from core.metrics.votes import MISSING
from core.services.judge_said import JudgeSaid
from core.services.judging import ItemVerdict
from core.services.scoring import SEED


@dataclass(frozen=True, slots=True, kw_only=True)
class Steadiness:
    """What a judge's single answers say of it, whatever people say.

    `orders` is by voter: one, or the three of an ensemble. `controls_equal` is the share of
    silent controls, the same text twice, that the judge calls equal.
    """

    orders: Mapping[Variant, OrderDiagnostics]
    stability: Statistic
    controls_equal: Statistic


def steadiness(said: JudgeSaid, *, resamples: int) -> Steadiness | None:
    """Return how steady a judge is; None where its single answers are not known."""
    verdicts = list(said.verdicts.values())
    if not verdicts:
        return None
    return Steadiness(
        orders={
            voter: order_diagnostics(
                _codes(verdict.orders[2 * place] for verdict in verdicts),
                _codes(verdict.orders[2 * place + 1] for verdict in verdicts),
                rng=_rng(),
                resamples=resamples,
            )
            for place, voter in enumerate(said.voters)
        },
        stability=_stability(verdicts, resamples),
        controls_equal=_controls(said.controls),
    )


def _stability(verdicts: Sequence[ItemVerdict], resamples: int) -> Statistic:
    """Take each question, a voter and an order, with its repeats as one row."""
    asked = [
        (place, _codes(again))
        for place, verdict in enumerate(verdicts)
        for again in zip(verdict.orders, *verdict.again, strict=True)
    ]
    return repetition_stability(
        np.array([codes for _, codes in asked]),
        [place for place, _ in asked],
        rng=_rng(),
        resamples=resamples,
    )


def _controls(controls: Sequence[ItemVerdict]) -> Statistic:
    labels = [control.label for control in controls if isinstance(control.label, Label)]
    if not labels:
        return Statistic(estimate=None, reason="no silent control was judged readably")
    return wilson(labels.count(Label.TIE), len(labels))


def _codes(labels: Iterable[Label | None]) -> list[int]:
    return [MISSING if label is None else label.code for label in labels]


def _rng() -> np.random.Generator:
    return np.random.default_rng(SEED)
