"""The words that the level slot of an edit prompt takes; nothing else depends on the level."""

from __future__ import annotations

from core.domain.edits import EmpathyLevel

_WORDS = {
    EmpathyLevel.NONE: "as the instructions say",
    EmpathyLevel.EMPATHIC: "empathic",
    EmpathyLevel.HIGH: "highly empathic",
    EmpathyLevel.EXTREME: "extremely empathic",
}


def intensity(level: EmpathyLevel) -> str:
    """Return the intensity words of `level`."""
    return _WORDS[level]
