"""Tables of what sways a judge and people: ties, which reply stood first, which is longer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.domain.judging import Protocol
from core.domain.statistics import Statistic
from core.services.align_sheets import Cell, Sheet
from core.services.align_tables import judge_label
from core.services.aligning import JudgeAlignment


def ties_sheet(found: Sequence[JudgeAlignment]) -> Sheet:
    """Return how often people and each judge say that both are equal."""
    people = found[0].table
    return Sheet(
        name="ties",
        title="How often each says “both equally”",
        columns=("Who", "Says both equally", "Undecided"),
        rows=(
            ("People, all votes", people.people_tie_rate, ""),
            ("People, where most agree", people.plurality_tie_rate, ""),
            *((judge_label(one), one.table.judge_tie_rate, _undecided(one)) for one in found),
        ),
        note=(
            "A judge that can't say “both equally” is wrong on every pair that people call equal, "
            "and a judge that always says it is right on all of these."
        ),
    )


def _undecided(one: JudgeAlignment) -> Cell:
    is_forced = one.said.protocol is not Protocol.THREE_WAY
    return one.table.judge_undecided_rate if is_forced else "can't be"


def bias_sheet(one: JudgeAlignment) -> Sheet:
    """Return what may sway the judge, and people, beside the texts."""
    return Sheet(
        name="bias",
        title="What should not matter: place and length",
        columns=("What", "Value", "Without bias"),
        rows=tuple(_bias_rows(one)),
        note=(
            "Warmer replies are longer as a rule, so a preference for the longer one is no bias by "
            "itself: compare the judge with people."
        ),
    )


def _bias_rows(one: JudgeAlignment) -> Iterator[tuple[Cell, ...]]:
    bias, steady = one.bias, one.steadiness
    if steady is None:
        yield ("Judge: place", "not known, since its single answers did not come along", "")
    else:
        for voter, found in steady.orders.items():
            which = f" ({voter.value.replace('_', ' ')})" if len(steady.orders) > 1 else ""
            fair = found.expected_first_slot
            yield (f"Judge: same answer in both orders{which}", found.position_consistency, "1.00")
            yield (
                f"Judge: answers for the reply shown first{which}",
                found.first_slot_rate,
                "" if fair is None else f"{fair:.2f}, given its ties",
            )
            yield (f"Judge: first over second, −1 to 1{which}", found.primacy_excess, "0.00")
            yield (f"Judge: unreadable answers{which}", found.unreadable_rate, "0.00")
        yield ("Judge: same answer when asked again", steady.stability, "1.00")
        yield ("Judge: silent controls called equal", steady.controls_equal, "1.00")
    yield ("People: preferences for the reply shown first", bias.first_shown, "0.50")
    for who, found in (("Judge", bias.judge_length), ("People", bias.people_length)):
        value: Statistic | str = found.favors_longer if found else "not known without texts"
        yield (f"{who}: preferences for the longer reply", value, "0.50")
