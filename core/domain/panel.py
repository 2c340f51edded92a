"""A panel: what is compared, who sits where, what was shown and every answer ever given."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil

from core.domain.definition_cards import DefinitionCard, check_cards
from core.domain.identity import Json, content_hash
from core.errors import InvalidRecord


class StudyState(StrEnum):
    """Where a study stands. Only a draft can change; a paused or closed one shows no pairs."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class ItemKind(StrEnum):
    """Whether an item compares two replies, or is a control with the same text twice."""

    MAIN = "main"
    CONTROL = "control"


class Side(StrEnum):
    """Which reply of an item stands first on screen: its A or its B in item space."""

    A = "a"
    B = "b"

    @property
    def other(self) -> Side:
        """The other one."""
        return Side.B if self is Side.A else Side.A


class ShownChoice(StrEnum):
    """What a person tapped: the reply shown first, the one shown second, or both equally."""

    FIRST = "first"
    EQUAL = "equal"
    SECOND = "second"


class SkipReason(StrEnum):
    """Why a pair was skipped; a skip is a missing answer and never a tie."""

    UNCLEAR = "unclear"
    UPSETTING = "upsetting"
    TOO_LONG = "too_long"
    OTHER = "other"


class Cause(StrEnum):
    """What made a revision."""

    TAP = "tap"
    WHY = "why"
    SKIP = "skip"
    UNDO = "undo"


class Stage(StrEnum):
    """How far a seat is; what the seat sees follows from it."""

    NEW = "new"
    CONSENT = "consent"
    DECLINED = "declined"
    INSTRUCTIONS = "instructions"
    PRACTICE = "practice"
    JUDGING = "judging"
    BREAK = "break"
    STOPPED = "stopped"
    FINISHED = "finished"
    REMOVED = "removed"


class Stacking(StrEnum):
    """How the two replies stood on the screen."""

    SIDE_BY_SIDE = "side_by_side"
    STACKED = "stacked"


def preference(shown: ShownChoice, first_side: Side) -> Side | None:
    """Return which reply was preferred in item space, None for both equally.

    The one place where the order on screen is undone.
    """
    if shown is ShownChoice.EQUAL:
        return None
    return first_side if shown is ShownChoice.FIRST else first_side.other


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticePair:
    """A pair to learn the screen with; its answers are never stored.

    `feedback` is said after any choice, kindly and without a mark.
    """

    message: str
    reply_a: str
    reply_b: str
    feedback: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyChip:
    """One reason to tap after a choice; `id` is stored, `label` is shown."""

    id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyTexts:
    """Every word a seat reads apart from the pairs; paragraphs are separated by empty lines.

    `cards` are the definition cards of the study, of which a seat is shown one; without any, no
    seat is shown one.
    """

    consent_version: str
    consent: str
    instructions: str
    question: str
    closing: str
    practice: tuple[PracticePair, ...] = ()
    chips: tuple[WhyChip, ...] = ()
    cards: tuple[DefinitionCard, ...] = ()

    def __post_init__(self) -> None:
        check_cards(self.cards)
        for name in ("consent_version", "consent", "instructions", "question", "closing"):
            if not str(getattr(self, name)).strip():
                raise InvalidRecord(f"The study needs a text for `{name}`.")

    def as_json(self) -> dict[str, Json]:
        """Return the texts as they are stored and exported; without cards nothing names them."""
        cards: dict[str, Json] = {"cards": [card.as_json() for card in self.cards]}
        return {
            "consent_version": self.consent_version,
            "consent": self.consent,
            "instructions": self.instructions,
            "question": self.question,
            "closing": self.closing,
            "practice": [
                {
                    "message": each.message,
                    "reply_a": each.reply_a,
                    "reply_b": each.reply_b,
                    "feedback": each.feedback,
                }
                for each in self.practice
            ],
            "chips": [{"id": chip.id, "label": chip.label} for chip in self.chips],
            **(cards if self.cards else {}),
        }

    def card(self, card_id: str | None) -> DefinitionCard | None:
        """Return the card of this id, None where the study has none such."""
        return next((card for card in self.cards if card.id == card_id), None)

    @property
    def sha(self) -> str:
        """The hash of all these words."""
        return content_hash(self.as_json())


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyPlan:
    """The numbers of a study.

    `gate` is the lowest precision let in without a named decision, 0 to 1. `votes_per_pair`,
    `pairs_per_seat` and `seats` are at least 1. The shares, 0 to 0.5 of `pairs_per_seat`, are
    shown on top of it and rounded up. `seconds_per_pair` is what the plan reckons with.
    """

    votes_per_pair: int = 3
    pairs_per_seat: int = 20
    seats: int = 12
    gate: float = 0.90
    control_share: float = 0.10
    repeat_share: float = 0.10
    lease_minutes: int = 20
    seconds_per_pair: float = 45.0

    def __post_init__(self) -> None:
        limits = {
            "votes_per_pair": (1, 100),
            "pairs_per_seat": (1, 500),
            "seats": (1, 500),
            "gate": (0, 1),
            "control_share": (0, 0.5),
            "repeat_share": (0, 0.5),
            "lease_minutes": (1, 240),
            "seconds_per_pair": (1, 3_600),
        }
        for name, (low, high) in limits.items():
            if not low <= getattr(self, name) <= high:
                raise InvalidRecord(f"`{name}` must be from {low} to {high}.")

    @property
    def controls_per_seat(self) -> int:
        """Identical pairs that a seat sees on top."""
        return _share_of(self.control_share, self.pairs_per_seat)

    @property
    def repeats_per_seat(self) -> int:
        """Pairs that a seat sees again with the sides swapped, on top."""
        return _share_of(self.repeat_share, self.pairs_per_seat)

    @property
    def screens_per_seat(self) -> int:
        """All that one seat is shown."""
        return self.pairs_per_seat + self.controls_per_seat + self.repeats_per_seat


