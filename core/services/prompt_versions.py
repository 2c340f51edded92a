"""The registry of edit prompts: what ships and what people made, by name and version."""

from __future__ import annotations

import re

from core.domain.access import Actor, Capability, authorize
from core.domain.edits import Method
from core.domain.prompt_versions import Version
from core.domain.prompting import Prompt, Task
from core.errors import InvalidInput, NotFound, PromptError
from core.prompts import catalog
from core.prompts.slots import listed
from core.prompts.written import check_name, kept_prompt, written_prompt
from core.services.editing import PROMPT_OF
from core.store import Store
from core.store import prompt_versions as stored
from core.store.deeds import note_deed
from core.store.prompt_drafts import is_begun_from
from core.store.rows import Row

LONGEST_NOTE = 300

_NAMED = re.compile(r"(?P<name>[a-z][a-z0-9-]*)(?:(?:@v?| v)(?P<version>[1-9][0-9]{0,5}))?")


def list_versions(store: Store) -> tuple[Version, ...]:
    """Return every version of every edit prompt with its uses: what ships first, then by name."""
    return tuple(stored.with_uses(store, each) for each in (*_shipped(), *_made(store)))


def find_version(store: Store, named: str) -> Version:
    """Return the version that `name`, `name@2` or `name v2` names; the newest without a number.

    Raises
    ------
    NotFound
        When there is no such prompt or version; the message names what there is.
    """
    parts = _NAMED.fullmatch(named.strip())
    everything = [*_shipped(), *_made(store)]
    found = {
        each.prompt.version: each
        for each in everything
        if parts and each.prompt.name == parts["name"]
    }
    if not parts or not found:
        known = {each.prompt.name for each in everything}
        raise NotFound(f"There is no edit prompt `{named}`; known are {listed(known)}.")
    wanted = int(parts["version"]) if parts["version"] else max(found)
    if wanted not in found:
        raise NotFound(
            f"Prompt `{parts['name']}` has no version {wanted}; there is "
            f"{', '.join(map(str, sorted(found)))}."
        )
    return stored.with_uses(store, found[wanted])


def parent_of(store: Store, version: Version) -> Version | None:
    """Return the version that this one was made from, None for what ships."""
    return find_version(store, version.parent) if version.parent else None


def method_of(prompt: Prompt) -> Method:
    """Return how an edit by this prompt came about; what people wrote is "my own prompt"."""
    shipped = {name: method for method, name in PROMPT_OF.items()}
    return shipped.get(prompt.name, Method.OWN_PROMPT) if prompt.version else Method.OWN_PROMPT


def new_version(
    store: Store, actor: Actor, name: str, *, parent: str, system: str, user: str, note: str
) -> Version:
    """Keep a new version under `name`: the first one, or the one after the last.

    Raises
    ------
    PromptError, InvalidInput, NotFound
        When the name, the note, the parent or the words can't be used, or the same words have a
        version already.
    """
    authorize(actor, Capability.EDIT)
    plain, changed = check_name(name), _checked_note(note)
    with store.write():
        origin = find_version(store, parent)
        prompt = written_prompt(
            plain,
            stored.next_version(store, plain),
            system=system,
            user=user,
            changed=changed,
            source=f"made from {origin.label}",
        )
        _require_new_words(store, prompt)
        stored.insert_version(store, actor, prompt, origin.prompt)
        note_deed(store, actor, "made a prompt", prompt.label, f"from {origin.label}")
    return find_version(store, prompt.label)


def delete_version(store: Store, actor: Actor, named: str) -> Version:
    """Delete a version that made nothing, and return what it was.

    Raises
    ------
    InvalidInput, NotFound
        When it ships, made anything, something was made or begun from it, or it is none.
    """
    authorize(actor, Capability.EDIT)
    with store.write():
        version = find_version(store, named)
        if not version.may_be_deleted:
            raise InvalidInput(f"`{version.label}` can't be deleted: {why_locked(version)}.")
        if is_begun_from(store, (version.prompt.name, version.prompt.version)):
            raise InvalidInput(
                f"`{version.label}` can't be deleted: somebody has unsaved text that began from "
                "it. Save or discard that first."
            )
        stored.delete_version(store, version.prompt.sha)
        note_deed(store, actor, "deleted a prompt", version.label)
    return version


def why_locked(version: Version) -> str:
    """Say what rests on a version, or that nothing does."""
    rests = [
        _counted(version.edits, "edit") if version.edits else "",
        _counted(version.runs, "run") if version.runs else "",
        _counted(version.children, "later version") if version.children else "",
    ]
    if version.is_shipped:
        return "it ships with Bedside"
    if any(rests):
        return f"{' and '.join(filter(None, rests))} came from it"
    return "it was used for edits that are forgotten since" if version.is_told else "unused"


def _shipped() -> list[Version]:
    return [
        Version(prompt=prompt, is_shipped=True) for prompt in catalog() if prompt.task is Task.EDIT
    ]


def _made(store: Store) -> list[Version]:
    return [_version(row) for row in stored.version_rows(store)]


def _version(row: Row) -> Version:
    parent = f"{row['parent_name']} v{row['parent_version']}"
    return Version(
        prompt=kept_prompt(
            row["name"],
            row["version"],
            system=row["system"],
            user=row["user"],
            changed=row["note"],
            source=f"made from {parent}",
        ),
        is_shipped=False,
        parent=parent,
        parent_sha=row["parent_sha"],
        author=row["created_by"],
        created_at=row["created_at"],
    )


def _require_new_words(store: Store, prompt: Prompt) -> None:
    for known in (*_shipped(), *_made(store)):
        if known.prompt.sha == prompt.sha:
            raise PromptError(
                f"These are the words of `{known.label}` already; there is nothing new to save."
            )


def _checked_note(note: str) -> str:
    plain = " ".join(note.split())
    if not 1 <= len(plain) <= LONGEST_NOTE:
        raise InvalidInput(
            f"Please say in a note of at most {LONGEST_NOTE} characters what changed."
        )
    return plain


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
