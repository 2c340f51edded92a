"""Which column of a table holds what; guessed from its names, or chosen by the user."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import InvalidTable

WANTED = ("patient_message", "physician_reply")

_NAMES = {
    "message": (
        "patient_message", "message", "patient", "patient_text", "patient_question", "question",
        "inquiry", "portal_message", "patient_inquiry",
    ),
    "reply": (
        "physician_reply", "reply", "physician_response", "response", "answer", "doctor_reply",
        "doctor_response", "provider_reply", "provider_response", "clinician_reply", "physician",
    ),
    "specialty": ("specialty", "speciality", "department", "clinic"),
    "identifier": ("pair_id", "id", "message_id", "case_id"),
    "deidentified_by": ("deidentified_by", "deidentified"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The column of each part of a pair; None where the table has none."""

    message: str
    reply: str
    specialty: str | None = None
    identifier: str | None = None
    deidentified_by: str | None = None


def guess_columns(names: Sequence[str]) -> Columns:
    """Guess which column holds what.

    Raises
    ------
    InvalidTable
        When no column looks like the message or the reply; names what was seen and wanted.
    """
    message, reply = _guess(names, "message"), _guess(names, "reply")
    if message is None or reply is None or message == reply:
        raise InvalidTable(
            f"The columns {listed(names)} don't show which holds the message and which the reply. "
            f"Name them {listed(WANTED)}, or choose the columns yourself."
        )
    return Columns(
        message=message,
        reply=reply,
        specialty=_guess(names, "specialty"),
        identifier=_guess(names, "identifier"),
        deidentified_by=_guess(names, "deidentified_by"),
    )


def require_columns(columns: Columns, names: Sequence[str]) -> None:
    """Refuse a choice of columns that the table doesn't have, or the same one for both texts."""
    chosen = (
        columns.message,
        columns.reply,
        columns.specialty,
        columns.identifier,
        columns.deidentified_by,
    )
    missing = [name for name in chosen if name is not None and name not in names]
    if missing:
        raise InvalidTable(f"The table has {listed(names)}, but no {listed(missing)}.")
    if columns.message == columns.reply:
        raise InvalidTable("The message and the reply can't come from the same column.")


def _guess(names: Sequence[str], part: str) -> str | None:
    plain = {re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_"): name for name in names}
    return next((plain[known] for known in _NAMES[part] if known in plain), None)


_SHOWN = 12
_SHOWN_CHARACTERS = 30


def listed(names: Sequence[str]) -> str:
    """List names; a long one is only counted, since a file without a header shows texts here."""
    shown = ", ".join(
        f"`{name}`" if len(name) <= _SHOWN_CHARACTERS else f"a text of {len(name)} characters"
        for name in names[:_SHOWN]
    )
    return shown + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
