"""What was once said of a fact of the original, and of which text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.domain.desk_sentences import Sentences
from core.domain.desk_states import Judged
from core.domain.facts import AuxLabel, EntailmentVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was once said of a fact, and of which text."""

    text: Sentences
    verdict: EntailmentVerdict
    at_desk: bool

    @property
    def quoted(self) -> frozenset[str]:
        """The sentences that the verdict quotes."""
        span = self.verdict.span
        return self.text.keys_of(self.text.touched(span)) if span else frozenset()

    @property
    def rests_on(self) -> frozenset[str]:
        """The sentences that the verdict quotes, all where it quotes none."""
        return self.quoted or self.text.keys

    @property
    def misses(self) -> bool:
        """Whether the text does not say the fact, or less than it, without denying it."""
        return self.verdict.entailed is False and not self.contradicts

    @property
    def idle(self) -> frozenset[str]:
        """The sentences that were read and add nothing to the fact."""
        if self.verdict.entailed is None:
            return frozenset()
        return self.text.keys - self.rests_on if self.verdict.entailed else self.text.keys

    @property
    def contradicts(self) -> bool:
        """Whether the text says the opposite of the fact."""
        return self.verdict.entailed is False and self.verdict.aux is AuxLabel.CONTRADICTED

    @property
    def read(self) -> frozenset[str]:
        """The sentences that were read against the fact and don't contradict it."""
        if self.verdict.entailed is None:
            return frozenset()
        if self.contradicts:
            return self.text.keys - self.quoted if self.quoted else frozenset()
        return self.text.keys


class Readings:
    """All that was said of the facts of one original: of the edit as made, and at the desk."""

    def __init__(self, made: Sentences, judged: Sequence[Judged]) -> None:
        self._made = made
        self._judged = [
            (Sentences(each.text), {said.fact.statement: said for said in each.kept})
            for each in reversed(judged)
        ]

    def of(self, verdict: EntailmentVerdict) -> Iterator[Reading]:
        """Yield what was said of the fact of `verdict`: that itself, then the newest first."""
        yield Reading(text=self._made, verdict=verdict, at_desk=False)
        for text, verdicts in self._judged:
            if said := verdicts.get(verdict.fact.statement):
                yield Reading(text=text, verdict=replace(said, fact=verdict.fact), at_desk=True)
