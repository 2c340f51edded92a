"""Agreement and alignment by definition card: what the factor of a study came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.domain.definition_cards import NO_CARD
from core.domain.identity import Json
from core.services.align_sheets import Cell, Sheet
from core.services.panel_votes import JudgeLabels, Panel, as_codes
from core.services.scoring import SEED

if TYPE_CHECKING:
    from core.metrics.groups import Difference, Groups

RESAMPLES = 2000
FEWEST_SEATS = 10
FEWEST_PAIRS = 20

STATISTIC_WORDS: Mapping[str, str] = {
    "percent_agreement": "Two people say the same",
    "alpha_ordinal": "Alpha, ordinal",
    "ac1": "AC1",
    "align_pairwise": "Says what a person says",
    "align_majority": "Says what most people say",
}
UNIT = (
    "95 % intervals from resampling seats within each card and pairs, both at once; a seat is "
    "never compared with itself. The n of a difference counts seats."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardGroups:
    """The cards of a panel, `none` first, with what each and each difference comes to.

    `without` counts people whose card isn't known; they count in no card.
    """

    names: tuple[str, ...]
    found: Groups
    without: int


def agreement_by_card(panel: Panel, *, resamples: int = RESAMPLES) -> CardGroups | None:
    """Compare how far people agree under each card; None with fewer than two cards."""
    import numpy as np

    from core.metrics.groups import agreement_by_group

    names = card_names(panel)
    if len(names) < 2:  # noqa: PLR2004 - one card has nothing to differ from
        return None
    rng = np.random.default_rng(SEED)
    found = agreement_by_group(panel.votes, _numbers(panel, names), rng=rng, resamples=resamples)
    return _groups(panel, names, found)


def alignment_by_card(
    panel: Panel, labels: JudgeLabels, *, resamples: int = RESAMPLES
) -> CardGroups | None:
    """Compare how far a judge agrees with people under each card; None with fewer than two."""
    import numpy as np

    from core.metrics.groups import alignment_by_group

    names = card_names(panel)
    if len(names) < 2:  # noqa: PLR2004 - one card has nothing to differ from
        return None
    found = alignment_by_group(
        panel.votes,
        as_codes(panel, labels),
        _numbers(panel, names),
        rng=np.random.default_rng(SEED),
        resamples=resamples,
    )
    return _groups(panel, names, found)


def card_names(panel: Panel) -> tuple[str, ...]:
    """Return the cards that people of a panel were shown, the empty one first."""
    return tuple(sorted(set(panel.cards.values()), key=lambda name: (name != NO_CARD, name)))


def _numbers(panel: Panel, names: Sequence[str]) -> list[int]:
    places = {name: place for place, name in enumerate(names)}
    return [places.get(panel.cards.get(rater, ""), -1) for rater in panel.raters]


def _groups(panel: Panel, names: tuple[str, ...], found: Groups) -> CardGroups:
    return CardGroups(names=names, found=found, without=len(panel.raters) - len(panel.cards))


def cards_sheet(one: CardGroups, *, judge: str = "") -> Sheet:
    """Return one row a card and one a difference; with `judge`, its alignment."""
    names = [STATISTIC_WORDS[name] for name in one.found.groups[0].statistics]
    return Sheet(
        name="alignment-by-card" if judge else "agreement-by-card",
        title=f"By definition card: {judge}" if judge else "Agreement by definition card",
        columns=(
            "Definition card",
            "Seats",
            "Pairs",
            "Votes",
            *names,
        ),
        rows=(
            *(
                (name, group.raters, group.items, group.votes, *group.statistics.values())
                for name, group in zip(one.names, one.found.groups, strict=True)
            ),
            *(_difference(one, each) for each in one.found.differences),
        ),
        note=" ".join((*cautions(one), UNIT)),
    )


def _difference(one: CardGroups, each: Difference) -> tuple[Cell, ...]:
    first, second = one.names[each.first], one.names[each.second]
    return (f"{second} minus {first}", "", "", "", *each.statistics.values())


def cautions(one: CardGroups) -> list[str]:
    """Say what keeps these numbers from being an answer."""
    groups = one.found.groups
    said: list[str] = []
    seats = min(group.raters for group in groups)
    pairs = min(group.items for group in groups)
    if seats < FEWEST_SEATS or pairs < FEWEST_PAIRS:
        said.append(
            f"Few people or pairs: at least {FEWEST_SEATS} seats and {FEWEST_PAIRS} pairs a card "
            f"are needed for a statement, here it is {seats} and {pairs} where there are fewest."
        )
    if one.without:
        said.append(f"{one.without} people without a known card count in none.")
    if len(one.found.differences) > 1:
        said.append(
            f"{len(one.found.differences)} differences are compared; the more, the likelier one "
            "is due to chance."
        )
    said.append(
        "A difference whose interval holds 0 shows neither that cards matter nor that they don't."
    )
    return said


def cards_json(one: CardGroups) -> dict[str, Json]:
    """Return the same as a document."""
    return {
        "cards": [
            {
                "card": name,
                "seats": group.raters,
                "items": group.items,
                "votes": group.votes,
                **{key: each.as_json() for key, each in group.statistics.items()},
            }
            for name, group in zip(one.names, one.found.groups, strict=True)
        ],
        "differences": [
            {
                "card": one.names[each.second],
                "minus": one.names[each.first],
                **{key: found.as_json() for key, found in each.statistics.items()},
            }
            for each in one.found.differences
        ],
        "unit": UNIT,
        "cautions": cautions(one),
    }
