"""What follows a prompt when the physician locked sentences of the reply."""

from __future__ import annotations

from collections.abc import Sequence

from core.prompts.rendering import fence

_WORDS = (
    "The physician locked the sentences below, one a line. Each of them must stand in your answer "
    "word for word, as a sentence of its own, at its place in the reply:"
)


def with_locks(user: str, locked: Sequence[str], *, secret: bytes) -> str:
    """Return the user part of a rendered prompt with the locked sentences after it, fenced."""
    if not locked:
        return user
    fenced = fence("locked_sentences", "\n".join(locked), secret=secret)
    return f"{user}\n\n{_WORDS}\n\n{fenced}"
