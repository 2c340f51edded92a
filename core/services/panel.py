"""A seat's side of a panel: what it sees now, and what becomes of every tap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.access import Actor, seat_of
from core.domain.identity import Json
from core.domain.panel import Seat, ShownChoice, Stage, Study, StudyState
from core.errors import StoreError
from core.services.panel_actions import perform
from core.services.panel_leasing import pass_on_if_closed
from core.services.panel_screens import Shown, document
from core.services.panel_wire import read_action
from core.store import Store, seat_log, seats
from core.store.studies import get_study

MOST_ACTIONS = 100
ELSEWHERE_SECONDS = 90.0
NOT_SAVED = "Not saved yet. We keep trying; please tell the helper if this stays."


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What became of some actions.

    `acks` are the ids that need not be sent again: what they asked for is on disk, or can never
    be. `not_saved` is a sentence when the disk refused one; it and all after it must be sent
    again. `practice` is the choice on a practice pair, which is kept nowhere else.
    """

    acks: tuple[str, ...] = ()
    not_saved: str | None = None
    practice: ShownChoice | None = None
    tab: str = ""


def apply(store: Store, actor: Actor, sent: Sequence[object]) -> Applied:
    """Apply what a browser sent, in its order, each action once and in its own transaction.

    Whatever the browser sends again, since it never heard of the first time, changes nothing.
    """
    seat_id = seat_of(actor)
    acks: list[str] = []
    practice = None
    tab = ""
    for raw in sent[:MOST_ACTIONS]:
        action = read_action(raw)
        if isinstance(action, str):
            acks.append(action)
            continue
        tab = action.tab
        try:
            with store.write():
                seat = seats.get_seat(store, seat_id)
                study = get_study(store, seat.study_id)
                if study.state is not StudyState.CLOSED:
                    perform(store, study, seat, action)
        except StoreError:
            return Applied(acks=tuple(acks), not_saved=NOT_SAVED, practice=practice, tab=tab)
        acks.append(action.id)
        practice = action.choice if action.do == "practice" else None
    return Applied(acks=tuple(acks), practice=practice, tab=tab)


def screen(store: Store, actor: Actor, applied: Applied | None = None) -> dict[str, Json]:
    """Return all that a seat's browser is to know now, and nothing else.

    No system, prompt, level, engine or score is in it, and no id of an item.
    """
    seat, study = _here(store, seat_of(actor))
    done = applied or Applied()
    return document(
        store,
        Shown(
            study=study,
            seat=seat,
            acks=done.acks,
            not_saved=done.not_saved,
            practice=done.practice,
            is_open_elsewhere=bool(done.tab)
            and seat_log.is_open_elsewhere(store, seat.id, done.tab, seconds=ELSEWHERE_SECONDS),
        ),
    )


def _here(store: Store, seat_id: str) -> tuple[Seat, Study]:
    """Return the seat and its study; a pair that was closed meanwhile is passed on."""
    seat = seats.get_seat(store, seat_id)
    study = get_study(store, seat.study_id)
    if seat.stage is Stage.JUDGING and study.state is StudyState.OPEN:
        with store.write():
            moved = pass_on_if_closed(store, study, seat)
        if moved:
            return _here(store, seat_id)
    return seat, study
