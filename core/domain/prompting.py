"""A prompt: an immutable, content-hashed version of what a model is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.domain.identity import content_hash


class Task(StrEnum):
    """What a model is asked to do."""

    EDIT = "edit"
    GENERATE = "generate"
    EXTRACT_FACTS = "extract_facts"
    ENTAIL = "entail"
    JUDGE_THREE_WAY = "judge_three_way"
    JUDGE_BINARY = "judge_binary"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One version of one prompt.

    `variables` are all the names in `{{ }}`; those in `material` are texts from outside, which
    are fenced when rendered. `version` is 0 for a draft typed on the page.
    """

    name: str
    version: int
    task: Task
    variables: tuple[str, ...]
    material: tuple[str, ...]
    system: str
    user: str
    reply: str | None = None
    source: str = ""
    changed: str = ""

    @property
    def label(self) -> str:
        """The name a person reads, such as `edit-refined v1`."""
        return f"{self.name} v{self.version}" if self.version else f"{self.name} (draft)"

    @property
    def sha(self) -> str:
        """The hash of all that can change what a model reads."""
        return content_hash(
            {
                "task": self.task.value,
                "variables": list(self.variables),
                "material": list(self.material),
                "system": self.system,
                "user": self.user,
            }
        )
