"""A case: one pair, one candidate reply, its check and its flags, as one thing to look at."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.edits import Edit
from core.domain.facts import FactCheck, Flag
from core.domain.messages import MessagePair


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything the edit page shows of one edit of one pair.

    `created_at` is UTC in ISO 8601. `kept` is False for pasted text that is forgotten after the
    session unless the user saves it. `check_failure` says in a plain sentence why there is no
    check; exactly one of it and `check` is set.
    """

    id: str
    pair: MessagePair
    edit: Edit
    check: FactCheck | None
    flags: tuple[Flag, ...]
    created_at: str
    kept: bool = True
    check_failure: str | None = None
