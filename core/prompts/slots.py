"""The `{{ name }}` slots of a template: finding them, and filling them exactly once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from core.errors import PromptError

_SLOT = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def slot_names(template: str, *, where: str) -> tuple[str, ...]:
    """Return the names in the slots of `template`, each once, in order.

    Raises
    ------
    PromptError
        When something else than one plain name stands between double braces.
    """
    names = [inner.strip() for inner in _SLOT.findall(template)]
    strange = sum(not _NAME.fullmatch(name) for name in names)
    if strange:
        raise PromptError(
            f"{where} has {strange} slot(s) in double braces without a plain name; "
            "write `{{ patient_message }}`, and single braces for everything else."
        )
    return tuple(dict.fromkeys(names))


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put each value into its slot; braces inside a value are text and are left alone."""
    return _SLOT.sub(lambda slot: values[slot.group(1).strip()], template)


def listed(names: Iterable[str]) -> str:
    """Write names in backticks, in order of the alphabet, for a message."""
    return ", ".join(f"`{name}`" for name in sorted(names))
