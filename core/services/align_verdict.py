"""What a judge may be used for, in one paragraph of plain words, by rules that intervals decide.

The rules stand in `docs/methods.md`, "What a judge may be used for".
"""

from __future__ import annotations

from enum import StrEnum

from core.domain.judging import Label, Protocol
from core.domain.statistics import Statistic
from core.services.aligning import CONSTANTS, JudgeAlignment

FEWEST_PEOPLE = 3
FEWEST_PAIRS = 30
MOST_UNANSWERED = 0.05


class Use(StrEnum):
    """What the numbers allow, from nothing to a person's place."""

    TOO_FEW = "too few"
    NOT_SHOWN = "not shown"
    RANK = "rank"
    STAND_IN = "stand in"


_ALWAYS = {Label.TIE: "calls both equal", Label.A: "prefers A", Label.B: "prefers B"}


def use_of(alignment: JudgeAlignment) -> Use:
    """Say what a judge may be used for on pairs like these.

    It may rank systems when it is shown to see more than the best constant judge, and take one
    more person's place when, besides, it is not shown to be worse than a left-out person and
    passes the alt-test.
    """
    if len(alignment.panel.raters) < FEWEST_PEOPLE or _pairs(alignment) < FEWEST_PAIRS:
        return Use.TOO_FEW
    if not _is_above(_over_constant(alignment)):
        return Use.NOT_SHOWN
    gap = alignment.table.judge_minus_human
    is_unlike_people = gap.estimate is None or (gap.high is not None and gap.high < 0)
    return Use.RANK if is_unlike_people or not alignment.alt_test.passes else Use.STAND_IN


def verdict_in_words(alignment: JudgeAlignment) -> str:
    """Return what a judge may be used for, and why."""
    use = use_of(alignment)
    if use is Use.TOO_FEW:
        return (
            f"Not enough people for a statement: {_count(len(alignment.panel.raters), 'person')} "
            f"and {_count(_pairs(alignment), 'pair')} on which most of them agree and the judge "
            f"answers; at least {FEWEST_PEOPLE} and {FEWEST_PAIRS} are needed. The numbers below "
            "describe these pairs and no others."
        )
    conclusion = {Use.NOT_SHOWN: _not_shown, Use.RANK: _rank, Use.STAND_IN: _stand_in}[use]
    return " ".join([_numbers(alignment), conclusion(alignment), *_cautions(alignment)])


def _pairs(alignment: JudgeAlignment) -> int:
    return alignment.table.align_majority.n


def _over_constant(alignment: JudgeAlignment) -> Statistic | None:
    return alignment.over_constant.difference if alignment.over_constant else None


def _is_above(difference: Statistic | None) -> bool:
    return difference is not None and difference.low is not None and difference.low > 0


def _numbers(alignment: JudgeAlignment) -> str:
    score = alignment.table.align_majority
    baseline = alignment.table.baselines[alignment.best_constant or "always_tie"].align_majority
    human = alignment.table.human_ceiling
    person = (
        f"a left-out person agrees with the others in {_two(human.estimate)}, the judge with the "
        f"same others in {_two(alignment.table.judge_on_same_cells.estimate)}"
        if human.estimate is not None
        else f"what a left-out person would get is not defined ({human.reason})"
    )
    return (
        f"On these {score.n} pairs this judge agrees with the panel's majority in "
        f"{round((score.estimate or 0) * score.n)} ({_interval(score)}); a judge that always "
        f"{_constant(alignment)} gets {_two(baseline.estimate)}; {person}."
    )


def _not_shown(alignment: JudgeAlignment) -> str:
    difference = _over_constant(alignment)
    how_much = f": {_interval(difference)} more" if difference and difference.estimate else ""
    return (
        f"It is not shown to see more than a judge that always {_constant(alignment)} without "
        f"reading{how_much}. Do not rank systems by it."
    )


def _rank(alignment: JudgeAlignment) -> str:
    return (
        "It may rank systems on pairs like these; it does not replace people: "
        f"{_why_no_person(alignment)}."
    )


def _why_no_person(alignment: JudgeAlignment) -> str:
    gap, test = alignment.table.judge_minus_human, alignment.alt_test
    if gap.estimate is None:
        return f"it can't be compared with a person ({gap.reason})"
    if gap.high is not None and gap.high < 0:
        return f"it agrees with the others less than a person does (difference {_interval(gap)})"
    if test.reason is not None:
        return f"the alt-test is refused ({test.reason})"
    return f"the alt-test shows it to hold against {_two(test.omega.estimate)} of them, below half"


def _stand_in(alignment: JudgeAlignment) -> str:
    gap, omega = alignment.table.judge_minus_human, alignment.alt_test.omega
    return (
        "It may rank systems, and take the place of one more person on pairs like these: it is "
        f"not shown to be worse than a left-out person (difference {_interval(gap)}) and the "
        f"alt-test shows it to hold against {_two(omega.estimate)} of them. Keep people on part of "
        "the pairs."
    )


def _cautions(alignment: JudgeAlignment) -> list[str]:
    """Say what the conclusion leaves open."""
    found: list[str] = []
    if alignment.said.protocol is Protocol.BINARY:
        ties = alignment.table.people_tie_rate.estimate
        found.append(f"It can't say that both are equal, as {_two(ties)} of the people's votes do.")
    rated = len(alignment.panel.items)
    single = alignment.agreement.single
    if single:
        found.append(f"On {single} of {rated} rated pairs one vote is the whole majority.")
    unanswered = alignment.table.compared.unreadable
    if unanswered > MOST_UNANSWERED * rated:
        found.append(f"It has no usable answer on {unanswered} of {rated} rated pairs.")
    return found


def _constant(alignment: JudgeAlignment) -> str:
    return _ALWAYS[CONSTANTS[alignment.best_constant or "always_tie"]]


def _interval(statistic: Statistic) -> str:
    if statistic.low is None or statistic.high is None:
        return _two(statistic.estimate)
    return f"{_two(statistic.estimate)}, 95 % {_two(statistic.low)} to {_two(statistic.high)}"


def _two(number: float | None) -> str:
    return "n/a" if number is None else f"{number:.2f}"


def _count(number: int, what: str) -> str:
    plural = {"person": "people", "pair": "pairs"}[what]
    return f"{number} {what if number == 1 else plural}"
