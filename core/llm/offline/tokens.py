"""Cut a text into sentences and words, with the place of each kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, cast

import snowballstemmer  # pyright: ignore[reportMissingTypeStubs]

from core.domain.facts import Span

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+\d+[^\W_]*|[^\W\d_]+(?:['’][^\W\d_]+)*|%|½|¼|¾")
_JOINED_PREFIX = re.compile(
    r"\b(non|anti|pre|post|re|co|multi|sub|un|self)-(?=[^\W\d_])", re.IGNORECASE
)
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|[。！？؟]+|(?<=[a-z])[.!?](?=[A-Z][a-z])|\n")
_BULLET = re.compile(r"\s*(?:[-*•–—·▪●‣]+\s+|\(?\d{1,2}[.)]\s+|[a-z]\)\s+|#+\s+|>\s+)+")
_LIST_START = re.compile(r"\s*(?:[-*•–—·▪●‣#>]|\(?\d{1,2}[.)]\s|[a-z]\)\s)")
_LAST_WORD = re.compile(r"([\w.]+)\.$")


def words(text: str) -> list[str]:
    """Split a list of words written as one string."""
    return text.split()


ABBREVIATIONS = frozenset(
    words(
        "dr mr mrs ms prof st vs e.g i.e eg ie approx etc no fig dept tel ext sr jr a.m p.m "
        "am pm tab tabs cap caps inj temp avg incl resp u.s"
    )
)


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 (the library's own name)


_STEMMER = cast(
    _Stemmer,
    snowballstemmer.stemmer("english"),  # pyright: ignore[reportUnknownMemberType]
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word or number; `word` is its plain lower-case form."""

    word: str
    stem: str
    start: int
    end: int


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the word's stem; other scripts come back as they are."""
    return _STEMMER.stemWord(word) if word.isascii() else word


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """Return the lower-case compatibility form, so that full-width letters equal plain ones."""
    folded = unicodedata.normalize("NFKC", word).casefold().replace("’", "'")
    return folded.removesuffix("'s") if len(folded) > len("'s") else folded


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the words of `text` in order; hyphens part words except after a prefix."""
    return tuple(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    glued = {match.end() for match in _JOINED_PREFIX.finditer(text)}
    held: re.Match[str] | None = None
    for match in _WORD.finditer(text):
        if match.end() + 1 in glued:
            held = match
            continue
        word = plain(match.group())
        start = match.start()
        if held is not None:
            word, start, held = plain(held.group()) + word, held.start(), None
        yield Token(word, stem(word), start, match.end())


def sentences(text: str) -> tuple[Span, ...]:
    """Return where each sentence or list entry stands, without bullets and outer white space."""
    cuts = [match.end() for match in _END.finditer(text) if _ends_sentence(text, match)]
    spans = (
        _trim(text, start, end) for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)
    )
    return tuple(span for span in spans if span is not None)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    if match.group() == "\n":
        return _breaks_line(text, match.start())
    if match.group().startswith("."):
        return not _is_abbreviation(text, match)
    return True


def _breaks_line(text: str, position: int) -> bool:
    """Tell a real line break from one inside a wrapped sentence."""
    rest = text[position + 1 :]
    following = rest.lstrip(" \t")[:1]
    return not following.islower() or bool(_LIST_START.match(rest[:12]))


def _is_abbreviation(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 12) : match.start() + 1]
    last = _LAST_WORD.search(before)
    if last is None:
        return False
    word = last.group(1).casefold()
    following = text[match.end() :].lstrip()[:1]
    if word.isdigit():
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        return line.strip() == word
    if word == "etc" or word in {"am", "pm", "a.m", "p.m", "no"}:
        return following.islower() or (word == "no" and following.isdigit())
    return word in ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word != "i")


def _trim(text: str, start: int, end: int) -> Span | None:
    bullet = _BULLET.match(text, start, end)
    if bullet:
        start = bullet.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    has_word = any(character.isalnum() for character in text[start:end])
    return Span(start=start, end=end) if has_word else None
