"""Staff accounts and who is signed in; passwords and tokens are hashes only."""

from __future__ import annotations

from core.domain.access import Role
from core.domain.identity import new_id
from core.errors import InvalidInput, NotFound
from core.store.rows import Row
from core.store.store import Store


def has_staff(store: Store) -> bool:
    """Whether anybody may sign in here."""
    return bool(store.row("SELECT 1 FROM staff WHERE disabled_at IS NULL"))


def list_staff(store: Store) -> list[Row]:
    """Return `name`, `role` and `added_at` of all accounts in use, the oldest first."""
    return store.rows(
        "SELECT name, role, added_at FROM staff WHERE disabled_at IS NULL ORDER BY seq"
    )


def find_staff(store: Store, name: str) -> Row | None:
    """Return an account in use by its name, capitals or not."""
    return store.row("SELECT * FROM staff WHERE name = ? AND disabled_at IS NULL", [name.strip()])


def add_staff(store: Store, name: str, role: Role, password_hash: str) -> None:
    """Add an account; a removed one of the same name is in use again.

    Raises
    ------
    InvalidInput
        When the name is taken.
    """
    with store.write():
        if find_staff(store, name):
            raise InvalidInput("There is an account of this name already; choose another name.")
        store.run(
            "INSERT INTO staff (id, name, role, password_hash) VALUES (:id, :name, :role, :hash)"
            " ON CONFLICT (name) DO UPDATE SET role = :role, password_hash = :hash,"
            " disabled_at = NULL",
            {"id": new_id(), "name": name, "role": role.value, "hash": password_hash},
        )


def change_staff(
    store: Store, name: str, *, role: Role | None = None, password_hash: str | None = None
) -> None:
    """Give an account another role or password, and end its sessions."""
    with store.write():
        row = _known(store, name)
        if role:
            store.run("UPDATE staff SET role = ? WHERE id = ?", [role.value, row["id"]])
        if password_hash:
            store.run("UPDATE staff SET password_hash = ? WHERE id = ?", [password_hash, row["id"]])
        _end_sessions(store, row["id"])


def remove_staff(store: Store, name: str) -> None:
    """Take an account out of use and end its sessions; what it did stays under its name."""
    with store.write():
        row = _known(store, name)
        store.run(
            "UPDATE staff SET disabled_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE id = ?",
            [row["id"]],
        )
        _end_sessions(store, row["id"])


def count_researchers(store: Store) -> int:
    """Return how many accounts could bring back a lost one."""
    row = store.row(
        "SELECT count(*) AS n FROM staff WHERE role = 'researcher' AND disabled_at IS NULL"
    )
    return row["n"] if row else 0


def begin_session(store: Store, staff_id: str, token_hash: str, hours: float) -> None:
    """Sign an account in for some hours."""
    with store.write():
        store.run(
            "INSERT INTO staff_sessions (token_hash, staff_id, expires_at)"
            " VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?))",
            [token_hash, staff_id, f"+{hours} hours"],
        )


def end_session(store: Store, token_hash: str) -> None:
    """Sign out."""
    with store.write():
        store.run(
            "UPDATE staff_sessions SET ended_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
            " WHERE token_hash = ? AND ended_at IS NULL",
            [token_hash],
        )


def staff_of_session(store: Store, token_hash: str) -> Row | None:
    """Return the account that is signed in under this hash, None when nobody is any more."""
    return store.row(
        "SELECT s.* FROM staff_sessions AS t JOIN staff AS s ON s.id = t.staff_id"
        " WHERE t.token_hash = ? AND t.ended_at IS NULL AND s.disabled_at IS NULL"
        " AND julianday(t.expires_at) > julianday('now')",
        [token_hash],
    )


def _known(store: Store, name: str) -> Row:
    row = find_staff(store, name)
    if row is None:
        raise NotFound("There is no such account.")
    return row


def _end_sessions(store: Store, staff_id: str) -> None:
    store.run(
        "UPDATE staff_sessions SET ended_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
        " WHERE staff_id = ? AND ended_at IS NULL",
        [staff_id],
    )
