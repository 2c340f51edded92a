"""People's names: after a title, in a greeting or signature, beside a relative, or well known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĘĚĞĪĽŁŃŇŌŐŘŚŞŠŤŪŮŰŹŻŽ"
_LETTER = r"[^\W\d_]"
_INITIAL = rf"[{_UPPER}]\.(?= ?[{_UPPER}])"
_WORD = rf"(?:{_INITIAL}|[{_UPPER}](?:{_LETTER}|['’](?!s\b)(?={_LETTER})|-(?={_LETTER}))+)"
_JOINER = r"(?:(?:de|da|dos|del|della|di|du|van|von|der|den|la|le|al|el|bin|ibn|st\.) ){0,2}"
_NAME = rf"(?P<name>{_WORD}(?:[ \t]{_JOINER}{_WORD}){{0,3}})"
_ANY_CASE = rf"(?P<name>{_LETTER}{{2,}}(?:-{_LETTER}+)?)"
_MORE = rf"(?: (?P<more>{_LETTER}{{2,}}))"
_TITLE = r"(?:(?i:dr|mr|mrs|ms|mx|prof)\b\.?|(?i:doctor|miss|professor|nurse|sister|father)\b)"
_WHOSE = r"(?:my|his|her|our|your|their)"
_RELATIVE = (
    r"(?:husband|wife|spouse|partner|fianc[eé]e?|boyfriend|girlfriend|son|daughter|child|baby|kid"
    r"|mother|father|mom|mum|dad|parent|brother|sister|twin|(?:grand|step)(?:mother|father|son"
    r"|daughter|ma|pa)|aunt|uncle|cousin|niece|nephew|friend|neighbou?r|roommate|caregiver|aide"
    r"|boss|coworker|pastor|dog|cat|surgeon|oncologist|urologist|cardiologist|therapist"
    r"|nurse|physician)"
)
_GREETING = (
    r"(?:dear|hi|hello|hey|hiya|good (?:morning|afternoon|evening)|thanks|thank you|greetings)"
)
_CLOSING = (
    r"(?:sincerely|thanks(?: (?:so much|again|a lot))?|thank you(?: (?:so much|again))?"
    r"|many thanks|(?:best|kind|warm|warmest)(?: (?:regards|wishes))?|regards|warmly|cheers"
    r"|respectfully|yours(?: truly| sincerely)?|take care|love|be well|gratefully|signed)"
)
_AFTER_CLOSING = r"[ \t]*[,.!]*[ \t]*\n*[ \t]*[-–—~]?[ \t]*"
_CREDENTIAL = r"(?:M\.?D|D\.?O|R\.?N|N\.?P|PA-?C|PA|Ph\.?D|FNP|DNP|LPN|MA|PharmD|LCSW|Esq)\b"
_LABEL = (
    r"(?:my (?:full |first |last |maiden )?name(?:['’]s| is)|i go by"
    r"|name:|patient:|pt:|provider:|re:)"
)
_SPOKEN_TO = (
    r"(?:(?:spoke|speak|speaking|talk|talked|talking|met|meet) (?:with|to)|ask(?:ed)? for"
    r"|attn:?|c/o|named)"
)

_CUED: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"\b(?i:{_LABEL})[ \t]*(?:{_TITLE}[ \t])?{_NAME}",
        rf"\b(?i:['’]s|his|her|their) (?i:name) (?i:is|was) {_NAME}",
        rf"\b(?i:i am|i['’]m|this is|it is|it['’]s) {_NAME}"
        r"(?=,| (?i:and|from|here|writing|calling|again|in|at)\b|[.!\n(]|['’]s|$)",
        rf"\b(?i:{_WHOSE} (?:\w+ )?{_RELATIVE})(?:,| is| named|['’]s name is)?[ \t]\(?{_NAME}",
        rf"{_NAME},? \(?(?i:{_WHOSE} (?:\w+ )?{_RELATIVE})\b",
        rf"(?:^|[.!?,][ \t]+)(?i:{_GREETING}),?[ \t]+(?:{_TITLE}[ \t])?{_NAME}"
        r"(?=[ \t]*(?:[,!.:;\n–—-]|$|(?i:and|i|we|for|it)\b))",
        rf"\b(?i:{_CLOSING}){_AFTER_CLOSING}{_NAME}(?=[ \t]*(?:,|\.|\(|\n|$))",
        rf"^[ \t]*[-–—~][ \t]*{_NAME}[ \t]*\.?$",
        rf"{_NAME},? {_CREDENTIAL}",
        rf"^{_NAME} here\b",
        rf"\b(?i:{_SPOKEN_TO}) {_NAME}",
        rf"\b(?i:from):? {_NAME}\s*\Z",
    )
)
_TITLED = re.compile(rf"\b{_TITLE}[ \t]*{_NAME}")
_LOWER_CASE: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.MULTILINE | re.IGNORECASE)
    for pattern in (
        rf"\b(?:dr|mr|mrs)\b\.?[ \t]{_ANY_CASE}",
        rf"\bmy name(?:['’]?s| is) {_ANY_CASE}(?:{_MORE}(?=[ \t]*(?:[,.!\n]|and\b|$)))?",
        rf"^[ \t]*(?:dear|hi|hello|hey) (?:(?:dr|mr|mrs|ms)\.? )?{_ANY_CASE}[ \t]*(?:,|!|$)",
        rf"\b(?:{_CLOSING}){_AFTER_CLOSING}{_ANY_CASE}{_MORE}?[ \t.]*\Z",
    )
)
_LAST_LINE = re.compile(rf"\n[ \t]*{_NAME}(?:,? {_CREDENTIAL})?[ \t.]*\Z")
_CAPITALIZED = re.compile(_NAME)
_EPONYM_FOLLOWS = re.compile(
    r"['’]?s?[ \t-]*(?:scores?|grade|sum|pattern|catheter|disease|syndrome|palsy|lymphoma|sign"
    r"|test|thyroiditis|\d)"
)
_SHORTEST_TELLING = 3


@cache
def _words(name: str) -> frozenset[str]:
    path = Path(__file__).with_name("words") / f"{name}.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names stand; the title before a name is left out of the range."""
    for match in _TITLED.finditer(text):
        yield from _trimmed(match, keep_medical=True)
    for pattern in (*_CUED, _LAST_LINE):
        for match in pattern.finditer(text):
            yield from _trimmed(match, keep_medical=False)
    for pattern in _LOWER_CASE:
        for match in pattern.finditer(text):
            if _could_be_name(match["name"], keep_medical="dr" in match[0].lower()[:3]):
                last = "more" if match.groupdict().get("more") else "name"
                yield match.start("name"), match.end(last)
    for match in _CAPITALIZED.finditer(text):
        yield from _known(match)


