"""The facilitator's board: where each seat is and what can be done for it; never a choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from core.domain.access import Actor, Capability, authorize
from core.domain.identity import new_id
from core.domain.panel import ItemKind, Seat, Stage, Study, StudyState
from core.errors import InvalidInput, StudyClosed
from core.services.panel import ELSEWHERE_SECONDS
from core.store import Store, presentations, seat_log, seats
from core.store.board import answer_seconds, board_rows
from core.store.deeds import note_deed
from core.store.rows import Row
from core.store.studies import get_study

STATES = {
    Stage.NEW: "not started",
    Stage.CONSENT: "reading the consent",
    Stage.DECLINED: "declined",
    Stage.INSTRUCTIONS: "reading the instructions",
    Stage.PRACTICE: "practicing",
    Stage.JUDGING: "judging",
    Stage.BREAK: "on a break",
    Stage.STOPPED: "stopped",
    Stage.FINISHED: "finished",
    Stage.REMOVED: "answers removed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatLine:
    """One seat on the board. `pair` counts screens from 1, None before the first and at the end.

    `minutes_since_tap` and `median_seconds` are None where there was none yet.
    """

    seat_id: str
    number: int
    state: str
    pair: int | None
    of: int
    minutes_since_tap: float | None
    median_seconds: float | None
    asks_help: bool
    two_screens: bool
    excluded_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A study at one moment. Votes are first answers about real pairs of seats that count.

    `cards` counts the seats of each definition card of the study by its title, excluded ones too;
    all are 0 before the study opens.
    """

    study: Study
    seats: tuple[SeatLine, ...]
    votes_done: int
    votes_wanted: int
    pairs_done: int
    pairs: int
    cards: Mapping[str, int]


def board(store: Store, actor: Actor, study_id: str) -> Board:
    """Return where all seats of a study are now."""
    authorize(actor, Capability.RUN_PANEL)
    with store.snapshot():
        study = get_study(store, study_id)
        rows = board_rows(store, study_id, elsewhere_seconds=ELSEWHERE_SECONDS)
        times: defaultdict[str, list[float]] = defaultdict(list)
        for row in answer_seconds(store, study_id):
            times[row["seat_id"]].append(row["seconds"])
        filled = presentations.fills(store, study_id, ItemKind.MAIN)
    wanted = study.plan.votes_per_pair
    return Board(
        study=study,
        seats=tuple(_line(study, row, times[row["id"]]) for row in rows),
        votes_done=sum(min(fill.votes, wanted) for fill in filled),
        votes_wanted=wanted * len(filled),
        pairs_done=sum(fill.votes >= wanted for fill in filled),
        pairs=len(filled),
        cards={
            card.title: sum(row["card"] == card.id for row in rows) for card in study.texts.cards
        },
    )


def reset_practice(store: Store, actor: Actor, seat_id: str) -> None:
    """Let a seat practice again; its answers stay."""
    with store.write():
        seat = _seat(store, actor, seat_id)
        if seat.stage not in {Stage.PRACTICE, Stage.JUDGING, Stage.BREAK}:
            raise InvalidInput(f"{seat.pseudonym} is {STATES[seat.stage]}; it can't practice now.")
        seats.update_seat(
            store, seat_id, stage=Stage.PRACTICE.value, practice_done=0, stage_before_break=None
        )
        _note(store, actor, seat, "reset the practice of")


def reopen_seat(store: Store, actor: Actor, seat_id: str) -> None:
    """Let a seat go on that declined, stopped or finished.

    Raises
    ------
    InvalidInput
        When it is at work already, or removed its answers: that stays.
    """
    with store.write():
        seat = _seat(store, actor, seat_id)
        if seat.stage is Stage.DECLINED:
            seats.update_seat(store, seat_id, stage=Stage.CONSENT.value)
        elif seat.stage is Stage.STOPPED:
            back = seat.stage_before_break or Stage.INSTRUCTIONS
            seats.update_seat(store, seat_id, stage=back.value, stage_before_break=None)
        elif seat.stage is Stage.FINISHED:
            # It is shown its last pair again; Next leads to a new one where there is any.
            seats.update_seat(store, seat_id, stage=Stage.JUDGING.value)
        else:
            raise InvalidInput(f"{seat.pseudonym} is {STATES[seat.stage]}; it can't be reopened.")
        _note(store, actor, seat, "reopened")


def exclude_seat(store: Store, actor: Actor, seat_id: str, reason: str) -> None:
    """Leave a seat's answers out of all results, with the reason; they are kept and exported."""
    reason = " ".join(reason.split())
    if not reason:
        raise InvalidInput("Please give the reason; it is exported with the data.")
    with store.write():
        seat = _seat(store, actor, seat_id)
        seats.update_seat(store, seat_id, excluded_reason=reason)
        _note(store, actor, seat, "excluded", reason)


def include_seat(store: Store, actor: Actor, seat_id: str) -> None:
    """Let an excluded seat's answers count again."""
    with store.write():
        seat = _seat(store, actor, seat_id)
        seats.update_seat(store, seat_id, excluded_reason=None)
        _note(store, actor, seat, "included again")


def helped(store: Store, actor: Actor, seat_id: str) -> None:
    """Take a seat's call for help off the board."""
    with store.write():
        seat = _seat(store, actor, seat_id, in_closed=True)
        seats.update_seat(store, seat_id, asks_help=0)
        _note(store, actor, seat, "helped")


def _seat(store: Store, actor: Actor, seat_id: str, *, in_closed: bool = False) -> Seat:
    authorize(actor, Capability.RUN_PANEL)
    seat = seats.get_seat(store, seat_id)
    if not in_closed and get_study(store, seat.study_id).state is StudyState.CLOSED:
        raise StudyClosed("This study is closed; its seats don't change any more.")
    return seat


def _note(store: Store, actor: Actor, seat: Seat, deed: str, detail: str = "") -> None:
    seat_log.note_event(store, seat.id, new_id(), deed, by=actor.name, detail=detail)
    note_deed(store, actor, deed, seat.study_id, ": ".join(filter(None, (seat.pseudonym, detail))))


def _line(study: Study, row: Row, times: list[float]) -> SeatLine:
    stage = Stage(row["stage"])
    at_work = stage in {Stage.JUDGING, Stage.BREAK, Stage.STOPPED} and row["position"]
    return SeatLine(
        seat_id=row["id"],
        number=row["number"],
        state=STATES[stage],
        pair=row["position"] if at_work else None,
        of=study.plan.screens_per_seat,
        minutes_since_tap=row["minutes_since_tap"],
        median_seconds=median(times) if times else None,
        asks_help=bool(row["asks_help"]),
        two_screens=row["screens"] > 1,
        excluded_reason=row["excluded_reason"],
    )
