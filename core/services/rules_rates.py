"""How often the offline rules are right, in words and rows: measured, never guessed."""

from __future__ import annotations

from core.domain.statistics import Statistic
from core.llm.offline.rates import measured_rates
from core.services.wording import is_rules


def rates_words(checker: str) -> str | None:
    """Say how often rules are right, where rules gave the verdicts; None elsewhere."""
    if not is_rules(checker):
        return None
    rates = measured_rates()
    return (
        "Rules, not a language model: on our test pairs they confirm "
        f"{_percent(rates.confirmed_true)} of true statements and refuse "
        f"{_percent(rates.refused_false)} of false ones."
    )


def rates_rows() -> list[tuple[str, Statistic]]:
    """Return the measured rates, each with its name in plain words."""
    rates = measured_rates()
    return [
        ("True statements confirmed", rates.confirmed_true),
        ("False statements refused", rates.refused_false),
        *(
            (f"False, {kind}: refused", rate)
            for kind, rate in rates.by_kind.items()
            if kind != "own reply"
        ),
    ]


def _percent(rate: Statistic) -> str:
    return "an unknown share" if rate.estimate is None else f"{100 * rate.estimate:.0f} %"
