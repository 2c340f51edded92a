"""What a panel came to: how complete each pair is, and how carefully and stably people judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from core.domain.access import Actor, Capability, authorize
from core.domain.panel import ItemKind, ShownChoice, Stage, Study
from core.domain.statistics import Statistic
from core.metrics.intervals import wilson
from core.services.board import STATES
from core.store import Store
from core.store.rows import Row
from core.store.studies import get_study
from core.store.study_results import answer_rows, pair_counts, seat_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    """How complete one real pair is."""

    item_id: str
    message: str
    votes: int
    skips: int
    wanted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatResult:
    """One seat. `controls_equal` of `controls`, `repeats_same` of `repeats`."""

    number: int
    state: str
    answers: int
    skips: int
    controls: int
    controls_equal: int
    repeats: int
    repeats_same: int
    median_seconds: float | None
    excluded_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A study's answers, seats that are excluded left out of all but their own line.

    Shares have Wilson intervals, which take answers as independent; answers of one seat are not
    quite, so the intervals are somewhat too narrow.

    `controls_equal`: share of silent controls (the same text twice) judged equal. `repeats_same`:
    share of repeats with sides swapped that got the same preference. `first_shown`: share of the
    choices other than equal that went to the reply shown first, 0.5 without a position bias.
    `equal`: share of first answers about real pairs that say both equally.
    """

    study: Study
    pairs: tuple[PairLine, ...]
    seats: tuple[SeatResult, ...]
    controls_equal: Statistic
    repeats_same: Statistic
    first_shown: Statistic
    equal: Statistic
    median_seconds: float | None

    @property
    def complete(self) -> int:
        """Pairs with all votes."""
        return sum(pair.votes >= pair.wanted for pair in self.pairs)

    @property
    def votes(self) -> int:
        """All first answers about real pairs."""
        return sum(pair.votes for pair in self.pairs)


def results(store: Store, actor: Actor, study_id: str) -> Results:
    """Return what a study came to so far."""
    authorize(actor, Capability.RUN_PANEL)
    with store.snapshot():
        study = get_study(store, study_id)
        counts = pair_counts(store, study_id)
        answers = answer_rows(store, study_id)
        people = seat_rows(store, study_id)
    by_seat: defaultdict[int, list[Row]] = defaultdict(list)
    for row in answers:
        by_seat[row["seat"]].append(row)
    counted = [row for row in answers if row["excluded_reason"] is None]
    firsts = [row for row in counted if _is_vote(row) and not row["repeat_number"]]
    decided = [row for row in firsts if row["shown_choice"] != ShownChoice.EQUAL]
    return Results(
        study=study,
        pairs=tuple(PairLine(**row, wanted=study.plan.votes_per_pair) for row in counts),
        seats=tuple(_seat(row, by_seat[row["number"]]) for row in people),
        controls_equal=_share(_controls(counted), "no silent control was answered"),
        repeats_same=_share(
            [same for rows in by_seat.values() for same in _repeats(rows, counting=True)],
            "no repeat was answered both times",
        ),
        first_shown=_share(
            [row["shown_choice"] == ShownChoice.FIRST for row in decided],
            "nobody preferred a reply",
        ),
        equal=_share(
            [row["shown_choice"] == ShownChoice.EQUAL for row in firsts], "there is no answer"
        ),
        median_seconds=_median(counted),
    )


def _share(hits: Sequence[bool], nothing: str) -> Statistic:
    return wilson(sum(hits), len(hits)) if hits else Statistic(estimate=None, reason=nothing)


def _is_vote(row: Row) -> bool:
    return row["kind"] == ItemKind.MAIN and row["label"] is not None


def _controls(rows: Sequence[Row]) -> list[bool]:
    return [
        row["shown_choice"] == ShownChoice.EQUAL
        for row in rows
        if row["kind"] == ItemKind.CONTROL and row["label"] is not None
    ]


def _repeats(rows: Sequence[Row], *, counting: bool = False) -> list[bool]:
    """Return for each repeat of one seat whether the preference in item space was the same."""
    first = {row["item_id"]: row["label"] for row in rows if not row["repeat_number"]}
    return [
        row["label"] == first[row["item_id"]]
        for row in rows
        if row["repeat_number"]
        and row["label"] is not None
        and first.get(row["item_id"]) is not None
        and not (counting and row["excluded_reason"])
    ]


def _seat(row: Row, answers: Sequence[Row]) -> SeatResult:
    controls, repeats = _controls(answers), _repeats(answers)
    return SeatResult(
        number=row["number"],
        state=STATES[Stage(row["stage"])],
        answers=sum(_is_vote(answer) and not answer["repeat_number"] for answer in answers),
        skips=sum(answer["skip_reason"] is not None for answer in answers),
        controls=len(controls),
        controls_equal=sum(controls),
        repeats=len(repeats),
        repeats_same=sum(repeats),
        median_seconds=_median(answers),
        excluded_reason=row["excluded_reason"],
    )


def _median(rows: Sequence[Row]) -> float | None:
    seconds = [row["visible_ms"] / 1000 for row in rows]
    return median(seconds) if seconds else None
