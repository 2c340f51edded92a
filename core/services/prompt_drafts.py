"""What a person is writing: unsaved text, kept in the database, and the pairs pinned for tries."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from core.domain.access import Actor, Capability, authorize
from core.domain.messages import MessagePair
from core.domain.prompt_tries import MOST_PINS
from core.domain.prompt_versions import DraftText, Version
from core.domain.prompting import Prompt
from core.errors import InvalidInput
from core.prompts.ablation import Group, ablated, groups_of
from core.prompts.written import written_prompt
from core.services.library import get_pair
from core.services.prompt_versions import list_versions, new_version
from core.store import Store
from core.store import prompt_drafts as stored


def draft_from(store: Store, actor: Actor, version: Version) -> DraftText | None:
    """Return the unsaved text that this person began from a version, None without any."""
    authorize(actor, Capability.EDIT)
    return stored.get_draft(store, actor.name, _key(version))


def keep_draft(store: Store, actor: Actor, version: Version, *, system: str, user: str) -> None:
    """Keep what a person has written until now, also where it can't be used yet.

    Text that is the version's own again is no draft any more.
    """
    authorize(actor, Capability.EDIT)
    prompt = version.prompt
    if (system.strip(), user.strip()) == (prompt.system, prompt.user):
        stored.drop_draft(store, actor.name, _key(version))
        return
    stored.keep_draft(store, actor.name, _key(version), DraftText(system=system, user=user))


def discard_draft(store: Store, actor: Actor, version: Version) -> bool:
    """Forget the unsaved text of a version; return whether there was any."""
    authorize(actor, Capability.EDIT)
    return stored.drop_draft(store, actor.name, _key(version))


def save_draft(
    store: Store, actor: Actor, version: Version, name: str, *, note: str
) -> Version | None:
    """Make unsaved text a version under `name`; None where there is no such text any more.

    Two clicks at once make one version: it is all or nothing, one after the other.

    Raises
    ------
    PromptError, InvalidInput
        When the name, the note or the words can't be used; the text stays unsaved then.
    """
    with store.write():
        draft = draft_from(store, actor, version)
        if draft is None:
            return None
        made = new_version(
            store,
            actor,
            name,
            parent=version.label,
            system=draft.system,
            user=draft.user,
            note=note,
        )
        discard_draft(store, actor, version)
    return made


def last_made_from(store: Store, actor: Actor, version: Version) -> Version | None:
    """Return the version that this person made last from another one, None without any."""
    authorize(actor, Capability.EDIT)
    mine = [
        each
        for each in list_versions(store)
        if each.author == actor.name and each.parent_sha == version.prompt.sha
    ]
    return max(mine, key=lambda each: each.created_at, default=None)


def unsaved(store: Store, actor: Actor) -> tuple[str, ...]:
    """Return the keys (`name@2`) of the versions that this person has unsaved text of."""
    authorize(actor, Capability.EDIT)
    return tuple(f"{name}@{version}" for name, version in stored.begun(store, actor.name))


def drafted(version: Version, text: DraftText) -> Prompt:
    """Return unsaved text as a prompt that can be sent.

    Raises
    ------
    PromptError
        When it can't be sent; the message says what to add.
    """
    return written_prompt(
        version.prompt.name,
        0,
        system=text.system,
        user=text.user,
        source=f"a draft from {version.label}",
    )


def switched_off(version: Version, text: DraftText | None) -> frozenset[Group] | None:
    """Return which groups of constraints a draft leaves out of its version.

    None when the draft differs in anything else: it is no ablation.
    """
    groups = groups_of(version.prompt)
    if text is None:
        return frozenset()
    words = (text.system.strip(), text.user.strip())
    for size in range(1, len(groups) + 1):
        for without in combinations(groups, size):
            prompt = ablated(version.prompt, without)
            if (prompt.system, prompt.user) == words:
                return frozenset(without)
    return None


def pinned_pairs(store: Store, actor: Actor) -> tuple[MessagePair, ...]:
    """Return the pairs that this person pinned, but for those that are gone since."""
    authorize(actor, Capability.EDIT)
    return tuple(get_pair(store, pair_id) for pair_id in stored.pinned(store, actor.name))


def pin_pairs(store: Store, actor: Actor, pair_ids: Sequence[str]) -> None:
    """Pin exactly these pairs, at most ten.

    Raises
    ------
    InvalidInput, NotFound
        When there are too many, or one of them isn't here.
    """
    authorize(actor, Capability.EDIT)
    unique = list(dict.fromkeys(pair_ids))
    if len(unique) > MOST_PINS:
        raise InvalidInput(f"At most {MOST_PINS} pairs can be pinned; please take some off.")
    for pair_id in unique:
        get_pair(store, pair_id)
    stored.pin(store, actor.name, unique)


def _key(version: Version) -> tuple[str, int]:
    return version.prompt.name, version.prompt.version
