"""The noun phrase and the person that an added sentence may repeat from the patient's message."""

from __future__ import annotations

import re
from collections.abc import Callable

from core.llm.offline.bank import bare_topics, canonical_names, generic_topics, topics

_DETERMINER = re.compile(
    r"\b(my|our|his|her|their|the|this|that|these|those|a|an|your)(?:\s+\w+)?\s+$", re.IGNORECASE
)
_KIN = (
    r"husband|wife|spouse|partner|mother|father|mom|dad|brother|sister|grandmother|grandfather|"
    r"grandma|grandpa|son|daughter|fianc[eé]e?|uncle|aunt|friend"
)
_PERSON = re.compile(
    rf"\b(?:my (?:\w+ )?({_KIN})\b|(?:(?<=^)|(?<=[.!?] ))(mom|dad|mum)\b)", re.IGNORECASE
)
_OWNER = re.compile(rf"\bmy ({_KIN})'s\s+(?:\w+\s+)?$", re.IGNORECASE)
_YOURS = frozenset({"my", "our"})
_BARE_WHEN_MASS = frozenset({"his", "her", "their", "your"})


def read_topic(
    text: str, *, suits: Callable[[str, str], bool] | None = None, known: bool = False
) -> str | None:
    """Return a noun phrase that reads well after "about", or None.

    The noun that comes first wins, of two that start together the longer one, and a general noun
    ("medication") only where there is no other. With `suits`, only nouns count of which it says
    yes, given the noun and its kind. With `known`, the patient lives with what is named, so that
    a noun without a determiner takes "the".
    """
    found = [
        (bool(generic_topics().fullmatch(match[0])), match.start(), -len(match[0]), kind, match)
        for kind, pattern in topics()
        for match in pattern.finditer(text)
        if suits is None or suits(match[0], kind)
    ]
    if not found:
        return None
    *_, kind, match = min(found, key=lambda hit: hit[:3])
    noun = canonical_names().get(match[0].lower(), match[0].lower())
    named = _with_determiner(noun, kind, text[: match.start()])
    takes_the = known and kind == "mass" and named == noun and not bare_topics().fullmatch(noun)
    return f"the {noun}" if takes_the else named


def read_person(text: str) -> str | None:
    """Return "your husband" where the message speaks of "my husband", or None."""
    match = _PERSON.search(text)
    return f"your {(match[1] or match[2]).lower()}" if match else None


def _with_determiner(noun: str, kind: str, before: str) -> str:
    owner = _OWNER.search(before)
    if owner:
        return f"your {owner[1].lower()}'s {noun}"
    match = _DETERMINER.search(before)
    word = match[1].lower() if match else ""
    if word in _YOURS:
        return f"your {noun}"
    if word in {"a", "an"} and kind == "count":
        return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
    if word and word not in _BARE_WHEN_MASS | {"a", "an"} and kind != "names":
        return f"the {noun}"
    if kind == "count" and not noun.endswith("s"):
        return f"the {noun}"
    return noun