def find_again(text: str, names: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where words of names found elsewhere stand, unless they mean a score or a device."""
    if not names:
        return
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    for match in re.finditer(rf"(?<!\w)(?:{words})(?!\w)", text, re.IGNORECASE):
        is_written_as_name = match[0][0].isupper() or match[0].casefold() not in _words("not_names")
        if is_written_as_name and not _EPONYM_FOLLOWS.match(text, match.end()):
            yield match.span()


def name_words(name: str) -> frozenset[str]:
    """Return the words of a name that would give it away on their own."""
    words = re.findall(r"[^\W\d_](?:[^\W\d_]|['’-])+", name.casefold())
    return frozenset(
        word for word in words if len(word) >= _SHORTEST_TELLING and word not in _words("not_names")
    )


def _trimmed(match: re.Match[str], *, keep_medical: bool) -> Iterator[tuple[int, int]]:
    found: list[int] = []
    for word in re.finditer(r"\S+", match["name"]):
        if _could_be_name(word[0], keep_medical=keep_medical):
            found += word.span()
        elif found:
            break
    if found:
        yield match.start("name") + found[0], match.start("name") + found[-1]


def _known(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    words = list(re.finditer(r"\S+", match["name"]))
    for first, word in enumerate(words):
        if word[0].casefold() not in _words("given_names"):
            continue
        if _EPONYM_FOLLOWS.match(match.string, match.start() + word.end()):
            continue
        end = word.end()
        for further in words[first + 1 :]:
            if not _could_be_name(further[0], keep_medical=False):
                break
            end = further.end()
        yield match.start() + word.start(), match.start() + end
        return


def _could_be_name(word: str, *, keep_medical: bool) -> bool:
    plain = word.casefold().replace("’", "'").removesuffix("'s").rstrip(".,'")
    return plain not in _words("not_names") and (keep_medical or plain not in _words("medical"))
