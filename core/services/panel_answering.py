"""Taps that answer a pair: each adds a revision, and an undo is one too."""

from __future__ import annotations

from core.domain.panel import Cause, Revision, Screen, Seat, ShownChoice, SkipReason, Study
from core.services.panel_answers import standing, state_before
from core.services.panel_wire import Action
from core.store import Store, presentations
from core.store.revisions import add_revision, revisions_of


def choose(store: Store, _study: Study, seat: Seat, action: Action) -> None:
    """Answer with one of the three choices."""
    if action.choice:
        _add(store, seat, action, cause=Cause.TAP, choice=action.choice)


def why(store: Store, study: Study, seat: Seat, action: Action) -> None:
    """Say why, on top of the choice that stands."""
    known = {chip.id for chip in study.texts.chips}
    now = standing(revisions_of(store, action.presentation))
    if now and now.choice:
        chips = tuple(chip for chip in action.chips if chip in known)
        _add(store, seat, action, cause=Cause.WHY, choice=now.choice, chips=chips)


def skip(store: Store, _study: Study, seat: Seat, action: Action) -> None:
    """Leave a pair out, with a reason; this is no answer and never a tie."""
    if action.reason:
        _add(store, seat, action, cause=Cause.SKIP, skip=action.reason)


def undo(store: Store, _study: Study, seat: Seat, action: Action) -> None:
    """Go back to what stood before."""
    history = revisions_of(store, action.presentation)
    if standing(history):
        before = state_before(history)
        _add(
            store,
            seat,
            action,
            cause=Cause.UNDO,
            choice=before.choice if before else None,
            skip=before.skip if before else None,
            chips=before.chips if before else (),
        )


def _add(
    store: Store,
    seat: Seat,
    action: Action,
    *,
    cause: Cause,
    choice: ShownChoice | None = None,
    skip: SkipReason | None = None,
    chips: tuple[str, ...] = (),
) -> None:
    if presentations.find(store, seat.id, action.presentation) is None:
        return
    revision = Revision(
        client_id=action.id,
        presentation_id=action.presentation,
        cause=cause,
        choice=choice,
        skip=skip,
        chips=chips,
        visible_ms=action.ms,
        screen=Screen(
            stacking=action.stacking,
            width=action.width,
            height=action.height,
            text_size=seat.text_size,
        ),
    )
    add_revision(store, seat.id, revision, tab=action.tab)
