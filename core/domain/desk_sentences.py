"""Sentences of a text by their words, and where facts are at home among them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from core.domain.alignment import sentence_ends, tokenize
from core.domain.facts import Fact, Span
from core.domain.marks import locate_fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence without the white space around it; equal words are an equal `key`."""

    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The words, white space between them aside."""
        return " ".join(self.text.split())


class Sentences:
    """The sentences of one text in their order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.all = [
            Sentence(text=words.strip(), start=start, end=start + len(words.strip()))
            for at, end in pairwise([0, *sentence_ends(text)])
            if (words := text[at:end]).strip()
            and (start := at + len(words) - len(words.lstrip())) >= 0
        ]
        self.keys = frozenset(each.key for each in self.all)

    def homes(self, fact: Fact) -> tuple[int, ...]:
        """Return which sentences state a fact: where its evidence stands, else the most alike.

        Empty where no sentence shares a content word with it.
        """
        span = locate_fact(fact, self.text)
        if span:
            return self.touched(span)
        words = _content(fact.statement)
        shared = [len(words & _content(each.text)) for each in self.all]
        most = max(shared, default=0)
        return (shared.index(most),) if most else ()

    def touched(self, span: Span) -> tuple[int, ...]:
        """Return the places of the sentences that share a character with `span`."""
        return tuple(
            place
            for place, each in enumerate(self.all)
            if each.start < span.end and span.start < each.end
        )

    def keys_of(self, places: Collection[int]) -> frozenset[str]:
        """Return the keys of the sentences at these places."""
        return frozenset(self.all[place].key for place in places)


def _content(text: str) -> frozenset[str]:
    return frozenset(token.text.casefold() for token in tokenize(text) if token.is_content)
