"""How many syllables an English word has, by hyphenation and by its vowels."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pyphen import Pyphen

_VOWELS = re.compile(r"[aeiouy]+")
# Neighboring vowels that are spoken apart (di-et would need a dictionary; these are regular).
_APART = re.compile(r"i[ao](?!u)|[aeiou]ing|eo(?!u|n)|ua|uou")
_TOGETHER = re.compile(r"[ct]i[ao]|sio|gio|qua|gua")
_SPOKEN_LE = re.compile(r"[^aeiouy]le$")
_SILENT_E = re.compile(r"[^aeiouy]e$")
_SILENT_ED = re.compile(r"[^aeioutd]ed$")
_SILENT_ES = re.compile(r"[^aeiouyszxcgl]es$")
_SPOKEN_ES = re.compile(r"[cs]hes$")
_LONGEST_ABBREVIATION = 5
# Replies share most of their words.
_WORDS_KEPT = 20_000


@cache
def _hyphenation() -> Pyphen:
    return Pyphen(lang="en_US")


def count_syllables(word: str) -> int:
    """Estimate the syllables of one English word; abbreviations in capitals are spelled.

    Hyphenation patterns miss places where no line may break ("a-ny"), vowel rules miss
    irregular words; the larger of the two is right more often than either.

    Parameters
    ----------
    word : str
        Letters only, or with apostrophes and hyphens inside.

    Returns
    -------
    syllables : int
        At least 1.

    Examples
    --------
    >>> [count_syllables(word) for word in ("any", "medication", "leakage", "PSA")]
    [2, 4, 2, 3]
    """
    return _of_word(word)


@lru_cache(maxsize=_WORDS_KEPT)
def _of_word(word: str) -> int:
    parts = [part for part in re.split(r"[-‐‑]", word) if part]
    return max(1, sum(_of_part(part) for part in parts))


def _of_part(word: str) -> int:
    if word.isupper() and 1 < len(word) <= _LONGEST_ABBREVIATION:
        return len(word)
    lower = re.sub(r"['’]", "", word.lower())
    return max(len(_hyphenation().positions(lower)) + 1, _by_vowels(lower), 1)


def _by_vowels(word: str) -> int:
    count = len(_VOWELS.findall(word))
    count += len(_APART.findall(word)) - len(_TOGETHER.findall(word))
    count -= bool(_SILENT_E.search(word)) and not _SPOKEN_LE.search(word)
    count -= bool(_SILENT_ED.search(word))
    count -= bool(_SILENT_ES.search(word)) and not _SPOKEN_ES.search(word)
    return count
