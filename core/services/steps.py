"""The steps of an edit, reported as they begin and end."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from enum import StrEnum
from typing import TypeVar


class StepName(StrEnum):
    """What is being done."""

    EDIT = "edit"
    FACTS = "facts"
    CHECK = "check"


class StepState(StrEnum):
    """How far it is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


Name = TypeVar("Name", bound=StrEnum)
OnStep = Callable[[StepName, StepState], None]


def silent(_name: StepName, _state: StepState) -> None:
    """Report to nobody."""


@contextmanager
def reported(on_step: Callable[[Name, StepState], None], name: Name) -> Generator[None]:
    """Report that `name` runs inside the block, and how the block ended."""
    on_step(name, StepState.RUNNING)
    try:
        yield
    except BaseException:
        on_step(name, StepState.FAILED)
        raise
    on_step(name, StepState.DONE)
