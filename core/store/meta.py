"""What a database knows about itself."""

from __future__ import annotations

import secrets

from core.store.store import Store

_SECRET_BYTES = 32


def secret(store: Store) -> bytes:
    """Return the secret of this database, made once; it fences texts from outside in prompts."""
    found = _value(store)
    if found is None:
        with store.write() as db:
            found = _value(store)
            if found is None:
                found = secrets.token_hex(_SECRET_BYTES)
                db.table("meta").insert({"key": "secret", "value": found})
    return bytes.fromhex(found)


def _value(store: Store) -> str | None:
    row = store.row("SELECT value FROM meta WHERE key = 'secret'")
    return row["value"] if row else None
