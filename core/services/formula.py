"""Keep text from acting as a formula in a spreadsheet, and take the guard off again."""

from __future__ import annotations

import re

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guard_formula(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet could run; for text columns only.

    Text that looks guarded already gets one more, so that `unguard_formula` always gives back
    exactly what went in.
    """
    return f"'{text}" if _DANGEROUS.match(text) else text


def unguard_formula(text: str) -> str:
    """Take one guarding apostrophe off."""
    return text[1:] if _GUARDED.match(text) else text
