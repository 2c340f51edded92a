"""How hard a reply is to read: words, sentences, questions and a school grade."""

from __future__ import annotations

import re
import unicodedata

from core.metrics.syllables import count_syllables

__all__ = ["count_questions", "count_words", "reading_grade"]

_WORD = re.compile(r"\w+(?:['’.,:/‐‑-]\w+)*")
_SPOKEN = re.compile(r"[^\W\d_]+(?:['’‐‑-][^\W\d_]+)*")
_BREAK = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|\n\s*\n|\n\s*(?=[-*•]|\d+[.)])")
_ABBREVIATION = re.compile(r"\b(?:dr|mr|mrs|ms|prof|vs|approx|e\.g|i\.e|etc)\.\s+", re.IGNORECASE)
_BOUND = "\u2060"  # the word joiner: neither a space nor part of any word
_QUESTION = re.compile(r"[?？؟][\"'”’)\]!.]*$")

# Fewer Latin letters than this and an English grade would be a number without meaning.
_LATIN_SHARE = 0.9


def count_words(text: str) -> int:
    """Count words and numbers; "4.2", "follow-up" and "3-6" are one each.

    A script without spaces counts as one word from one sign to the next, so the number means
    little there.

    Parameters
    ----------
    text : str
        One reply.

    Returns
    -------
    words : int
        0 for an empty text.

    Examples
    --------
    >>> count_words("Your PSA is 4.2, please follow up.")
    7
    """
    return len(_WORD.findall(text))


def count_questions(text: str) -> int:
    """Count sentences that end in a question mark.

    A question without its mark is missed; a polite request with one is counted.

    Parameters
    ----------
    text : str
        One reply.

    Returns
    -------
    questions : int
        0 where nothing is asked.

    Examples
    --------
    >>> count_questions("Do you have a fever? Since when?! Please call.")
    2
    """
    return sum(bool(_QUESTION.search(sentence)) for sentence in split_sentences(text))


def split_sentences(text: str) -> list[str]:
    """Split `text` at sentence ends, blank lines and list items; empty pieces are dropped.

    Examples
    --------
    >>> split_sentences("Dr. Lee called. Take 2.5 mg!")
    ['Dr. Lee called.', 'Take 2.5 mg!']
    """
    # The point of an abbreviation ends no sentence: bind it to the next word, then unbind.
    bound = _ABBREVIATION.sub(lambda match: match[0].rstrip() + _BOUND, text)
    pieces = (piece.replace(_BOUND, " ").strip() for piece in _BREAK.split(bound))
    return [piece for piece in pieces if any(map(str.isalnum, piece))]


def reading_grade(text: str) -> float | None:
    """Flesch-Kincaid grade: the US school year in which such sentences and words are read.

    It counts lengths only: it does not see hard ideas, and short lists of drug names score
    high. It is made for English; other languages in Latin script get a number that means
    nothing. A text may score below 0. Lower is easier; patient texts aim at about 6.

    Parameters
    ----------
    text : str
        One reply. Numbers are left out of words and syllables.

    Returns
    -------
    grade : float or None
        None without words, or when fewer than 9 in 10 letters are Latin.

    Notes
    -----
    0.39 words / sentences + 11.8 syllables / words - 15.59. Kincaid et al., Derivation of new
    readability formulas, Naval Technical Training Command, 1975. Syllables are estimated.

    Examples
    --------
    >>> round(reading_grade("The cat sat on the mat."), 2)
    -1.45
    >>> reading_grade("4.2") is None
    True
    """
    words = _SPOKEN.findall(text)
    if not words or not _is_latin(text):
        return None
    sentences = sum(bool(_SPOKEN.search(sentence)) for sentence in split_sentences(text))
    syllables = sum(map(count_syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _is_latin(text: str) -> bool:
    if text.isascii():
        return True
    letters = [character for character in text if character.isalpha()]
    latin = sum("LATIN" in unicodedata.name(character, "") for character in letters)
    return latin >= _LATIN_SHARE * len(letters)
