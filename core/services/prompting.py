"""The prompts that ship: what there is, in full, and the lock that keeps them as they are."""

from __future__ import annotations

from core.domain.prompting import Prompt
from core.prompts import catalog, get_prompt, write_lock


def list_prompts() -> tuple[Prompt, ...]:
    """Return every version of every prompt that ships."""
    return catalog()


def show_prompt(name: str, version: int | None = None) -> Prompt:
    """Return one prompt, the newest version by default.

    Raises
    ------
    PromptError
        When there is no such prompt or version.
    """
    return get_prompt(name, version)


def lock_prompts() -> tuple[str, ...]:
    """Write the hashes of versions that have none yet, and return their names.

    Raises
    ------
    PromptError
        When a version that is locked has changed.
    """
    return write_lock()
