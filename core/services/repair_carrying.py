"""Check a repaired text by hand labels where its sentences stay, and by the rules elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from core.domain.facts import Attribution, Direction, EntailmentVerdict, FactCheck, Span
from core.domain.matching import match_equal
from core.domain.messages import MessagePair
from core.domain.repair_parts import sentence_spans
from core.domain.repairing import place_of
from core.llm.offline.engine import ENGINE, OfflineEngine
from core.services.checking import check_texts
from core.services.extracting import Extraction
from core.services.repair_bench import Recheck


def carried(pair: MessagePair, text: str, before: FactCheck, *, secret: bytes) -> Recheck:
    """Return a check that carries the labels of `before` over to what a repair makes of `text`.

    A verdict about a sentence that stays is carried. A sentence that stands word for word in the
    original is supported by construction, and what it says is kept. The rules judge the rest.
    """

    async def recheck(edited: str) -> FactCheck:
        carrying = _Carrying(original=pair.physician_reply, text=text, edited=edited)
        kept = [carrying.kept(verdict) for verdict in before.kept]
        asked = [old.fact for old, new in zip(before.kept, kept, strict=True) if new is None]

        async def those() -> Extraction:
            return Extraction(facts=tuple(asked), ungrounded=0, dropped=0)

        ruled = await check_texts(
            OfflineEngine(),
            ENGINE,
            original=pair.physician_reply,
            edited=edited,
            message=pair.patient_message,
            secret=secret,
            original_facts=those,
        )
        answers = iter(ruled.kept)
        grounded = [each for old in before.grounded if (each := carrying.grounded(old))]
        grounded += carrying.quoted(before) + [v for v in ruled.grounded if carrying.is_new(v)]
        return replace(
            before,
            kept=tuple(each or next(answers) for each in kept),
            grounded=tuple(sorted(grounded, key=_start)),
        )

    return recheck


def _start(verdict: EntailmentVerdict) -> int:
    return verdict.fact.span.start if verdict.fact.span else -1


@dataclass(frozen=True, slots=True)
class _Carrying:
    """Where the sentences of a text stand in what became of it."""

    original: str
    text: str
    edited: str
    _moved: dict[int, int] = field(init=False, default_factory=dict[int, int])

    def __post_init__(self) -> None:
        before, after = sentence_spans(self.text), sentence_spans(self.edited)
        same = match_equal(
            [self.text[s.start : s.end].strip() for s in before],
            [self.edited[s.start : s.end].strip() for s in after],
        )
        self._moved.update((before[i].start, after[j].start) for i, j in same)

    def _place(self, where: Span | None) -> Span | None:
        """Return where a stretch of the text stands now, None where it is not there any more."""
        if where is None:
            return None
        spans = [span for span in sentence_spans(self.text) if span.overlaps(where)]
        if any(span.start not in self._moved for span in spans):
            return None
        shift = self._moved[spans[0].start] - spans[0].start
        place = Span(start=where.start + shift, end=where.end + shift)
        is_there = self.edited[place.start : place.end] == self.text[where.start : where.end]
        return place if is_there else None

    def kept(self, verdict: EntailmentVerdict) -> EntailmentVerdict | None:
        """Return the verdict on a fact of the original as it stands now, None to ask anew."""
        own = verdict.fact.span
        place = self._place(verdict.span)
        if place:
            return replace(verdict, span=place)
        spans = [s for s in sentence_spans(self.original) if own and s.overlaps(own)]
        sentences = [self.original[s.start : s.end].strip() for s in spans]
        if sentences and all(each in self.edited for each in sentences):
            start = self.edited.index(sentences[0])
            return replace(
                verdict,
                entailed=True,
                failure=None,
                aux=None,
                evidence=sentences[0],
                span=Span(start=start, end=start + len(sentences[0])),
            )
        return verdict if verdict.entailed is False and verdict.span is None else None

    def grounded(self, verdict: EntailmentVerdict) -> EntailmentVerdict | None:
        """Return the verdict on a fact of the text as it stands now, None where it is gone."""
        place = self._place(place_of(verdict.fact, self.text))
        return replace(verdict, fact=replace(verdict.fact, span=place)) if place else None

    def quoted(self, before: FactCheck) -> list[EntailmentVerdict]:
        """Return the original's facts that stand again in its own sentences."""
        found: list[EntailmentVerdict] = []
        for old in before.kept:
            start = self.edited.find(old.fact.evidence) if old.fact.evidence else -1
            span = Span(start=start, end=start + len(old.fact.evidence)) if start >= 0 else None
            if span and self._is_quoted(span):
                found.append(
                    EntailmentVerdict(
                        fact=replace(old.fact, span=span),
                        direction=Direction.GROUNDED,
                        entailed=True,
                        attribution=Attribution.SUPPORTED,
                        evidence=old.fact.evidence,
                        span=old.fact.span,
                    )
                )
        return found

    def is_new(self, verdict: EntailmentVerdict) -> bool:
        """Whether the rules found a fact in a sentence that nobody labeled."""
        span = verdict.fact.span
        return bool(span and self._is_changed(span) and not self._is_quoted(span))

    def _is_changed(self, where: Span) -> bool:
        stays = self._moved.values()
        return any(s.overlaps(where) and s.start not in stays for s in sentence_spans(self.edited))

    def _is_quoted(self, where: Span) -> bool:
        """Whether a stretch lies in new sentences that are the physician's word for word."""
        spans = [s for s in sentence_spans(self.edited) if s.overlaps(where)]
        sentences = [self.edited[s.start : s.end].strip() for s in spans]
        return self._is_changed(where) and all(each in self.original for each in sentences)
