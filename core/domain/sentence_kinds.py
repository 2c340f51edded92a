"""What a sentence that an edit inserted does: the kinds that "what did it" tells apart."""

from __future__ import annotations

from enum import StrEnum


class SentenceKind(StrEnum):
    """What an inserted sentence does; one sentence may do several things."""

    ACKNOWLEDGEMENT = "acknowledgement"
    NAMED_FEELING = "named_feeling"
    EXPLANATION = "explanation"
    SUPPORT = "support"
    REASSURANCE = "reassurance"
    THANKS_APOLOGY = "thanks_apology"
    ENCOURAGEMENT = "encouragement"
    QUESTION = "question"
    MEDICAL_CONTENT = "medical_content"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The plain name on screen."""
        return _LABELS[self]


_LABELS = {
    SentenceKind.ACKNOWLEDGEMENT: "Acknowledgement",
    SentenceKind.NAMED_FEELING: "Names a feeling",
    SentenceKind.EXPLANATION: "Explanation",
    SentenceKind.SUPPORT: "Offer of support",
    SentenceKind.REASSURANCE: "Reassurance",
    SentenceKind.THANKS_APOLOGY: "Thanks, sorry or sympathy",
    SentenceKind.ENCOURAGEMENT: "Praise or good wishes",
    SentenceKind.QUESTION: "Question",
    SentenceKind.MEDICAL_CONTENT: "Medical content",
    SentenceKind.OTHER: "None of these",
}
