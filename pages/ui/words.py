"""Plain words that only the screen needs; verdicts, flags and engines have theirs in core."""

from __future__ import annotations

from core.domain.diff import Mark
from core.domain.edits import Provenance
from core.domain.messages import LengthBand, MessagePair, PairSource
from core.services.wording import is_rules

BAND_WORDS = {
    LengthBand.SHORT: "Short (under 231 characters)",
    LengthBand.MEDIUM: "Medium (231 to 499)",
    LengthBand.LONG: "Long (500 or more)",
}
SOURCE_WORDS = {
    PairSource.SYNTHETIC: "Written for this project (synthetic)",
    PairSource.KQA: "Real questions (K-QA)",
    PairSource.IMPORTED: "Imported",
    PairSource.PASTED: "Pasted",
}
STEP_WORDS = {
    "edit": "Editing the reply",
    "facts": "Finding the facts in both texts",
    "check": "Checking each fact against the other text",
}
RESEARCH_ONLY = "A research tool, not a medical device. It does not triage and gives no advice."

_MARKS = {
    Mark.SAME: "",
    Mark.WARMTH: "warmth, no medical fact",
    Mark.SUPPORTED: "new words, supported by the original",
    Mark.ECHO: "from the patient's message",
    Mark.NOT_IN_ORIGINAL: "not in the original",
    Mark.CONTRADICTS: "contradicts the original",
    Mark.LOST: "lost",
    Mark.REWORDED: "other wording, no fact lost",
    Mark.UNDECIDED: "not decided",
}
_RULES = {
    Mark.NOT_IN_ORIGINAL: "not confirmed by rules",
    Mark.LOST: "not confirmed by rules to be kept",
}


def mark_words(mark: Mark, *, checker: str) -> str:
    """Say what a mark means; what rules could not confirm is never called lost."""
    return (_RULES.get(mark) if is_rules(checker) else None) or _MARKS[mark]


def pair_label(pair: MessagePair) -> str:
    """Name a pair in a list: its field and how its message begins."""
    begin = " ".join(pair.patient_message.split())
    cut = begin if len(begin) <= _PREVIEW else begin[:_PREVIEW].rsplit(" ", 1)[0] + " …"
    field = pair.specialty or {
        PairSource.KQA: "Real question",
        PairSource.IMPORTED: "Imported",
        PairSource.PASTED: "My own",
    }.get(pair.source, "Sample")
    return f"{field}: {cut}"


_PREVIEW = 80


def money(cost: float | None) -> str:
    """Write US dollars, or say that the price is unknown."""
    if cost is None:
        return "unknown"
    return f"${cost:.4f}" if cost else "$0"


def time_taken(seconds: float | None) -> str:
    """Write a duration a person can read."""
    if seconds is None:
        return "unknown"
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def tokens(provenance: Provenance) -> str:
    """Write how many tokens went in and came out."""
    if provenance.input_tokens is None or provenance.output_tokens is None:
        return "unknown"
    return f"{provenance.input_tokens:,} in, {provenance.output_tokens:,} out"
