"""Instruments: rating scales for one reply, with how they are scored and who owns their words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from core.domain.identity import Json, content_hash
from core.errors import InvalidRecord

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
NEEDS_WORDING = "this needs permission and the wording from the rights holder"


class Rule(StrEnum):
    """How the answers become one score."""

    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Whole numbers from `low` to `high`; `labels` names each of them, or is empty."""

    low: int
    high: int
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.low >= self.high:
            raise InvalidRecord(f"A scale goes up: {self.low} to {self.high} does not.")
        if self.labels and len(self.labels) != self.high - self.low + 1:
            raise InvalidRecord(
                f"A scale from {self.low} to {self.high} has {self.high - self.low + 1} labels or "
                f"none, not {len(self.labels)}."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentItem:
    """One statement to rate; in a shell `text` is empty. A `reverse` item counts the other way."""

    id: str
    text: str
    scale: Scale
    reverse: bool = False
    na_allowed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """Up to `na_max` items may not apply; each then counts as the mean of the person's others."""

    rule: Rule
    na_max: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """An instrument as its file says it. `rights_note` is shown before it is used."""

    id: str
    title: str
    citation: str
    rights_note: str
    requires_permission: bool
    items: tuple[InstrumentItem, ...]
    scoring: Scoring

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise InvalidRecord(
                f"The id `{self.id}` of an instrument may hold letters, digits, - and _ only."
            )
        for name in ("title", "citation", "rights_note"):
            if not getattr(self, name).strip():
                raise InvalidRecord(f"The instrument `{self.id}` needs a text for `{name}`.")
        self._check_items()
        self._check_scoring()

    def _check_items(self) -> None:
        ids = [item.id for item in self.items]
        if not ids:
            raise InvalidRecord(f"The instrument `{self.id}` has no item.")
        wrong = next((each for each in ids if not _ID.fullmatch(each) or ids.count(each) > 1), None)
        if wrong is not None:
            raise InvalidRecord(
                f"The item `{wrong}` of `{self.id}` needs an id of its own, of letters, digits, "
                "- and _."
            )
        worded = [bool(item.text.strip()) for item in self.items]
        if any(worded) is not all(worded) or not (any(worded) or self.requires_permission):
            raise InvalidRecord(
                f"The item `{ids[worded.index(False)]}` of `{self.id}` has no text."
            )

    def _check_scoring(self) -> None:
        may_lack = sum(item.na_allowed for item in self.items)
        if not 0 <= self.scoring.na_max <= may_lack or self.scoring.na_max >= len(self.items):
            raise InvalidRecord(
                f"`na_max` of `{self.id}` must be from 0 to the {may_lack} items that may not "
                "apply, and leave one that does."
            )
        scales = {(item.scale.low, item.scale.high) for item in self.items}
        if len(scales) > 1 and self.scoring.na_max:
            raise InvalidRecord(
                f"The items of `{self.id}` have different scales, so the mean of some can't stand "
                "for another."
            )

    @property
    def is_shell(self) -> bool:
        """Whether its wording is missing."""
        return not self.items[0].text.strip()

    def as_json(self) -> dict[str, Json]:
        """Return the instrument in the shape of its file."""
        return {
            "id": self.id,
            "title": self.title,
            "citation": self.citation,
            "rights_note": self.rights_note,
            "requires_permission": self.requires_permission,
            "items": [
                {
                    "id": item.id,
                    "text": item.text,
                    "scale": {
                        "low": item.scale.low,
                        "high": item.scale.high,
                        "labels": list(item.scale.labels),
                    },
                    "reverse": item.reverse,
                    "na_allowed": item.na_allowed,
                }
                for item in self.items
            ],
            "scoring": {
                "rule": self.scoring.rule.value,
                "na_max": self.scoring.na_max,
                "na_impute": "person_mean",
            },
        }

    @property
    def sha(self) -> str:
        """The hash of everything that it says."""
        return content_hash(self.as_json())
