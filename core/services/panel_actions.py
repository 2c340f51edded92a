"""What a seat may do, each action once: applied in a transaction of its own, by a client's id."""

from __future__ import annotations

from collections.abc import Callable

from core.domain.panel import Presentation, Seat, Stage, Study
from core.services.panel_answering import choose, skip, undo, why
from core.services.panel_answers import standing
from core.services.panel_leasing import advance, current, go_back
from core.services.panel_wire import Action
from core.store import Store, presentations, seat_log, seats
from core.store.revisions import revisions_of


def perform(store: Store, study: Study, seat: Seat, action: Action) -> None:
    """Do it, inside the caller's `write`; what doesn't fit where the seat is changes nothing."""
    if seat_log.is_known_event(store, seat.id, action.id):
        return
    seat_log.touch_tab(store, seat.id, action.tab)
    seats.note_tap(store, seat.id)
    if seat.position:
        presentations.renew_lease(store, seat.id, seat.position, study.plan.lease_minutes)
    if seat.stage in _STAGES.get(action.do, frozenset(Stage) - {Stage.REMOVED}):
        _DOES[action.do](store, study, seat, action)
    if action.do not in _ANSWERS:
        seat_log.note_event(
            store, seat.id, action.id, action.do, by=seat.pseudonym, detail=_detail(action)
        )


def _detail(action: Action) -> str:
    details = {"text_size": str(action.size), "contrast": str(action.on), "help": str(action.on)}
    if action.do == "hello":
        return f"{action.stacking.value} {action.width}x{action.height}"
    return details.get(action.do, action.presentation)


def _set(**columns: object) -> Callable[[Store, Study, Seat, Action], None]:
    def does(store: Store, _study: Study, seat: Seat, _action: Action) -> None:
        seats.update_seat(store, seat.id, **columns)

    return does


def _nothing(_store: Store, _study: Study, _seat: Seat, _action: Action) -> None:
    """Only the event itself is kept."""


def _text_size(store: Store, _study: Study, seat: Seat, action: Action) -> None:
    seats.update_seat(store, seat.id, text_size=action.size)


def _contrast(store: Store, _study: Study, seat: Seat, action: Action) -> None:
    seats.update_seat(store, seat.id, high_contrast=int(action.on))


def _help(store: Store, _study: Study, seat: Seat, action: Action) -> None:
    seats.update_seat(store, seat.id, asks_help=int(action.on))


def _agree(store: Store, study: Study, seat: Seat, _action: Action) -> None:
    seats.give_consent(store, seat.id, study.texts.consent_version)
    seats.update_seat(store, seat.id, stage=Stage.INSTRUCTIONS.value)


def _begin(store: Store, study: Study, seat: Seat, _action: Action) -> None:
    if study.texts.practice:
        seats.update_seat(store, seat.id, stage=Stage.PRACTICE.value)
    else:
        _start_judging(store, study, seat)


def _practice_next(store: Store, study: Study, seat: Seat, action: Action) -> None:
    if action.presentation not in {"", practice_id(seat.practice_done)}:
        return
    done = seat.practice_done + 1
    seats.update_seat(store, seat.id, practice_done=done)
    if done >= len(study.texts.practice):
        _start_judging(store, study, seat)


def practice_id(done: int) -> str:
    """Return the name of the practice pair after `done` others."""
    return f"practice-{done + 1}"


def _start_judging(store: Store, study: Study, seat: Seat) -> None:
    seats.update_seat(store, seat.id, stage=Stage.JUDGING.value)
    if seat.position == 0:
        advance(store, study, seat)


def _here(store: Store, seat: Seat, action: Action) -> Presentation | None:
    """Return what the seat is looking at, if it is what the tap was meant for."""
    here = current(store, seat)
    return here if here and action.presentation in {"", here.id} else None


def _next(store: Store, study: Study, seat: Seat, action: Action) -> None:
    here = _here(store, seat, action)
    if here and standing(revisions_of(store, here.id)):
        advance(store, study, seat)


def _back(store: Store, _study: Study, seat: Seat, action: Action) -> None:
    if _here(store, seat, action):
        go_back(store, seat)


def _rest(stage: Stage) -> Callable[[Store, Study, Seat, Action], None]:
    def does(store: Store, _study: Study, seat: Seat, _action: Action) -> None:
        before = seat.stage_before_break or seat.stage
        seats.update_seat(store, seat.id, stage=stage.value, stage_before_break=before.value)

    return does


def _resume(store: Store, _study: Study, seat: Seat, _action: Action) -> None:
    stage = seat.stage_before_break or Stage.INSTRUCTIONS
    seats.update_seat(store, seat.id, stage=stage.value, stage_before_break=None)


def _comment(store: Store, _study: Study, seat: Seat, action: Action) -> None:
    seat_log.add_comment(store, seat.id, action.id, action.text.strip())


def _remove(store: Store, _study: Study, seat: Seat, _action: Action) -> None:
    seats.remove_answers(store, seat)
    seats.update_seat(store, seat.id, stage=Stage.REMOVED.value, asks_help=0)


_ANSWERS = {"choose": choose, "why": why, "undo": undo, "skip": skip}
_AWAKE = frozenset({Stage.INSTRUCTIONS, Stage.PRACTICE, Stage.JUDGING})
# An answer to a pair that was on screen counts wherever the seat is by now: nothing is lost.
_AFTER_CONSENT = frozenset({Stage.JUDGING, Stage.BREAK, Stage.STOPPED, Stage.FINISHED})
_STAGES: dict[str, frozenset[Stage]] = {
    "sized": frozenset({Stage.NEW}),
    "agree": frozenset({Stage.CONSENT}),
    "decline": frozenset({Stage.CONSENT}),
    "undecline": frozenset({Stage.DECLINED}),
    "begin": frozenset({Stage.INSTRUCTIONS}),
    "practice_next": frozenset({Stage.PRACTICE}),
    **dict.fromkeys(_ANSWERS, _AFTER_CONSENT),
    "next": frozenset({Stage.JUDGING}),
    "back": frozenset({Stage.JUDGING}),
    "break": _AWAKE,
    "resume": frozenset({Stage.BREAK}),
    "stop": _AWAKE | {Stage.BREAK},
    "continue": frozenset({Stage.STOPPED}),
    "comment": frozenset({Stage.FINISHED, Stage.STOPPED}),
}
_DOES: dict[str, Callable[[Store, Study, Seat, Action], None]] = {
    "hello": _nothing,
    "practice": _nothing,
    "text_size": _text_size,
    "contrast": _contrast,
    "help": _help,
    "sized": _set(stage=Stage.CONSENT.value),
    "agree": _agree,
    "decline": _set(stage=Stage.DECLINED.value),
    "undecline": _set(stage=Stage.CONSENT.value),
    "begin": _begin,
    "practice_next": _practice_next,
    **_ANSWERS,
    "next": _next,
    "back": _back,
    "break": _rest(Stage.BREAK),
    "resume": _resume,
    "stop": _rest(Stage.STOPPED),
    "continue": _resume,
    "comment": _comment,
    "remove": _remove,
}
