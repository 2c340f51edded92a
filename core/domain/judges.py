"""A judge: one engine with one protocol and variant over the items of one study or vote set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.identity import Json, content_hash
from core.domain.judging import Protocol, Variant
from core.errors import InvalidRecord

MOST_REPEATS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeOrder:
    """What a person asks for: which items, by which engine, how. Both orders are always asked.

    Exactly one of `study_id` and `set_id` is set. Each question is asked `repeats` times; only
    the first answer gives a label, the others show how stable it is.
    """

    study_id: str | None = None
    set_id: str | None = None
    engine: str
    protocol: Protocol = Protocol.THREE_WAY
    variant: Variant = Variant.ZERO_SHOT
    repeats: int = 1

    def __post_init__(self) -> None:
        if (self.study_id is None) == (self.set_id is None):
            raise InvalidRecord("A judge reads either a study or an imported set of votes.")
        if not 1 <= self.repeats <= MOST_REPEATS:
            raise InvalidRecord(f"A judge is asked 1 to {MOST_REPEATS} times.")

    @property
    def source_id(self) -> str:
        """The study or the vote set."""
        return self.study_id or self.set_id or ""

    def key(self, prompts: Mapping[str, Json]) -> str:
        """Return the judge's identity: the same order with the same prompts is the same judge."""
        return content_hash(
            {
                "study": self.study_id,
                "set": self.set_id,
                "engine": self.engine,
                "protocol": self.protocol.value,
                "variant": self.variant.value,
                "repeats": self.repeats,
                "prompts": prompts,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """A judge as it is kept. `prompts` names the prompt of each variant, and the temperature."""

    id: str
    order: JudgeOrder
    prompts: Mapping[str, Json] = field(default_factory=dict[str, Json])
    created_by: str
    created_at: str = ""

    @property
    def key(self) -> str:
        """The judge's identity."""
        return self.order.key(self.prompts)
