"""What a seat's browser sends: one action a tap, with an id made there."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from core.domain.panel import ShownChoice, SkipReason, Stacking

Do = Literal[
    "hello", "text_size", "contrast", "sized", "agree", "decline", "undecline", "begin",
    "practice", "practice_next", "choose", "why", "undo", "skip", "next", "back", "break",
    "resume", "help", "stop", "continue", "comment", "remove",
]  # fmt: skip
_Pixels = Annotated[int, Field(ge=0, le=100_000)]
MOST_SECONDS = 24 * 3600
MOST_COMMENT = 2_000


class Action(BaseModel):
    """One thing a person did on a tablet, as the browser sends it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Annotated[str, Field(min_length=8, max_length=64)]
    do: Do
    tab: Annotated[str, Field(min_length=1, max_length=64)]
    presentation: Annotated[str, Field(max_length=64)] = ""
    choice: ShownChoice | None = None
    reason: SkipReason | None = None
    chips: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=20)] = ()
    ms: Annotated[int, Field(ge=0, le=MOST_SECONDS * 1000)] = 0
    stacking: Stacking = Stacking.STACKED
    width: _Pixels = 0
    height: _Pixels = 0
    size: Annotated[int, Field(ge=100, le=200)] = 100
    on: bool = False
    text: Annotated[str, Field(max_length=MOST_COMMENT)] = ""


_ACTION = TypeAdapter(Action)


def read_action(raw: object) -> Action | str:
    """Return the action, or the id of one that can never be applied, so that it isn't resent."""
    try:
        return _ACTION.validate_python(raw)
    except ValidationError:
        if not isinstance(raw, dict):
            return ""
        return str(cast("dict[object, object]", raw).get("id", ""))[:64]
