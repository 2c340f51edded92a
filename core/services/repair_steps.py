"""The steps of a repair; every round goes through both."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from core.services.steps import StepState


class RepairStep(StrEnum):
    """What is being done."""

    REPAIR = "repair"
    CHECK = "check"


OnRepair = Callable[[RepairStep, StepState], None]


def quiet(_name: RepairStep, _state: StepState) -> None:
    """Report to nobody."""
