"""What `agreement` prints: the same as a document and as words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.domain.identity import Json
from core.domain.statistics import Statistic
from core.metrics.agreement import AgreementTable
from core.services.card_groups import UNIT, CardGroups, cards_json, cautions
from core.services.panel_votes import Panel

NAMES = {
    "percent_agreement": "percent agreement",
    "alpha_ordinal": "Krippendorff's alpha, ordinal",
    "alpha_nominal": "Krippendorff's alpha, nominal",
    "ac1": "Gwet's AC1",
    "fleiss_kappa": "Fleiss' kappa",
}


def agreement_json(
    table: AgreementTable, panel: Panel, *, level: str, by_card: CardGroups | None
) -> dict[str, Json]:
    """Return every statistic, and the counts that it rests on."""
    return {
        **{name: getattr(table, name).as_json() for name in NAMES},
        "pairwise_kappa": [
            {"raters": [panel.raters[one], panel.raters[other]], "kappa": kappa.as_json()}
            for one, other, kappa in table.pairwise_kappa
        ],
        "level": level,
        "items": table.items,
        "votes": table.votes,
        "raters": table.raters,
        "by_card": cards_json(by_card) if by_card else None,
        "left_out": agreement_left_out(table, panel),
    }


def agreement_left_out(table: AgreementTable, panel: Panel) -> dict[str, int]:
    """Return in words what counts nowhere, or not where two votes of an item are needed."""
    counts = {
        **panel.left_out,
        "items that nobody rated": len(panel.unrated),
        "items with one vote, left out wherever two are needed": table.single,
        "further pairs of raters": table.pairs_left_out,
    }
    return {reason: count for reason, count in counts.items() if count}


def agreement_words(
    table: AgreementTable, panel: Panel, *, level: str, by_card: CardGroups | None
) -> Iterator[str]:
    """Say the same in lines, the alpha of the chosen level first."""
    yield f"{table.votes} votes of {table.raters} raters on {table.items} items"
    headline = f"alpha_{level}"
    for name in sorted(NAMES, key=lambda name: name != headline):
        yield f"{NAMES[name]:32} {statistic_words(getattr(table, name))}"
    for one, other, kappa in table.pairwise_kappa:
        pair = f"kappa {panel.raters[one]}, {panel.raters[other]}"
        yield f"{pair:32} {statistic_words(kappa)}"
    yield from cards_words(by_card)
    yield from left_out_words(agreement_left_out(table, panel))


def cards_words(by_card: CardGroups | None) -> Iterator[str]:
    """Say what each definition card and each difference between two comes to."""
    if by_card is None:
        return
    for name, group in zip(by_card.names, by_card.found.groups, strict=True):
        yield f"card {name}: {group.votes} votes of {group.raters} seats on {group.items} items"
        for key, each in group.statistics.items():
            yield f"  {key:30} {statistic_words(each)}"
    for each in by_card.found.differences:
        yield f"card {by_card.names[each.second]} minus {by_card.names[each.first]}"
        for key, found in each.statistics.items():
            yield f"  {key:30} {statistic_words(found)}"
    for words in (*cautions(by_card), UNIT):
        yield f"by card: {words}"


def left_out_words(left_out: Mapping[str, int]) -> Iterator[str]:
    """Say what was left out, one line a reason."""
    for reason, count in left_out.items():
        yield f"left out: {count} x {reason}"


def statistic_words(statistic: Statistic) -> str:
    """Write one number with what makes it honest."""
    if statistic.estimate is None:
        return f"n/a ({statistic.reason})"
    interval = (
        f"95 % {statistic.low:z.3f} to {statistic.high:z.3f}"
        if statistic.low is not None and statistic.high is not None
        else f"no interval: {statistic.reason}"
    )
    return f"{statistic.estimate:z.3f} (n = {statistic.n}, {interval})"
