"""Facts of the original at the desk, held against a text: carried as long as that is safe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.domain.desk_readings import Reading, Readings
from core.domain.desk_sentences import Sentences
from core.domain.desk_states import Judged
from core.domain.desk_verdicts import verbatim, waiting
from core.domain.facts import AuxLabel, Direction, EntailmentVerdict, FactCheck, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The verdicts in the order of the check, and the places of those that must be judged anew.

    `by_engine` says whether any was judged at the desk.
    """

    verdicts: tuple[EntailmentVerdict, ...]
    unjudged: tuple[int, ...]
    by_engine: bool


def carry_kept(
    text: Sentences,
    original: Sentences,
    made: Sentences,
    check: FactCheck,
    judged: Sequence[Judged],
) -> Kept:
    """Say of each fact of the original whether `text` keeps it, from what was said of others.

    The rules, in their order, about one fact:

    1. A contradiction stands as long as the sentences that it quotes stand. One that was found at
       the desk must quote a sentence that was not read before: what was said of the others holds.
    2. A sentence that is neither the original's nor was ever read against this fact may
       contradict it, so the fact is judged anew, against the whole text. A contradiction is laid
       to the sentences that it quotes; the others of that text count as read.
    3. The fact is kept when the sentences that a verdict quotes as its support stand, or when its
       own sentence of the original stands word for word. Judging anew can then only find a
       contradiction: that a checker fails to see what stands there takes nothing away. Support
       that was found at the desk must not lie in sentences where the fact was missing before.
    4. A fact that was missing from a text stays missing when sentences are taken away, or put
       back from elsewhere in the original; one that was weakened there, as long as what was
       quoted stands.
    5. What is left, such as a fact whose support went, is judged anew.
    """
    readings = Readings(made, judged)
    found = [
        _Fact(text, original, verdict, list(readings.of(verdict))).carried()
        for verdict in check.kept
    ]
    return Kept(
        verdicts=tuple(
            reading.verdict if reading else waiting(verdict.fact, Direction.KEPT)
            for reading, verdict in zip(found, check.kept, strict=True)
        ),
        unjudged=tuple(place for place, reading in enumerate(found) if reading is None),
        by_engine=any(reading is not None and reading.at_desk for reading in found),
    )


@dataclass(frozen=True, slots=True)
class _Fact:
    """One fact of the original with all that was said of it."""

    text: Sentences
    original: Sentences
    made: EntailmentVerdict
    readings: Sequence[Reading]

    def carried(self) -> Reading | None:
        """Return what holds of the text, None where the fact must be judged anew."""
        contradiction = self._first(self._still_contradicts)
        if contradiction:
            return contradiction
        if self.foreign - {key for each in self.readings for key in each.read}:
            return self._first(self._is_unreadable)
        support = self._first(self._still_supports)
        home = self.original.keys_of(self.original.home(self.made.fact).all)
        if home and home <= self.text.keys and not (support and not support.verdict.guards):
            verdict = verbatim(self.made.fact, Direction.KEPT, self.text)
            return Reading(text=self.text, verdict=verdict, at_desk=False)
        return (
            support or self._first(self._still_misses) or self._first(self._is_of_these_sentences)
        )

    @property
    def foreign(self) -> frozenset[str]:
        """The sentences that aren't the original's."""
        return self.text.keys - self.original.keys

    def _before(self, reading: Reading) -> Sequence[Reading]:
        """Return the readings that go before one: of the edit as made, then the older ones."""
        place = next(n for n, each in enumerate(self.readings) if each is reading)
        return (self.readings[0], *self.readings[place + 1 :]) if place else ()

    def _first(self, holds: Callable[[Reading], bool]) -> Reading | None:
        found = next((each for each in self.readings if holds(each)), None)
        return replace(found, verdict=self._moved(found)) if found else None

    def _still_contradicts(self, reading: Reading) -> bool:
        to_blame = reading.rests_on - self.original.keys
        to_blame = to_blame.difference(*(each.read for each in self._before(reading)))
        return reading.contradicts and bool(to_blame) and to_blame <= self.text.keys

    def _is_unreadable(self, reading: Reading) -> bool:
        return reading.verdict.entailed is None and self.foreign <= reading.text.keys

    def _still_supports(self, reading: Reading) -> bool:
        if reading.verdict.entailed is not True or not reading.rests_on <= self.text.keys:
            return False
        return not any(
            each.misses and reading.rests_on <= each.text.keys for each in self._before(reading)
        )

    def _still_misses(self, reading: Reading) -> bool:
        rests_on_words = reading.verdict.aux in (AuxLabel.WEAKENED, AuxLabel.CONTRADICTED)
        words_stand = bool(reading.quoted) and reading.quoted <= self.text.keys
        idle = frozenset[str]().union(*(each.idle for each in self.readings))
        return (
            reading.verdict.entailed is False
            and self.foreign <= reading.text.keys | idle
            and (words_stand or not rests_on_words)
        )

    def _is_of_these_sentences(self, reading: Reading) -> bool:
        return reading.text.keys == self.text.keys

    def _moved(self, reading: Reading) -> EntailmentVerdict:
        """Return the verdict with its evidence where it stands now."""
        span, at = reading.verdict.span, -1
        if span:
            at = self.text.text.find(reading.text.text[span.start : span.end])
        where = Span(start=at, end=at + span.end - span.start) if span and at >= 0 else None
        return replace(reading.verdict, span=where)
