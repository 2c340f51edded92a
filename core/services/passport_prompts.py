"""The prompt that an edit was made with, in full, wherever its words are kept."""

from __future__ import annotations

from collections.abc import Iterator

from core.domain.edits import Edit
from core.domain.locking import prompt_of as sha_of_prompt
from core.domain.prompting import Prompt
from core.errors import NotFound
from core.prompts import catalog
from core.services.passport_parts import Part
from core.services.prompt_versions import list_versions
from core.services.wording import WRITTEN_ENGINE
from core.store import Store, prompts

BY_HAND = "No prompt: this example was written by hand."
UNKNOWN = "The words of this prompt are not in this database; its hash stands above."


def prompt_of(store: Store, edit: Edit) -> Part[Prompt]:
    """Return the prompt whose hash the edit carries, or why its words are not here."""
    if edit.provenance.engine_asked == WRITTEN_ENGINE:
        return Part(absent=BY_HAND)
    sha = sha_of_prompt(edit.prompt_sha)
    found = next((each for each in _known(store, sha) if each.sha == sha), None)
    return Part(rows=(found,)) if found else Part(absent=UNKNOWN)


def _known(store: Store, sha: str) -> Iterator[Prompt]:
    try:
        yield prompts.get_prompt(store, sha)
    except NotFound:
        yield from catalog()
        yield from (version.prompt for version in list_versions(store))
