"""The size helper: what a plan buys and what it takes, in numbers and in words."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.panel import StudyPlan
from core.metrics.planning import (
    START_MINUTES,
    expected_half_width,
    minutes_per_seat,
    pairs_needed,
    seats_needed,
    votes_reached,
)

AIM = 0.10


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What a plan comes to when all finish. `words` says it in sentences.

    `half_width` is that of the empathy rate's 95 % interval, `votes` what a pair gets on average,
    `pairs_for_aim` how many pairs an interval of plus and minus 0.10 takes.
    """

    pairs: int
    votes: float
    half_width: float
    minutes: int
    seats_needed: int
    pairs_for_aim: int
    words: tuple[str, ...]


def size_of(plan: StudyPlan, pairs: int) -> Size | None:
    """Return what `pairs` shown pairs under this plan come to, None while there are none."""
    if pairs < 1:
        return None
    per_seat = min(plan.pairs_per_seat, pairs)
    wanted = plan.votes_per_pair
    votes = votes_reached(pairs, plan.seats, per_seat, wanted=wanted)
    half_width = expected_half_width(pairs, votes)
    screens = per_seat + plan.controls_per_seat + plan.repeats_per_seat
    minutes = minutes_per_seat(screens, plan.seconds_per_pair)
    needed = seats_needed(pairs, wanted, per_seat)
    aim = pairs_needed(AIM, wanted)
    return Size(
        pairs=pairs,
        votes=votes,
        half_width=half_width,
        minutes=minutes,
        seats_needed=needed,
        pairs_for_aim=aim,
        words=(
            f"{_count(pairs, 'pair')} with {votes:.3g} votes each should place the empathy rate "
            f"within ± {half_width:.2f} (95 % interval); ± {AIM:.2f} takes {_count(aim, 'pair')} "
            f"with {_count(wanted, 'vote')} each.",
            f"One person needs about {minutes} minutes: {_count(screens, 'screen')} of "
            f"{plan.seconds_per_pair:.0f} seconds, and {START_MINUTES:.0f} minutes to begin.",
            _seats_words(plan.seats, needed, votes, wanted),
        ),
    )


def _seats_words(seats: int, needed: int, votes: float, wanted: int) -> str:
    if seats < needed:
        return (
            f"{_count(seats, 'seat')} give {votes:.3g} of the {_count(wanted, 'vote')} wanted; "
            f"{needed} would give all."
        )
    spare = seats - needed
    words = f"{_count(needed, 'seat')} give all votes if everybody finishes"
    if spare:
        return f"{words}; {_count(spare, 'seat')} to spare for those who skip or stop."
    return f"{words}; plan a few more, as people skip or stop."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
