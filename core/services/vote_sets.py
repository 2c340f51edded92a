"""Votes of other people's panels: looked at first, then kept as a set, and deleted as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from core.domain.access import Actor, Capability, authorize
from core.domain.identity import Json, new_id
from core.domain.judging import Label, Missing
from core.domain.votes import VoteSet
from core.errors import InvalidInput
from core.services.votes_file import VotesFile, read_votes
from core.store import Store
from core.store import vote_sets as stored
from core.store.deeds import note_deed

_LONGEST_TITLE = 120


def plan_votes(
    actor: Actor,
    data: bytes,
    *,
    file_name: str,
    chosen: Mapping[str, str | None] | None = None,
    words: Mapping[str, Label | Missing | None] | None = None,
) -> VotesFile:
    """Read a file and say what would become of each row; nothing is kept.

    Raises
    ------
    InvalidTable
        When the file can't be read, its columns don't show what they hold, or no row has a label.
    """
    authorize(actor, Capability.MAKE_STUDIES)
    return read_votes(data, file_name=file_name, chosen=chosen, words=words)


def commit_votes(store: Store, actor: Actor, plan: VotesFile, *, title: str) -> VoteSet:
    """Keep what a plan holds as a new set, all or none.

    Raises
    ------
    InvalidInput
        When the title is empty or too long, or the same file, read in the same way, is kept
        already.
    """
    authorize(actor, Capability.MAKE_STUDIES)
    title = " ".join(title.split())
    if not title or len(title) > _LONGEST_TITLE:
        raise InvalidInput(f"A set of votes needs a title of at most {_LONGEST_TITLE} characters.")
    ids = {item.id: new_id() for item in plan.items}
    set_id = new_id()
    mapping = _mapping(plan)
    with store.write():
        _refuse_known(store, plan.file_sha, mapping)
        stored.insert_set(
            store,
            set_id,
            title=title,
            file_sha=plan.file_sha,
            mapping=mapping,
            left_out=plan.left_out,
            n_rows=plan.rows_read,
            created_by=actor.name,
            items=(replace(item, id=ids[item.id]) for item in plan.items),
            votes=(replace(vote, item_id=ids[vote.item_id]) for vote in plan.votes),
        )
        note_deed(store, actor, "imported votes", set_id, title)
    return stored.get_set(store, set_id)


def _mapping(plan: VotesFile) -> dict[str, Json]:
    return {
        "columns": asdict(plan.columns),
        "words": {word: label and label.value for word, label in plan.meanings.items()},
        "notes": list(plan.notes),
    }


def _refuse_known(store: Store, file_sha: str, mapping: Mapping[str, Json]) -> None:
    for known in stored.list_sets(store):
        if known.file_sha == file_sha and known.mapping == mapping:
            raise InvalidInput(
                f"This file is kept already as `{known.title}`; delete that set to read it anew."
            )


def list_sets(store: Store, actor: Actor) -> list[VoteSet]:
    """Return all sets, the newest first."""
    authorize(actor, Capability.MAKE_STUDIES)
    return stored.list_sets(store)


def forget_set(store: Store, actor: Actor, set_id: str) -> None:
    """Delete a set with its votes, and its judges with all that they answered.

    Raises
    ------
    NotFound
        When there is none.
    """
    authorize(actor, Capability.MAKE_STUDIES)
    with store.write():
        found = stored.get_set(store, set_id)
        stored.delete_set(store, set_id)
        note_deed(store, actor, "deleted imported votes", set_id, found.title)
