"""A patient's message and the physician's reply to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.domain.identity import content_hash
from core.domain.text import clean_text

SHORT_BELOW = 231
SUB_EDGE = 200
LONG_FROM = 500


class LengthBand(StrEnum):
    """How long the original reply is, in code points of the stripped text.

    Short replies are those the paper flags: under 231 characters a model tends to add content.
    """

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"

    @classmethod
    def of(
        cls, reply: str, *, short_below: int = SHORT_BELOW, long_from: int = LONG_FROM
    ) -> LengthBand:
        """Return the band of `reply`; white space around it does not count."""
        length = len(reply.strip())
        if length < short_below:
            return cls.SHORT
        return cls.MEDIUM if length < long_from else cls.LONG


def length_bucket(reply: str) -> str:
    """Return `<200`, `200–230` or `≥231`: the display buckets around the paper's two edges."""
    length = len(reply.strip())
    if length < SUB_EDGE:
        return f"<{SUB_EDGE}"
    return f"{SUB_EDGE}–{SHORT_BELOW - 1}" if length < SHORT_BELOW else f"≥{SHORT_BELOW}"


class PairSource(StrEnum):
    """Where a pair came from."""

    KQA = "kqa"
    SYNTHETIC = "synthetic"
    IMPORTED = "imported"
    PASTED = "pasted"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePair:
    """One patient message with the physician's own reply.

    Both texts are non-empty and at most 20,000 characters. `deidentified_by` says in words who
    removed identifiers ("synthetic", "source", "masked here"), or is None when nobody said.
    """

    id: str
    patient_message: str
    physician_reply: str
    specialty: str = ""
    source: PairSource = PairSource.PASTED
    deidentified_by: str | None = None

    def __post_init__(self) -> None:
        for field, what in (
            ("patient_message", "patient message"),
            ("physician_reply", "physician reply"),
        ):
            object.__setattr__(self, field, clean_text(getattr(self, field), what=what))

    @property
    def band(self) -> LengthBand:
        """The length band of the physician's reply."""
        return LengthBand.of(self.physician_reply)


def pair_id(patient_message: str, physician_reply: str) -> str:
    """Return the id that the two texts alone decide; equal texts are one pair."""
    return content_hash([patient_message.strip(), physician_reply.strip()])
