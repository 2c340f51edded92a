"""Sign-offs and signatures: the lines at the end of a reply that say who wrote it."""

from __future__ import annotations

import re
from enum import Enum, auto

_MOST_LINES = 7

_ALWAYS = (
    r"(?:(?:with )?(?:my )?(?:best|kind|warm|warmest|kindest|sincere)(?: (?:and|&) \w+)? "
    r"(?:regards|wishes)|regards|sincerely(?: yours)?|yours (?:sincerely|truly|faithfully)"
    r"|respectfully(?: yours)?|cordially|warmly)"
)
# Words that are also said for their own sake: a sign-off only before a comma or a name.
_SOMETIMES = (
    r"(?:best|all the best|take care|be well|cheers|many thanks|thanks(?: again)?|thank you"
    r"|with care|gratefully|yours|love|in good health)"
)
_WORD = r"[A-Z\u00C0-\u00DE][\w'\u2019-]*\.?"
_NAME = rf"{_WORD}(?: (?:de|der|den|van|von|da|di|la|le|al|bin)\b)*(?: {_WORD}){{0,3}}"
_DEGREE = r"(?:M\.?D|D\.?O|Ph\.?D|MBBS|MPH|MS|MSN|NP|FNP|APRN|ARNP|PA|PA-C|RN|BSN|LPN|CNP|FACP)\.?"
_TITLED = rf"(?:Dr\.?|Doctor|Prof\.?|Professor|Nurse) {_NAME}(?:,? {_DEGREE})*"
_WITH_DEGREE = rf"{_NAME}(?:,? {_DEGREE})+"
_TEAM = (
    r"(?:Your|The) (?:[\w-]+ ){0,3}(?:team|doctor|physician|provider|nurse|oncologist|urologist)"
)
_SIGNED = rf"(?:{_TITLED}|{_WITH_DEGREE}|{_TEAM})"
_PLACE = r"(?:[A-Z][\w'&.-]*|of|and|for|the|&)(?: (?:[A-Z][\w'&.-]*|of|and|for|the|&)){0,6}"
_PHONE = r"(?:(?:Tel|Phone|Fax|Office)[.:]? ?)?[\d()+./ -]{7,20}"
_DEVICE = re.compile(
    r"(?:Sent|Written|Dictated) (?:from|via|using|on|with) (?:my (?:iPhone|iPad|phone|mobile"
    r"|Android|Samsung|Galaxy|tablet|smartphone|BlackBerry)|MyChart|Outlook|Mail|Gmail|Yahoo"
    r"|the patient portal)(?: [\w ]{1,30})?\.?"
)
_CLOSING = re.compile(rf"{_ALWAYS}[,.!]?|{_SOMETIMES},|--", re.IGNORECASE)
_MAYBE_CLOSING = re.compile(rf"{_SOMETIMES}[.!]?", re.IGNORECASE)
_CLOSED_BY_NAME = re.compile(
    rf"(?i:{_ALWAYS}|{_SOMETIMES})(?:,| ?[-\u2013\u2014]+) ?(?:{_SIGNED}|{_NAME})\.?"
)
_STRONG = re.compile(
    rf"(?:--|[-\u2013\u2014])? ?{_SIGNED}|(?:--|\u2014) ?{_WORD}(?: {_WORD}){{1,2}}"
)
_WEAK = re.compile(rf"{_NAME}|{_PLACE}|{_PHONE}")
_BULLET = re.compile(r"(?:[-*+\u2022\u00B7\u2013\u2014]|\d{1,2}[.)]) ")
# How advice begins: such a line is never taken for a name.
_ADVICE = re.compile(
    r"(?:Stop|Start|Take|Call|Continue|Repeat|Recheck|Drink|Avoid|Do|Use|Keep|Rest|Ice|Come|Go|See"
    r"|Hold|Increase|Decrease|Please|No|Not|Never|Stay|Return|Schedule|Follow|Bring|Monitor"
    r"|Limit|Eat|Try|Check|Apply|Finish|Get|Make|Let|If|Your|You)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?]\s+")


class _Kind(Enum):
    CLOSING = auto()
    STRONG = auto()
    WEAK = auto()


def without_sign_off(text: str) -> str:
    """Return `text` without the sign-off at its end; a text that is nothing else stays whole.

    Only whole lines of a closed set of shapes go (a closing phrase, a name with a title or a
    degree, what stands below them), or such an ending after the last sentence. A list's last
    line stays.
    """
    lines = text.rstrip().split("\n")
    kept = _without_tail(lines[: _first_signed(lines)]).rstrip()
    if not kept.strip():
        return text
    return kept if kept == text.rstrip() else without_sign_off(kept)


def _first_signed(lines: list[str]) -> int:
    """Return the index of the first line of the sign-off, or the number of lines."""
    cut, below, seen = len(lines), None, 0
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place].strip()
        if not line:
            continue
        kind = _kind(line, below)
        seen += 1
        if kind is None or seen > _MOST_LINES:
            break
        if kind is _Kind.CLOSING or (kind is _Kind.STRONG and not _is_listed(lines[:place])):
            cut = place
        below = kind
    return cut


def _kind(line: str, below: _Kind | None) -> _Kind | None:
    if _CLOSING.fullmatch(line) or _DEVICE.fullmatch(line) or _CLOSED_BY_NAME.fullmatch(line):
        return _Kind.CLOSING
    if _MAYBE_CLOSING.fullmatch(line):
        return _Kind.CLOSING if below else None
    if _STRONG.fullmatch(line):
        return _Kind.STRONG
    is_weak = _WEAK.fullmatch(line) and not _ADVICE.match(line)
    return _Kind.WEAK if is_weak else None


def _is_listed(above: list[str]) -> bool:
    """Whether the lines above lead up to a list, in which a name is content."""
    last = next((line.strip() for line in reversed(above) if line.strip()), "")
    return (last.endswith((":", ",")) and not _CLOSING.fullmatch(last)) or bool(_BULLET.match(last))


def _without_tail(lines: list[str]) -> str:
    """Take off an ending such as "Best regards, Dr. Lee" that follows the last sentence."""
    text = "\n".join(lines).rstrip()
    last = text.rpartition("\n")[2]
    for end in _SENTENCE_END.finditer(last):
        tail = last[end.end() :]
        if _CLOSED_BY_NAME.fullmatch(tail) or _DASHED.fullmatch(tail):
            return text[: len(text) - len(tail)]
    return text


_DASHED = re.compile(rf"(?:--|[-\u2013\u2014]) ?{_SIGNED}")
