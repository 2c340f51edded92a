"""Drafts of studies: made, changed as a whole, or deleted; held-back pairs let in by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from core.domain.access import Actor, Capability, authorize
from core.domain.identity import new_id
from core.domain.panel import ItemKind, Study, StudyItem, StudyPlan, StudyState, StudyTexts
from core.errors import InvalidInput, StudyClosed
from core.services.study_items import LetIn, all_items
from core.store import Store
from core.store import studies as stored
from core.store.deeds import note_deed

_LONGEST_TITLE = 200


def create_study(  # noqa: PLR0917 - one whole definition
    store: Store,
    actor: Actor,
    title: str,
    compared: Sequence[tuple[str, str]],
    plan: StudyPlan,
    texts: StudyTexts,
    *,
    pair_ids: Collection[str] | None = None,
    let_in: Mapping[str, LetIn] | None = None,
) -> Study:
    """Make a draft from pairs of systems, with its silent controls.

    `let_in` holds named decisions by the key of a held-back item, as `comparisons` gives it.

    Raises
    ------
    NotFound, InvalidInput
        When a system is unknown, nothing can be compared, or the title is empty.
    """
    authorize(actor, Capability.MAKE_STUDIES)
    study_id, named = new_id(), _checked_title(title)
    items = all_items(store, actor, compared, plan, pair_ids=pair_ids, let_in=let_in or {})
    with store.write():
        stored.insert_study(
            store, study_id,
            title=named, plan=plan, texts=texts, items=items, created_by=actor.name,
        )  # fmt: skip
        note_deed(store, actor, "made a draft", study_id, _count_words(items))
    return stored.get_study(store, study_id)


def update_draft(  # noqa: PLR0917 - one whole definition
    store: Store,
    actor: Actor,
    study_id: str,
    title: str,
    compared: Sequence[tuple[str, str]],
    plan: StudyPlan,
    texts: StudyTexts,
    *,
    pair_ids: Collection[str] | None = None,
    let_in: Mapping[str, LetIn] | None = None,
) -> Study:
    """Give a draft another content as a whole; its seats stay.

    Raises
    ------
    StudyClosed, InvalidInput
        When it is no draft any more, or as for `create_study`.
    """
    authorize(actor, Capability.MAKE_STUDIES)
    named = _checked_title(title)
    items = all_items(store, actor, compared, plan, pair_ids=pair_ids, let_in=let_in or {})
    with store.write():
        require_draft(store, study_id)
        stored.replace_draft(store, study_id, title=named, plan=plan, texts=texts, items=items)
        note_deed(store, actor, "changed the draft", study_id, _count_words(items))
    return stored.get_study(store, study_id)


def delete_draft(store: Store, actor: Actor, study_id: str) -> None:
    """Delete a draft with its seats; what was opened once is never deleted."""
    authorize(actor, Capability.MAKE_STUDIES)
    with store.write():
        study = require_draft(store, study_id)
        stored.delete_draft(store, study_id)
        note_deed(store, actor, "deleted the draft", study_id, study.title)


def let_in(store: Store, actor: Actor, item_id: str, reason: str) -> None:
    """Let a held-back pair of a draft in, under the name of the actor."""
    authorize(actor, Capability.MAKE_STUDIES)
    decision = LetIn(by=actor.name, reason=reason)
    _decide(store, actor, item_id, decision)


def hold_back(store: Store, actor: Actor, item_id: str) -> None:
    """Take the decision back that let a pair of a draft in."""
    authorize(actor, Capability.MAKE_STUDIES)
    _decide(store, actor, item_id, None)


def require_draft(store: Store, study_id: str) -> Study:
    """Return a study that can still change.

    Raises
    ------
    StudyClosed, InvalidInput
        When it was opened already.
    """
    study = stored.get_study(store, study_id)
    if study.state is StudyState.CLOSED:
        raise StudyClosed("This study is closed; nothing about it can change any more.")
    if study.state is not StudyState.DRAFT:
        raise InvalidInput("This study was opened already; what it shows can't change any more.")
    return study


def _decide(store: Store, actor: Actor, item_id: str, decision: LetIn | None) -> None:
    with store.write():
        item = stored.get_item(store, item_id)
        study = require_draft(store, stored.study_of_item(store, item_id))
        if item.held_back is None:
            raise InvalidInput("This pair isn't held back; it is shown anyway.")
        stored.set_let_in(
            store,
            item_id,
            by=decision.by if decision else None,
            reason=decision.reason.strip() if decision else None,
        )
        deed = "let in a held-back pair" if decision else "held a pair back again"
        reason = f": {decision.reason.strip()}" if decision else ""
        note_deed(store, actor, deed, study.id, f"{item.pair_id}{reason}")


def _checked_title(title: str) -> str:
    named = " ".join(title.split())
    if not 1 <= len(named) <= _LONGEST_TITLE:
        raise InvalidInput(f"A study needs a title of 1 to {_LONGEST_TITLE} characters.")
    return named


def _count_words(items: Sequence[StudyItem]) -> str:
    main = [item for item in items if item.kind is ItemKind.MAIN]
    let_in_names = sorted({item.let_in_by for item in main if item.let_in_by})
    words = f"{sum(item.is_shown for item in main)} of {len(main)} pairs shown"
    return f"{words}, some let in by {', '.join(let_in_names)}" if let_in_names else words
