"""The prompts that ship, by name and version."""

from __future__ import annotations

from functools import cache

from core.domain.prompting import Prompt
from core.errors import NotFound
from core.prompts.files import SHIPPED, read_folder
from core.prompts.slots import listed


@cache
def catalog() -> tuple[Prompt, ...]:
    """Return every shipped prompt in every version, by name and version."""
    return read_folder(SHIPPED)


def get_prompt(name: str, version: int | None = None) -> Prompt:
    """Return one shipped prompt, the latest version unless told.

    Raises
    ------
    NotFound
        When there is no such name or version.
    """
    versions = {prompt.version: prompt for prompt in catalog() if prompt.name == name}
    if not versions:
        known = {prompt.name for prompt in catalog()}
        raise NotFound(f"There is no prompt `{name}`; known are {listed(known)}.")
    chosen = max(versions) if version is None else version
    if chosen not in versions:
        raise NotFound(f"Prompt `{name}` has no version {chosen}; the latest is {max(versions)}.")
    return versions[chosen]
