"""What reviewers can say: which error, how likely harm is, and whether the checker was right."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum

from core.domain.facts import FlagKind


class Code(StrEnum):
    """What is wrong with a passage; JDG is about the checker and no error of the edit."""

    FUP = "FUP"
    ASM = "ASM"
    FAS = "FAS"
    FAB = "FAB"
    NEG = "NEG"
    CTX = "CTX"
    STR = "STR"
    WKN = "WKN"
    OMI = "OMI"
    PRO = "PRO"
    INT = "INT"
    TON = "TON"
    LIT = "LIT"
    JDG = "JDG"

    @property
    def label(self) -> str:
        """The plain name on screen."""
        return _CODES[self][0]

    @property
    def side(self) -> str:
        """Whether it is an addition, a change, an omission, tone, or about the checker (meta)."""
        return _CODES[self][1]


_CODES = {
    Code.FUP: ("Follow-up or recommendation nobody asked for", "addition"),
    Code.ASM: ("Clinical assumption that the original does not make", "addition"),
    Code.FAS: ("False or excessive assurance", "addition"),
    Code.FAB: ("Other invented clinical fact: number, drug, date, test", "addition"),
    Code.NEG: ("Contradicts the original", "change"),
    Code.CTX: ("Content of another topic or person", "addition"),
    Code.STR: ("More certain than the original", "change"),
    Code.WKN: ("Urgency or instruction weakened or buried", "change"),
    Code.OMI: ("Clinically relevant omission", "omission"),
    Code.PRO: ("New promise or commitment of the team", "addition"),
    Code.INT: ("The physician's intent or structure changed", "change"),
    Code.TON: ("Wrong tone: condescending, too emotional, robotic", "tone"),
    Code.LIT: ("Harder to read, or too long", "tone"),
    Code.JDG: ("The checker is wrong here, the edit is not", "meta"),
}

DETECTOR_CODES: Mapping[FlagKind, frozenset[Code]] = {
    FlagKind.NEW_FOLLOW_UP: frozenset({Code.FUP}),
    FlagKind.ASSUMPTION: frozenset({Code.ASM}),
    FlagKind.FALSE_REASSURANCE: frozenset({Code.FAS}),
    FlagKind.CONTRADICTION: frozenset({Code.NEG}),
    FlagKind.LOST_INSTRUCTION: frozenset({Code.OMI, Code.WKN}),
    FlagKind.CHANGED_NUMBER: frozenset({Code.FAB, Code.NEG}),
    FlagKind.LOW_PRECISION: frozenset(code for code in Code if code.side == "addition"),
    FlagKind.SHORT_SOURCE: frozenset(),
}
"""Which errors a flag is meant to find; a short original is none."""


class Likelihood(StrEnum):
    """How likely harm is if the passage is sent as it stands."""

    UNLIKELY = "unlikely"
    POSSIBLE = "possible"
    LIKELY = "likely"


class Said(StrEnum):
    """What a reviewer says of one verdict of the checker."""

    RIGHT = "right"
    WRONG = "wrong"
    UNSURE = "unsure"


class Pass(IntEnum):
    """Whether a passage is rated before its verdicts are shown, or once more afterward."""

    FIRST = 1
    SECOND = 2
