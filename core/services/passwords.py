"""Staff passwords: salted argon2id hashes, with few computed at once."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import InvalidInput

SHORTEST = 10
LONGEST = 200
# Each hash takes 64 MiB for a moment: a crowd at the door must not exhaust the machine.
_AT_ONCE = threading.Semaphore(2)
_HASHER = PasswordHasher()
# Verified in place of an account that doesn't exist, so that both take the same time.
_NOBODYS = _HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    """Return the salted argon2id hash of a password.

    Raises
    ------
    InvalidInput
        When it is shorter than 10 or longer than 200 characters.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidInput(f"A password has {SHORTEST} to {LONGEST} characters.")
    with _AT_ONCE:
        return _HASHER.hash(password)


def is_password(password: str, hashed: str | None) -> bool:
    """Whether this is the password; `hashed` is None where there is no such account."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(hashed or _NOBODYS, password[:LONGEST]) and hashed is not None
        except (VerificationError, InvalidHashError):
            return False
