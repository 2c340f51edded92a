"""What text from outside must be before anything else looks at it."""

from __future__ import annotations

import re
import unicodedata

from core.errors import InvalidPair

MAX_CHARACTERS = 20_000

_KEPT_CONTROLS = {"\n", "\t"}
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")


def clean_text(text: str, *, what: str) -> str:
    """Return `text` with line ends unified and its outer white space stripped.

    Characters are otherwise kept as they are: scripts, emoji, markup and braces are all text.

    Raises
    ------
    InvalidPair
        When the text is empty, longer than 20,000 code points, or holds lone surrogates or
        control characters. The message names `what`, never the text itself.
    """
    unified = _LINE_ENDS.sub("\n", text).strip()
    if not unified:
        raise InvalidPair(f"The {what} is empty; please write or paste it.")
    if len(unified) > MAX_CHARACTERS:
        raise InvalidPair(
            f"The {what} has {len(unified):,} characters; at most {MAX_CHARACTERS:,} are read. "
            "Please shorten it."
        )
    for position, character in enumerate(unified):
        category = unicodedata.category(character)
        if category == "Cs":
            raise InvalidPair(
                f"The {what} holds a broken character at position {position + 1}; "
                "please paste it again from its source."
            )
        if category == "Cc" and character not in _KEPT_CONTROLS:
            raise InvalidPair(
                f"The {what} holds a control character at position {position + 1}; "
                "please delete it or paste as plain text."
            )
    return unified
