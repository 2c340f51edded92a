"""What every engine is: one request in, one completion out, or one `EngineError`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from core.domain.calls import Call, Completion
from core.domain.identity import Json, canonical_json, content_hash
from core.domain.prompting import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Everything that can change an answer, and nothing else.

    `system` and `user` are the rendered prompt that a language model reads; `inputs` are the
    same texts before rendering, by name, with the level: what the offline rules read.
    """

    engine: str
    task: Task
    system: str
    user: str
    inputs: Mapping[str, Json] = field(default_factory=dict[str, Json])
    temperature: float | None = 0.0
    max_tokens: int | None = None
    seed: int | None = None
    schema: Mapping[str, Json] | None = None
    replicate: int = 0
    _key: str | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def key(self) -> str:
        """The cache key: `k1:` and the hash of the whole request, computed once."""
        if self._key is None:
            object.__setattr__(self, "_key", "k1:" + self._hash().removeprefix("sha256:"))
        return str(self._key)

    def _hash(self) -> str:
        return content_hash(
            {
                "engine": self.engine,
                "task": self.task.value,
                "system": self.system,
                "user": self.user,
                "inputs": dict(self.inputs),
                "temperature": self.temperature,
                "max_tokens": self.max_tokens,
                "seed": self.seed,
                "schema": canonical_json(self.schema) if self.schema is not None else None,
                "replicate": self.replicate,
            }
        )


class Engine(Protocol):
    """Answers one request, or raises `EngineError` and nothing else."""

    async def complete(self, request: Request) -> Completion:
        """Ask once."""
        ...


class Cache(Protocol):
    """Keeps readable answers by request key; the store implements it."""

    def get(self, key: str) -> Completion | None:
        """Return the kept answer, marked as cached, or None."""
        ...

    def put(self, key: str, completion: Completion) -> None:
        """Keep an answer; a second one under the same key is ignored."""
        ...

    async def written(self, key: str) -> None:
        """Wait until a kept answer is on disk, for as long as a disk usually takes."""
        ...


class CallLog(Protocol):
    """Keeps one row per request; the store implements it."""

    def record(self, call: Call) -> None:
        """Keep one call."""
        ...
