"""The measured error rates of the entailment rules, for the pages that show their verdicts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

from core.domain.statistics import Statistic

RATES_FILE = Path(__file__).parent / "rates.json"


class _Row(TypedDict):
    estimate: float
    low: float
    high: float
    n: int


class _Document(TypedDict):
    confirmed_true: _Row
    refused_false: _Row
    by_kind: dict[str, _Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How often the rules were right on the half of the test pairs that no rule was tuned on.

    `confirmed_true` is the share of true statements confirmed, `refused_false` the share of false
    ones refused; `by_kind` splits both by how the statement came about.
    """

    confirmed_true: Statistic
    refused_false: Statistic
    by_kind: Mapping[str, Statistic]


@lru_cache(maxsize=1)
def measured_rates() -> Rates:
    """Return the rates that `python -m tests.bench.offline_entailment --write` measured last."""
    document: _Document = json.loads(RATES_FILE.read_text(encoding="utf-8"))
    return Rates(
        confirmed_true=_statistic(document["confirmed_true"]),
        refused_false=_statistic(document["refused_false"]),
        by_kind={kind: _statistic(row) for kind, row in document["by_kind"].items()},
    )


def _statistic(row: _Row) -> Statistic:
    return Statistic(estimate=row["estimate"], low=row["low"], high=row["high"], n=row["n"])