def _share_of(share: float, whole: int) -> int:
    return ceil(round(share * whole, 9))


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One panel. Times are UTC in ISO 8601, None where it hasn't happened."""

    id: str
    title: str
    state: StudyState
    plan: StudyPlan
    texts: StudyTexts
    created_by: str
    created_at: str
    opened_at: str | None = None
    closed_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyItem:
    """One comparison in item space: two replies, A and B, to one message.

    The texts are those on screen, blinded (`core.domain.blinding`). `system_a` and `system_b`
    name how they were made and never leave the staff's pages. `precision` is that of the edited
    reply (the lower one when both are edits), None when unchecked. `held_back` says in words why
    the gate keeps it out; `let_in_by` and `let_in_reason` are the named decision against it.
    """

    id: str
    kind: ItemKind
    pair_id: str
    message: str
    text_a: str
    text_b: str
    system_a: str
    system_b: str
    source_a: dict[str, Json] = field(default_factory=dict)
    source_b: dict[str, Json] = field(default_factory=dict)
    precision: float | None = None
    n_facts: int = 0
    held_back: str | None = None
    let_in_by: str | None = None
    let_in_reason: str | None = None

    @property
    def is_shown(self) -> bool:
        """Whether seats get to see it."""
        return self.held_back is None or self.let_in_by is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One place in a panel; `number` is its name for people, its pseudonym in exports.

    `card` is the id of the definition card drawn for it, None before the study opens and in a
    study without cards.
    """

    id: str
    study_id: str
    number: int
    stage: Stage
    text_size: int = 100
    high_contrast: bool = False
    practice_done: int = 0
    position: int = 0
    asks_help: bool = False
    excluded_reason: str | None = None
    stage_before_break: Stage | None = None
    card: str | None = None

    @property
    def pseudonym(self) -> str:
        """How the seat is called everywhere."""
        return f"Seat {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """One item before one seat for the `repeat_number`-th time (0 is the first).

    `first_side` was drawn on the server when it was leased and never changes. `position` counts
    from 1 in the order of the seat. A repeat shows the sides swapped.
    """

    id: str
    seat_id: str
    item_id: str
    kind: ItemKind
    repeat_number: int
    position: int
    first_side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What was on screen when an answer was given: stacking, window in CSS pixels, text size."""

    stacking: Stacking
    width: int
    height: int
    text_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One answer as it was given at one moment; the last one of a presentation holds.

    `choice` and `skip` are never both set; both are None when an undo went back to no answer.
    `visible_ms` is the time for which the pair was visible until then.
    """

    client_id: str
    presentation_id: str
    cause: Cause
    choice: ShownChoice | None
    skip: SkipReason | None
    chips: tuple[str, ...]
    visible_ms: int
    screen: Screen

    def __post_init__(self) -> None:
        if self.choice is not None and self.skip is not None:
            raise InvalidRecord("An answer is a choice or a skip, never both.")
        if self.visible_ms < 0:
            raise InvalidRecord("A time can't be negative.")
