"""Staff accounts: set up, added, changed and removed; each step is written down."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.access import Actor, Capability, Role, authorize
from core.errors import InvalidInput, Unauthorized
from core.services.passwords import hash_password, is_password
from core.store import Store, staff
from core.store.deeds import note_deed

STAFF_ROLES = (Role.FACILITATOR, Role.CLINICIAN, Role.RESEARCHER)
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in."""

    name: str
    role: Role
    added_at: str


def accounts(store: Store, actor: Actor) -> tuple[Account, ...]:
    """Return all accounts in use."""
    authorize(actor, Capability.MANAGE_STAFF)
    return tuple(
        Account(name=row["name"], role=Role(row["role"]), added_at=row["added_at"])
        for row in staff.list_staff(store)
    )


def add_account(store: Store, actor: Actor, name: str, role: Role, password: str) -> None:
    """Add somebody.

    Raises
    ------
    InvalidInput
        When the name is empty, too long or taken, or the password too short.
    """
    authorize(actor, Capability.MANAGE_STAFF)
    if role not in STAFF_ROLES:
        raise InvalidInput("Staff are facilitators, clinicians or researchers.")
    known_as = " ".join(name.split())
    if not 0 < len(known_as) <= LONGEST_NAME:
        raise InvalidInput(f"A name has 1 to {LONGEST_NAME} characters.")
    if not staff.has_staff(store) and role is not Role.RESEARCHER:
        raise InvalidInput("The first account must be a researcher's, who can add the others.")
    hashed = hash_password(password)
    with store.write():
        staff.add_staff(store, known_as, role, hashed)
        note_deed(store, actor, "added to the staff", known_as, role.value)


def set_password(store: Store, actor: Actor, name: str, password: str) -> None:
    """Give somebody a new password and sign them out everywhere."""
    authorize(actor, Capability.MANAGE_STAFF)
    hashed = hash_password(password)
    with store.write():
        staff.change_staff(store, name, password_hash=hashed)
        note_deed(store, actor, "set the password of", name)


def set_role(store: Store, actor: Actor, name: str, role: Role) -> None:
    """Give somebody another role and sign them out everywhere."""
    authorize(actor, Capability.MANAGE_STAFF)
    if role not in STAFF_ROLES:
        raise InvalidInput("Staff are facilitators, clinicians or researchers.")
    with store.write():
        staff.change_staff(store, name, role=role)
        _keep_one_researcher(store)
        note_deed(store, actor, "changed the role of", name, role.value)


def remove_account(store: Store, actor: Actor, name: str) -> None:
    """Take somebody off the staff; what they did stays under their name."""
    authorize(actor, Capability.MANAGE_STAFF)
    with store.write():
        staff.remove_staff(store, name)
        _keep_one_researcher(store)
        note_deed(store, actor, "removed from the staff", name)


def check_password(store: Store, name: str, password: str) -> str:
    """Return the account's name as it is written, when the password is right.

    Raises
    ------
    Unauthorized
        With the same sentence for a wrong password and a name that isn't there.
    """
    row = staff.find_staff(store, name)
    if not is_password(password, row["password_hash"] if row else None) or row is None:
        raise Unauthorized("The name or the password is wrong.")
    return row["name"]


def _keep_one_researcher(store: Store) -> None:
    if not staff.count_researchers(store):
        raise InvalidInput("One researcher must stay: nobody else could manage the staff.")
