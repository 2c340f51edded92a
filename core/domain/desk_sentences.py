"""Sentences of a text by their words, and where facts are at home among them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from core.domain.alignment import sentence_ends, tokenize
from core.domain.facts import Fact, Span
from core.domain.marks import locate_fact

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where a fact is at home, by the places of sentences.

    `own` state it: where its evidence stands, else the one most alike, none where no sentence
    shares a content word with it. `leans_on` are those that hold a number of the fact which its
    own sentences lack: "If you reach it, call us" says what it says through another sentence.
    """

    own: tuple[int, ...]
    leans_on: tuple[int, ...]

    @property
    def all(self) -> tuple[int, ...]:
        """All of them."""
        return self.own + self.leans_on


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
        self._numbers = [numbers(each.text) for each in self.all]

    def home(self, fact: Fact) -> Home:
        """Return where a fact is stated, and what it leans on."""
        span = locate_fact(fact, self.text)
        own = self.touched(span) if span else self._most_alike(fact)
        there = frozenset[str]().union(*(self._numbers[place] for place in own))
        lacking = numbers(fact.statement) - there
        return Home(
            own=own,
            leans_on=tuple(place for place, each in enumerate(self._numbers) if each & lacking),
        )

    def _most_alike(self, fact: Fact) -> tuple[int, ...]:
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


def numbers(text: str) -> frozenset[str]:
    """Return all numbers in a text, as they are written."""
    return frozenset(_NUMBER.findall(text))


def _content(text: str) -> frozenset[str]:
    return frozenset(token.text.casefold() for token in tokenize(text) if token.is_content)
