"""The steps of a repair, reported as they begin and end; every round goes through both."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from enum import StrEnum

from core.services.steps import StepState


class RepairStep(StrEnum):
    """What is being done."""

    REPAIR = "repair"
    CHECK = "check"


OnRepair = Callable[[RepairStep, StepState], None]


def quiet(_name: RepairStep, _state: StepState) -> None:
    """Report to nobody."""


@contextmanager
def repairing(on_step: OnRepair, name: RepairStep) -> Generator[None]:
    """Report that `name` runs inside the block, and how the block ended."""
    on_step(name, StepState.RUNNING)
    try:
        yield
    except BaseException:
        on_step(name, StepState.FAILED)
        raise
    on_step(name, StepState.DONE)
