"""An edit cut into sentences that can be dropped or replaced one by one, and put back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.domain.alignment import sentence_ends
from core.domain.facts import Span

# What ends in a point and is no sentence yet: a list's number or sign, an abbreviation.
_UNFINISHED = re.compile(
    r"(?:^|\n)\s*(?:[-*•]|\(?\w{1,2}[.)])\s*$"
    r"|\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs|e\.g|i\.e|approx|No)\.\s*$"
)


def sentence_spans(text: str) -> tuple[Span, ...]:
    """Return where each sentence stands, with the white space after it; together all of `text`.

    A list's number belongs to the sentence behind it, and an abbreviation ends no sentence.
    """
    spans: list[Span] = []
    start = 0
    for end in sentence_ends(text):
        is_last = end == len(text)
        if start < end and (is_last or not _UNFINISHED.search(text[start:end])):
            spans.append(Span(start=start, end=end))
            start = end
    return tuple(spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The sentences of an edit with those that were changed; an empty change drops a sentence.

    A sentence keeps its number however many others go, so that any change can be taken back.
    """

    sentences: tuple[str, ...]
    changes: Mapping[int, str] = field(default_factory=dict[int, str])

    @classmethod
    def of(cls, text: str) -> Draft:
        """Cut an edit into its sentences."""
        return cls(sentences=tuple(text[span.start : span.end] for span in sentence_spans(text)))

    def changed(self, changes: Mapping[int, str]) -> Draft:
        """Return this draft with further changes."""
        return Draft(sentences=self.sentences, changes={**self.changes, **changes})

    @property
    def parts(self) -> tuple[str, ...]:
        """The sentences as they stand now, with the white space after them.

        Where the last sentence of a paragraph goes, the paragraph still ends there.
        """
        parts: list[str] = []
        for number, sentence in enumerate(self.sentences):
            if number not in self.changes:
                parts.append(sentence)
                continue
            words, space = self.changes[number].strip(), sentence[len(sentence.rstrip()) :]
            parts.append(words + space if words else "")
            if not words:
                _end_paragraph(parts, space)
        return tuple(parts)

    @property
    def text(self) -> str:
        """The whole text, without white space at its end."""
        return "".join(self.parts).rstrip()

    def words(self, number: int) -> str:
        """Return one sentence as it stands now, without white space around it."""
        return self.changes.get(number, self.sentences[number]).strip()

    def touching(self, where: Span) -> Iterator[int]:
        """Yield the numbers of the sentences that share words with `where` in the whole text."""
        start = 0
        for number, part in enumerate(self.parts):
            words = part.strip()
            if words:
                begin = start + part.index(words)
                if where.overlaps(Span(start=begin, end=begin + len(words))):
                    yield number
            start += len(part)


def _end_paragraph(parts: list[str], space: str) -> None:
    """Give the last sentence that stays the white space of those that went behind it."""
    last = next((number for number in reversed(range(len(parts))) if parts[number]), None)
    if last is None:
        return
    words = parts[last].rstrip()
    if space.count("\n") > parts[last][len(words) :].count("\n"):
        parts[last] = words + space
