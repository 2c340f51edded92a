"""Plain words that only the screen needs; verdicts, flags and engines have theirs in core."""

from __future__ import annotations

from core.domain.messages import LengthBand, MessagePair, PairSource

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
SOURCE_SHORT = {
    PairSource.SYNTHETIC: "Synthetic",
    PairSource.KQA: "K-QA",
    PairSource.IMPORTED: "Imported",
    PairSource.PASTED: "Pasted",
}
STEP_WORDS = {
    "edit": "Editing the reply",
    "facts": "Finding the facts in both texts",
    "check": "Checking each fact against the other text",
    "repair": "Mending the sentences that nothing supports",
    "judge": "Checking the changed sentences",
}


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
