"""Whether a text reads as English, the only language that the offline rules know."""

from __future__ import annotations

import re

from core.llm.offline.bank import word_list

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_SHORT = 8


def reads_english(text: str) -> bool:
    """Tell whether `text` reads as English; a text without any word does not."""
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return False
    if sum(word.isascii() for word in words) < 0.8 * len(words):
        return False
    english = sum(word in word_list("english") for word in words)
    foreign = sum(word in word_list("foreign") for word in words)
    if len(words) < _SHORT:
        return foreign <= english
    return english > foreign and english >= 0.08 * len(words)
