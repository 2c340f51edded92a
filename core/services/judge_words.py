"""The plain words for judges, what they may say and what came of it: on screen and in reports."""

from __future__ import annotations

from core.domain.judges import JudgeOrder
from core.domain.judging import Label, Missing, Protocol, Variant
from core.services.wording import is_rules

PROTOCOL_WORDS = {
    Protocol.THREE_WAY: "Three-way (may say equal)",
    Protocol.BINARY: "Forced choice (must prefer one)",
}
PROTOCOL_SHORT = {Protocol.THREE_WAY: "three-way", Protocol.BINARY: "forced choice"}
VARIANT_WORDS = {
    Variant.ZERO_SHOT: "no example",
    Variant.ONE_SHOT: "one example",
    Variant.FEW_SHOT: "three examples",
    Variant.ENSEMBLE: "ensemble of these three",
}
LABEL_WORDS = {
    Label.A: "A more empathetic",
    Label.TIE: "both equally",
    Label.B: "B more empathetic",
    Missing.UNDECIDED: "undecided (flipped with the order)",
    Missing.UNREADABLE: "unreadable",
}
NOT_A_MODEL = "rules, not a language model"


def engine_words(engine: str) -> str:
    """Name an engine; rules are never taken for a model."""
    return f"Offline rules ({NOT_A_MODEL})" if is_rules(engine) else engine


def judge_name(order: JudgeOrder) -> str:
    """Name a judge as it was asked."""
    engine = "Offline rules" if is_rules(order.engine) else order.engine
    return f"{engine}, {PROTOCOL_SHORT[order.protocol]}, {VARIANT_WORDS[order.variant]}"


def counted(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
