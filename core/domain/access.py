"""Who may do what: roles, what each may do, and the one check that everything goes through."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.errors import Unauthorized


class Role(StrEnum):
    """What a person is here."""

    PATIENT = "patient"
    FACILITATOR = "facilitator"
    CLINICIAN = "clinician"
    RESEARCHER = "researcher"


class Capability(StrEnum):
    """What may be allowed; every page and every service of the panel names the one it needs."""

    JUDGE = "judge"
    RUN_PANEL = "run a panel"
    MAKE_STUDIES = "make studies"
    EXPORT = "export answers"
    EDIT = "edit replies"
    REVIEW = "review edits"
    MANAGE_STAFF = "manage staff"


_MAY: dict[Role, frozenset[Capability]] = {
    Role.PATIENT: frozenset({Capability.JUDGE}),
    Role.FACILITATOR: frozenset({Capability.RUN_PANEL}),
    Role.CLINICIAN: frozenset({Capability.EDIT, Capability.REVIEW}),
    Role.RESEARCHER: frozenset(Capability) - {Capability.JUDGE},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is asking. `seat_id` is set exactly for a patient's seat; `name` is shown and logged."""

    role: Role
    name: str
    seat_id: str | None = None
    is_single_user: bool = False

    def __post_init__(self) -> None:
        if (self.role is Role.PATIENT) != (self.seat_id is not None):
            raise Unauthorized("Only a patient has a seat, and every patient has one.")

    def may(self, capability: Capability) -> bool:
        """Whether this person may do it."""
        return capability in _MAY[self.role]


# Whoever runs the command line holds the database file itself.
OPERATOR = Actor(role=Role.RESEARCHER, name="command line")


def authorize(actor: Actor | None, capability: Capability | None) -> Actor:
    """Return the actor when this is allowed; without a capability anybody known is.

    Raises
    ------
    Unauthorized
        In any other case; the sentence tells nothing about what exists.
    """
    if actor is None:
        raise Unauthorized("Please sign in first.")
    if capability and not actor.may(capability):
        raise Unauthorized(f"Your role here ({actor.role}) may not {capability}.")
    return actor


def seat_of(actor: Actor | None) -> str:
    """Return the seat that this patient sits on, the only one that they can reach.

    Raises
    ------
    Unauthorized
        When the actor isn't a patient.
    """
    seat_id = authorize(actor, Capability.JUDGE).seat_id
    if seat_id is None:
        raise Unauthorized("This page is for a seat of a panel.")
    return seat_id
