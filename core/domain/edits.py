"""An edit: a physician's reply made warmer, and how it was made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.errors import InvalidRecord


class Method(StrEnum):
    """How a candidate reply came about."""

    PHYSICIAN = "physician"
    SIMPLE_EDIT = "edit_simple"
    REFINED_EDIT = "edit_refined"
    OWN_PROMPT = "own_prompt"
    DIRECT = "direct"

    @property
    def label(self) -> str:
        """The plain name on screen."""
        return _METHOD_LABELS[self]


class EmpathyLevel(StrEnum):
    """How much empathy was asked for, ordered; `NONE` for replies without a level."""

    NONE = "none"
    EMPATHIC = "empathic"
    HIGH = "high"
    EXTREME = "extreme"

    @property
    def label(self) -> str:
        """The plain name on screen."""
        return _LEVEL_LABELS[self]

    @property
    def rank(self) -> int:
        """0 for none, then 1, 2, 3."""
        return list(EmpathyLevel).index(self)


LEVELS = (EmpathyLevel.EMPATHIC, EmpathyLevel.HIGH, EmpathyLevel.EXTREME)

_METHOD_LABELS = {
    Method.PHYSICIAN: "Physician's own reply",
    Method.SIMPLE_EDIT: "Edit, simple prompt",
    Method.REFINED_EDIT: "Edit, refined prompt",
    Method.OWN_PROMPT: "Edit, my own prompt",
    Method.DIRECT: "Written from the message alone",
}
_LEVEL_LABELS = {
    EmpathyLevel.NONE: "No level",
    EmpathyLevel.EMPATHIC: "Empathic",
    EmpathyLevel.HIGH: "More empathic",
    EmpathyLevel.EXTREME: "Extremely empathic",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Who really answered, and what it took.

    `engine_asked` is the specification (`openai:gpt-5-mini`), `engine_served` the name that the
    server reported. `seconds`, `input_tokens`, `output_tokens` and `cost` (US dollars) are None
    where unknown; `calls` counts requests sent, without answers from the cache (`cached`).
    """

    engine_asked: str
    engine_served: str
    calls: int = 0
    cached: int = 0
    seconds: float | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A sentence that had to stand word for word, and whether it had to be put back.

    It was put back when the engine had changed, merged or dropped it.
    """

    sentence: str
    was_put_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One candidate reply to one pair.

    `text` may not be empty: an engine's empty answer is a failure and is never an edit. `locks`
    are the sentences of the physician's reply that were locked before it was made.
    """

    id: str
    pair_id: str
    method: Method
    level: EmpathyLevel
    prompt: str
    prompt_sha: str
    text: str
    provenance: Provenance
    replicate: int = 0
    locks: tuple[Lock, ...] = ()

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InvalidRecord(f"Edit `{self.id}` has no text; an empty answer is a failure.")
