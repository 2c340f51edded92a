"""The plain words for every verdict, flag, level and engine: on screen, in reports, in text."""

from __future__ import annotations

from core.domain.cases import Case
from core.domain.diff import Mark
from core.domain.edits import Provenance
from core.domain.facts import (
    Attribution,
    AuxLabel,
    Direction,
    EntailmentVerdict,
    FactKind,
    FlagKind,
)

WRITTEN_ENGINE = "written:examples"
RULES_ENGINE = "offline:rules"
HAND_LABELS = "hand labels"
# What was written at the desk of a written example is judged by the rules, and says so.
HAND_AND_RULES = f"{HAND_LABELS} + {RULES_ENGINE}"
JUDGED_BY_RULES = "Judged by rules at the desk."

FLAG_TITLES = {
    FlagKind.LOW_PRECISION: "Too much was added",
    FlagKind.SHORT_SOURCE: "Very short original",
    FlagKind.LOST_INSTRUCTION: "An instruction may be lost",
    FlagKind.CONTRADICTION: "Contradicts the original",
    FlagKind.NEW_FOLLOW_UP: "A follow-up nobody asked for",
    FlagKind.ASSUMPTION: "A clinical assumption",
    FlagKind.FALSE_REASSURANCE: "Reassurance without a basis",
    FlagKind.CHANGED_NUMBER: "A number, dose, date or drug differs",
}

FLAG_ADVICE = {
    FlagKind.LOW_PRECISION: (
        "Under 90 % of the edit's facts stand in the original. With nine facts or fewer, one "
        "unsupported fact is enough for this. Read each added fact before anyone sends it."
    ),
    FlagKind.SHORT_SOURCE: (
        "Originals under 231 characters tempt an editor to invent content. Compare word by word."
    ),
    FlagKind.LOST_INSTRUCTION: (
        "The patient may no longer learn what to do or watch for. Put the sentence back, or make "
        "sure that the edit says it."
    ),
    FlagKind.CONTRADICTION: "The edit says the opposite, or something else. Restore the original.",
    FlagKind.NEW_FOLLOW_UP: (
        "The edit recommends or plans something that the physician did not. Remove it, or ask the "
        "physician."
    ),
    FlagKind.ASSUMPTION: (
        "The edit states something about the patient or the disease that the physician did not "
        "write. Remove it, or ask the physician."
    ),
    FlagKind.FALSE_REASSURANCE: (
        "The edit promises a good outcome that the physician did not. Remove it."
    ),
    FlagKind.CHANGED_NUMBER: (
        "Compare the numbers, doses, dates and drug names in both texts, one by one."
    ),
}

KIND_WORDS = {
    FactKind.FINDING: "finding",
    FactKind.INTERPRETATION: "interpretation",
    FactKind.DIAGNOSIS: "diagnosis",
    FactKind.MEDICATION: "medication",
    FactKind.INSTRUCTION: "instruction",
    FactKind.FOLLOW_UP: "follow-up",
    FactKind.LOGISTICS: "logistics",
    FactKind.PROGNOSIS_REASSURANCE: "reassurance",
    FactKind.RISK_WARNING: "warning",
    FactKind.COMMITMENT: "promise",
    FactKind.PATIENT_STATE: "about the patient",
    FactKind.OTHER_MEDICAL: "other medical",
}

ATTRIBUTION_WORDS = {
    Attribution.SUPPORTED: "from the original",
    Attribution.ECHO: "from the patient's message",
    Attribution.NEW: "new",
}

NOT_A_CERTIFICATE = (
    "Supported means: the original reply says so. It does not mean that the original reply is "
    "right. Bedside is a research tool, not a medical device."
)


def is_rules(checker: str) -> bool:
    """Whether the offline rules gave a verdict."""
    return checker.startswith("offline:")


def verdict_words(verdict: EntailmentVerdict, *, checker: str) -> str:
    """Say what a verdict means; what rules could not confirm is never called lost."""
    if verdict.entailed is None:
        return f"undecided ({verdict.failure})"
    if verdict.entailed:
        return "kept" if verdict.direction is Direction.KEPT else "in the original"
    if verdict.aux is AuxLabel.CONTRADICTED:
        return "contradicts"
    if is_rules(checker) or verdict.rationale.startswith(JUDGED_BY_RULES):
        return "not confirmed by rules"
    if verdict.direction is Direction.KEPT:
        return "weakened" if verdict.aux is AuxLabel.WEAKENED else "lost"
    return "strengthened" if verdict.aux is AuxLabel.STRENGTHENED else "not in the original"


def engine_badge(case: Case) -> str:
    """Say who wrote the edit, so that nobody takes an example or a rule for a model."""
    asked = case.edit.provenance.engine_asked
    if asked == WRITTEN_ENGINE:
        return "Written example, not model output"
    if is_rules(asked):
        return "Rules, not a language model"
    return case.edit.provenance.engine_served or asked


def checker_badge(checker: str) -> str:
    """Say who gave the verdicts."""
    if checker == HAND_LABELS:
        return "Facts labeled by hand"
    if checker == HAND_AND_RULES:
        return "Facts labeled by hand; new words checked by rules, not a language model"
    if is_rules(checker):
        return "Facts checked by rules, not a language model"
    return f"Facts checked by {checker}"


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
_MARKS_BY_RULES = {
    Mark.NOT_IN_ORIGINAL: "not confirmed by rules",
    Mark.LOST: "not confirmed by rules to be kept",
}
_MARKS_BY_BOTH = {
    Mark.NOT_IN_ORIGINAL: "not confirmed to be in the original",
    Mark.LOST: "not confirmed to be kept",
}


def mark_words(mark: Mark, *, checker: str) -> str:
    """Say what a mark means; what rules could not confirm is never called lost."""
    careful = _MARKS_BY_BOTH if checker == HAND_AND_RULES else {}
    return (_MARKS_BY_RULES if is_rules(checker) else careful).get(mark) or _MARKS[mark]


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
