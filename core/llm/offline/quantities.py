"""Numbers with their units, and dates, brought to one form so that they can be compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.llm.offline.tokens import Token, words

_THOUSANDS_GROUP = 3
_WORDS = {
    word: float(value)
    for value, word in enumerate(
        words("zero one two three four five six seven eight nine ten eleven twelve")
    )
} | {
    "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0,
    "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0,
}  # fmt: skip
_ADVERBS = {"once": 1.0, "twice": 2.0}
_RANGE_WORDS = frozenset({"to", "or", "and"})


def _named(unit: str, factor: float, names: str) -> dict[str, tuple[str, float]]:
    return dict.fromkeys(names.split(), (unit, factor))


_UNITS: dict[str, tuple[str, float]] = {
    **_named("mg", 1.0, "mg mgs milligram milligrams"),
    **_named("mg", 0.001, "mcg µg μg ug microgram micrograms"),
    **_named("mg", 1000.0, "g gram grams gm"),
    **_named("mg", 1e6, "kg kilogram kilograms kgs"),
    **_named("ml", 1.0, "ml mls milliliter milliliters cc"),
    **_named("ml", 1000.0, "l liter liters litre litres"),
    **_named("units", 1.0, "unit units iu"),
    **_named("%", 1.0, "% percent"),
    **_named("hours", 1 / 3600, "second seconds sec"),
    **_named("hours", 1 / 60, "minute minutes min mins"),
    **_named("hours", 1.0, "hour hours hr hrs h"),
    **_named("hours", 24.0, "day days"),
    **_named("hours", 168.0, "week weeks wk wks"),
    **_named("months", 1.0, "month months"),
    **_named("months", 12.0, "year years yr yrs"),
    **_named("times", 1.0, "time times"),
    **_named("tablets", 1.0, "tablet tablets tab tabs pill pills capsule capsules caps"),
    **_named("puffs", 1.0, "puff puffs spray sprays"),
    **_named("drops", 1.0, "drop drops"),
    **_named("mmhg", 1.0, "mmhg"),
    **_named("inches", 1.0, "inch inches"),
    **_named("cm", 1.0, "cm centimeter centimeters"),
    **_named("cm", 0.1, "mm millimeter millimeters"),
    **_named("pounds", 1.0, "lb lbs pound pounds"),
    **_named("calories", 1.0, "calorie calories kcal"),
}
_DOSES = frozenset({"mg", "ml", "units", "tablets", "puffs", "drops"})
_SPANS_OF_TIME = frozenset({"hours", "months"})
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_DAYS = frozenset(
    words("monday tuesday wednesday thursday friday saturday sunday tomorrow tonight yesterday")
)
_MONTHS = frozenset(
    words("january february march april may june july august september october november december")
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number in its base unit; `unit` is empty for a bare number; `said` is as written."""

    value: float
    unit: str
    said: str
    token: int

    @property
    def noun(self) -> str:
        """What to call it in a sentence."""
        if self.unit in _DOSES:
            return "dose"
        return "time" if self.unit in _SPANS_OF_TIME else "number"

    def agrees_with(self, other: Quantity) -> bool:
        """Whether the two can be the same: equal values, and equal units where both have one."""
        same_unit = self.unit == other.unit or not self.unit or not other.unit
        return same_unit and abs(self.value - other.value) <= 1e-6 * max(1.0, abs(self.value))


def find_quantities(tokens: Sequence[Token]) -> tuple[Quantity, ...]:
    """Return the numbers of a text; "one" counts only before a unit."""
    return tuple(_quantities(tokens))


def _quantities(tokens: Sequence[Token]) -> Iterator[Quantity]:
    for at, token in enumerate(tokens):
        if token.word in _ADVERBS:
            if _word(tokens, at + 1) in {"a", "daily", "per", "every", "weekly", "each", "monthly"}:
                yield Quantity(_ADVERBS[token.word], "times", token.word, at)
            continue
        value = _value(token.word)
        if value is None or _is_ordinal(tokens, at):
            continue
        unit_at = _unit_place(tokens, at)
        unit, factor = _UNITS[tokens[unit_at].word] if unit_at is not None else ("", 1.0)
        if token.word in {"one", "zero"} and not unit:
            continue
        said = token.word + (f" {tokens[unit_at].word}" if unit_at is not None else "")
        yield Quantity(value * factor, unit, said, at)


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].word if at < len(tokens) else ""


def _value(word: str) -> float | None:
    if word in _FRACTIONS:
        return _FRACTIONS[word]
    if word in _WORDS:
        return _WORDS[word]
    if unicodedata.category(word[0]) != "Nd":
        return None
    head, comma, tail = word.rpartition(",")
    if comma:
        word = head.replace(",", "") + ("" if len(tail) == _THOUSANDS_GROUP else ".") + tail
    try:
        return float(word)
    except ValueError:  # a version or a dotted date such as 1.2.2024
        return None


def _is_ordinal(tokens: Sequence[Token], at: int) -> bool:
    return _word(tokens, at + 1) in {"st", "nd", "rd", "th"}


def _unit_place(tokens: Sequence[Token], at: int) -> int | None:
    """Find the unit right after the number, or after the far end of a range."""
    following = at + 1
    if _word(tokens, following) in _RANGE_WORDS:
        following += 1
        if _value(_word(tokens, following) or "x") is None:
            return None
    if following > at + 1 or _value(_word(tokens, following) or "x") is not None:
        beyond = following + 1
        return beyond if _word(tokens, beyond) in _UNITS else None
    return following if _word(tokens, following) in _UNITS else None


def find_dates(tokens: Sequence[Token], text: str) -> frozenset[str]:
    """Return the days and months that a text names; "may" and "march" only as a date."""
    found: set[str] = set()
    for at, token in enumerate(tokens):
        is_written_large = text[token.start].isupper()
        if token.word in _DAYS or (
            token.word in _MONTHS
            and (token.word not in {"may", "march"} or (is_written_large and at > 0))
        ):
            found.add(token.word)
    return frozenset(found)
