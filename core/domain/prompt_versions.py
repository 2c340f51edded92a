"""A version of a prompt in the registry: who made it, from what, and what was made with it."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.prompting import Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of one prompt, shipped or made by a person.

    `parent` is the label of what it was made from, None for what ships; `author` and
    `created_at` (UTC) are empty for what ships. `edits` counts what was made with its words and is
    still here; `is_told` says that a model was ever told them, `runs` how many runs name it.
    `children` counts the versions that were made from it.
    """

    prompt: Prompt
    is_shipped: bool
    parent: str | None = None
    parent_sha: str | None = None
    author: str = ""
    created_at: str = ""
    edits: int = 0
    runs: int = 0
    is_told: bool = False
    children: int = 0

    @property
    def label(self) -> str:
        """The name a person reads, such as `edit-refined v1`."""
        return self.prompt.label

    @property
    def key(self) -> str:
        """The name that a command, a plan or a link gives it, such as `edit-refined@1`."""
        return f"{self.prompt.name}@{self.prompt.version}"

    @property
    def is_locked(self) -> bool:
        """Whether it stays for good: it ships, or something was made with it."""
        return self.is_shipped or self.is_told or bool(self.edits or self.runs)

    @property
    def may_be_deleted(self) -> bool:
        """Whether nothing rests on it."""
        return not self.is_locked and not self.children


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftText:
    """Text that a person began from a version and has not saved as one yet."""

    system: str
    user: str
    saved_at: str = ""
