"""Studies: made as drafts, opened once, paused, resumed and closed; each step is written down."""

from __future__ import annotations

from core.domain.access import Actor, Capability, authorize
from core.domain.panel import ItemKind, Study, StudyItem, StudyState
from core.errors import InvalidInput, StudyClosed
from core.services.definition_cards import draw_cards
from core.services.study_drafts import (
    create_study,
    delete_draft,
    hold_back,
    let_in,
    require_draft,
    update_draft,
)
from core.services.study_items import LetIn, comparisons
from core.services.study_sizing import Size, size_of
from core.services.study_systems import PHYSICIAN, System, systems
from core.store import Store
from core.store import studies as stored
from core.store.deeds import note_deed

__all__ = [
    "PHYSICIAN", "LetIn", "Size", "System", "close_study", "comparisons", "create_study",
    "delete_draft", "get_study", "hold_back", "let_in", "list_studies", "open_study",
    "pause_study", "resume_study", "size_of", "study_items", "systems", "update_draft",
]  # fmt: skip


def open_study(store: Store, actor: Actor, study_id: str) -> Study:
    """Let seats in; from now on nothing that they are shown can change.

    Each seat's definition card is drawn now, where the study has any.

    Raises
    ------
    InvalidInput, StudyClosed
        When nothing is to be shown, there is no seat, one seat would see more pairs than there
        are, or the study isn't a draft.
    """
    authorize(actor, Capability.MAKE_STUDIES)
    with store.write():
        study = require_draft(store, study_id)
        shown = stored.list_items(store, study_id, kind=ItemKind.MAIN, shown_only=True)
        _refuse_unready(study, len(shown), stored.seat_count(store, study_id))
        opened = _move(store, actor, study, StudyState.OPEN, "opened the study")
        draw_cards(store, study_id)
        return opened


def pause_study(store: Store, actor: Actor, study_id: str) -> Study:
    """Show no pairs to anybody until the study is resumed."""
    return _step(store, actor, study_id, StudyState.PAUSED, "paused the study")


def resume_study(store: Store, actor: Actor, study_id: str) -> Study:
    """Go on after a pause; every seat is where it was."""
    return _step(store, actor, study_id, StudyState.OPEN, "resumed the study")


def close_study(store: Store, actor: Actor, study_id: str) -> Study:
    """End a study for good: no more answers, no more removals."""
    return _step(store, actor, study_id, StudyState.CLOSED, "closed the study")


def list_studies(store: Store, actor: Actor) -> tuple[Study, ...]:
    """Return all studies, the newest first."""
    authorize(actor, Capability.RUN_PANEL)
    return tuple(stored.list_studies(store))


def get_study(store: Store, actor: Actor, study_id: str) -> Study:
    """Return one study."""
    authorize(actor, Capability.RUN_PANEL)
    return stored.get_study(store, study_id)


def study_items(store: Store, actor: Actor, study_id: str) -> tuple[StudyItem, ...]:
    """Return the items of a study, held-back ones and controls too.

    They name the systems, so only those who make studies see them.
    """
    authorize(actor, Capability.MAKE_STUDIES)
    return tuple(stored.list_items(store, stored.get_study(store, study_id).id))


def _refuse_unready(study: Study, shown: int, seats: int) -> None:
    if not shown:
        raise InvalidInput("All pairs are held back; please let some in, or choose others.")
    if study.plan.pairs_per_seat > shown:
        raise InvalidInput(
            f"Each seat is to see {study.plan.pairs_per_seat} pairs, but only {shown} are shown; "
            "please lower the pairs per seat, or let more in."
        )
    if not seats:
        raise InvalidInput("There are no seats yet; please make seats first.")


def _step(store: Store, actor: Actor, study_id: str, to: StudyState, deed: str) -> Study:
    authorize(actor, Capability.RUN_PANEL)
    with store.write():
        study = stored.get_study(store, study_id)
        if study.state is StudyState.CLOSED:
            raise StudyClosed("This study is closed already.")
        if (study.state, to) in _WRONG_STEPS:
            raise InvalidInput(_WRONG_STEPS[study.state, to])
        return _move(store, actor, study, to, deed)


_WRONG_STEPS = {
    (StudyState.DRAFT, StudyState.PAUSED): "This study isn't open yet.",
    (StudyState.DRAFT, StudyState.OPEN): "This study was never opened; please open it first.",
    (StudyState.DRAFT, StudyState.CLOSED): "This study was never opened; delete the draft instead.",
    (StudyState.PAUSED, StudyState.PAUSED): "This study is paused already.",
    (StudyState.OPEN, StudyState.OPEN): "This study is open already.",
}


def _move(store: Store, actor: Actor, study: Study, to: StudyState, deed: str) -> Study:
    stored.set_state(store, study.id, to, before=study.state)
    note_deed(store, actor, deed, study.id, study.title)
    return stored.get_study(store, study.id)
