"""Say by rules which of two replies shows more empathy: markers of warmth, per length."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast

from core.domain.identity import content_hash
from core.llm.offline.bank import FOLDER

TIE_BAND = 0.6
MOST_OF_ONE_KIND = 3
_LONG_WORDS = 150

Verdict = Literal["1", "2", "tie"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleJudgment:
    """Which reply shows more empathy, in the order given, and why in plain words."""

    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """One kind of warm or cold wording."""

    name: str
    weight: float
    said: str
    pattern: re.Pattern[str]


@cache
def markers() -> tuple[Marker, ...]:
    """Return the kinds of wording that the judge counts."""
    table = cast(
        "dict[str, dict[str, Any]]",
        tomllib.loads((FOLDER / "markers.toml").read_text(encoding="utf-8")),
    )
    return tuple(
        Marker(
            name=name,
            weight=float(kind["weight"]),
            said=kind["said"],
            pattern=re.compile(
                "|".join(rf"(?<!\w)(?:{pattern})" for pattern in kind["patterns"]), re.IGNORECASE
            ),
        )
        for name, kind in table.items()
    )


def judge(patient_message: str, first: str, second: str) -> RuleJudgment:
    """Compare two replies to one message; a swap of the two swaps the verdict and nothing else.

    Replies that differ only in white space, case or curly quotes are a tie. Words of the patient
    that a reply takes up count a little, each kind of marker at most three times.
    """
    if _normal(first) == _normal(second):
        return RuleJudgment(verdict="tie", reason="Both replies are the same text.")
    one, two = _warmth(patient_message, first), _warmth(patient_message, second)
    if abs(one - two) < TIE_BAND:
        return RuleJudgment(
            verdict="tie", reason="Both replies have about as many warm and cold phrases."
        )
    winner: Verdict = "1" if one > two else "2"
    better, other = (first, second) if winner == "1" else (second, first)
    return RuleJudgment(verdict=winner, reason=_reason(better, other))


def judge_without_tie(patient_message: str, first: str, second: str) -> RuleJudgment:
    """Compare two replies where a tie is not allowed.

    A tie falls to the reply with the smaller content hash: the same reply in either order, so
    that neither place is favored. Identical texts fall to the first.
    """
    judgment = judge(patient_message, first, second)
    if judgment.verdict != "tie":
        return judgment
    hashes = content_hash(_normal(first)), content_hash(_normal(second))
    return RuleJudgment(
        verdict="1" if hashes[0] <= hashes[1] else "2",
        reason="The rules see no difference; a choice was asked for, so it was drawn by lot.",
    )


def _warmth(patient_message: str, reply: str) -> float:
    """Return the weighted count of markers, softened for long replies."""
    text = _normal(reply)
    points = sum(marker.weight * math.sqrt(_count(marker, text)) for marker in markers())
    shared_words = _content_words(patient_message) & _content_words(reply)
    taken_up = 0.1 * min(len(shared_words), 5)
    words = len(text.split())
    return (points + taken_up) / (1 + 0.15 * math.log1p(words / _LONG_WORDS))


def _count(marker: Marker, text: str) -> int:
    return min(MOST_OF_ONE_KIND, sum(1 for _ in marker.pattern.finditer(text)))


def _reason(better: str, other: str) -> str:
    gains = [
        (marker.weight * (_count(marker, _normal(better)) - _count(marker, _normal(other))), marker)
        for marker in markers()
    ]
    warmer = [m.said for gain, m in sorted(gains, key=lambda g: -g[0]) if gain > 0 and m.weight > 0]
    if warmer:
        return f"It {' and '.join(warmer[:2])} more than the other reply."
    if any(gain > 0 for gain, _ in gains):
        return "It sounds less curt than the other reply."
    return "It says as much warmth in fewer words and takes up more of the patient's words."


def _normal(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").casefold().split())


def _content_words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]{5,}", text.casefold()))
