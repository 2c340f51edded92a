"""Red-flag words in a patient's message, so that a screen can say that this tool doesn't triage."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from core.domain.facts import Span

URGENT_NOTICE = (
    "This message holds words that can mean an emergency. Bedside does not triage: someone "
    "qualified must read the message now, by the usual route, before anything else."
)

_PHRASES = Path(__file__).with_name("words") / "red_flags.toml"
_CANNOT = r"(?:can(?:['’]?t|not| not| barely| hardly)|could(?:n['’]?t| not| barely)|unable to)"
_LOOK_BACK = 80
_DENIAL = re.compile(
    r"\b(?:no|not|never|without|den(?:y|ies|ied|ying)|nor|neither|negative for|free of"
    r"|(?:is|are|was|do|does|did|have|has|had)n['’]?t)\b"
    r"(?P<between>[^.;:!?\n]{0,60})$",
    re.IGNORECASE,
)
# What follows the denial but is no longer denied: "no fever but chest pain".
_TURN = re.compile(
    r"\b(?:but|however|though|although|yet|except|only|because|since|so|just|until|when|with"
    r"|and (?:now|then|i|my|it|he|she|today))\b",
    re.IGNORECASE,
)
# Denials of relief or of knowledge deny nothing: "not sure if chest pain", "no relief of".
_OTHER_DENIAL = re.compile(
    r"\s*(?:\w+ ){0,2}(?:relief|better|improv\w+|help\w*|go(?:ing)? away|gone|stop\w*|sleep\w*|sure"
    r"|know|doubt|longer|want|well)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag:
    """One phrase that may mean an emergency, where it stands, and what it may point to."""

    concern: str
    span: Span
    text: str = field(repr=False)


def find_red_flags(message: str) -> tuple[RedFlag, ...]:
    """Return the phrases of a patient's message that may mean an emergency, in order.

    A phrase that its clause denies ("no chest pain") is left out. Rules like these miss things:
    an empty answer does not say that a message isn't urgent.
    """
    found = [
        RedFlag(concern=concern, span=Span(start=match.start(), end=match.end()), text=match[0])
        for concern, pattern in _patterns()
        for match in pattern.finditer(message)
        if not _is_denied(message, match.start())
    ]
    return tuple(sorted(found, key=lambda flag: flag.span.start))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table: dict[str, str] = tomllib.loads(_PHRASES.read_text(encoding="utf-8"))
    return tuple((concern, _pattern(lines)) for concern, lines in table.items())


def _pattern(lines: str) -> re.Pattern[str]:
    phrases = "|".join(line for line in lines.splitlines() if line)
    written = phrases.replace("'", "['’]?").replace("CANNOT", _CANNOT)
    return re.compile(rf"\b(?:{written})\b", re.IGNORECASE)


def _is_denied(message: str, start: int) -> bool:
    denial = _DENIAL.search(message[max(0, start - _LOOK_BACK) : start])
    return (
        denial is not None
        and not _TURN.search(denial["between"])
        and not _OTHER_DENIAL.match(denial["between"])
    )
