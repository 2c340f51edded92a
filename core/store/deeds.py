"""Who among the staff did what: openings, closings, exclusions, cards and exports."""

from __future__ import annotations

from core.domain.access import Actor
from core.store.rows import Row
from core.store.store import Store


def note_deed(store: Store, actor: Actor, deed: str, subject: str, detail: str = "") -> None:
    """Write down what somebody did to `subject`; joins the caller's `write` where there is one."""
    with store.write() as db:
        db.table("deeds").insert(
            {
                "actor": actor.name,
                "role": actor.role.value,
                "deed": deed,
                "subject": subject,
                "detail": detail,
            }
        )


def deeds_about(store: Store, subject: str) -> list[Row]:
    """Return what was done to `subject`, the oldest first."""
    return store.rows("SELECT * FROM deeds WHERE subject = ? ORDER BY seq", [subject])
