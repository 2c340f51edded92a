"""Verdicts of a judge as JSON and as lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from core.domain.identity import Json
from core.domain.judging import Label, Missing
from core.services.judging import ItemVerdict


def result_json(identifier: str | int, verdict: ItemVerdict) -> dict[str, Json]:
    """Return one result; a null verdict says beside it what is missing."""
    label = verdict.label
    result: dict[str, Json] = {
        "id": identifier,
        "verdict": label.value if isinstance(label, Label) else None,
        "orders": _orders(verdict.orders),
        "consistent": verdict.consistent,
        "reason": verdict.reason,
    }
    if isinstance(label, Missing):
        result["missing"] = label.value
    if verdict.failure is not None:
        result["failure"] = verdict.failure
    if verdict.again:
        result["repeats"] = [_orders(orders) for orders in verdict.again]
    return result


def result_line(identifier: str | int, verdict: ItemVerdict) -> str:
    """Write one result for people."""
    moved = {True: "", False: "\t(moved by the order)", None: ""}[verdict.consistent]
    return f"{identifier}\t{verdict.label.value}{moved}\t{verdict.failure or verdict.reason}"


def verdict_counts(verdicts: Iterable[ItemVerdict]) -> dict[str, int]:
    """Return how often each label and each reason for none was given."""
    counts = Counter(verdict.label.value for verdict in verdicts)
    return {each.value: counts[each.value] for each in (*Label, *Missing)}


def _orders(orders: Iterable[Label | None]) -> list[Json]:
    return [label.value if label else None for label in orders]
