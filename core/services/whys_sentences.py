"""The sentences that an edit inserted: what each does, and whether the original bears its facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.domain.alignment import sentence_ends
from core.domain.diff import MarkedSegment, Op, mark, word_diff
from core.domain.facts import FactCheck, Span
from core.domain.sentence_kinds import SentenceKind
from core.llm.offline.warmth_kinds import kinds_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Inserted:
    """One inserted sentence.

    `is_unsupported` says whether a fact in it is not in the original; None where that is not
    known: nothing was checked, or a fact is undecided and no other is unsupported.
    """

    text: str = field(repr=False)
    kinds: frozenset[SentenceKind]
    is_unsupported: bool | None


def inserted_sentences(original: str, edited: str, check: FactCheck | None) -> tuple[Inserted, ...]:
    """Return the sentences of the edit of which at least half of the characters are new.

    A sentence that the edit only rewords is not inserted.
    """
    marked = mark(word_diff(original, edited), check)
    new = [each for each in marked if each.segment.op is Op.INSERTED]
    return tuple(
        _inserted(edited[span.start : span.end], touching, check)
        for span in _sentences(edited)
        if _is_new(edited, span, touching := _touching(span, new))
    )


def _sentences(text: str) -> Iterator[Span]:
    start = 0
    for end in sentence_ends(text):
        if text[start:end].strip():
            yield Span(start=start, end=end)
        start = end


def _touching(span: Span, segments: Sequence[MarkedSegment]) -> list[MarkedSegment]:
    return [each for each in segments if each.segment.edited and span.overlaps(each.segment.edited)]


def _is_new(text: str, span: Span, touching: Sequence[MarkedSegment]) -> bool:
    inside = [
        text[max(span.start, place.start) : min(span.end, place.end)]
        for each in touching
        if (place := each.segment.edited)
    ]
    return 2 * sum(map(_letters, inside)) >= _letters(text[span.start : span.end])


def _letters(text: str) -> int:
    return len("".join(text.split()))


def _inserted(
    sentence: str, touching: Sequence[MarkedSegment], check: FactCheck | None
) -> Inserted:
    text = " ".join(sentence.split())
    if check is None:
        return Inserted(text=text, kinds=kinds_of(text), is_unsupported=None)
    facts = {place for each in touching for place in each.grounded}
    return Inserted(
        text=text,
        kinds=kinds_of(text, states_fact=bool(facts)),
        is_unsupported=_is_unsupported([check.grounded[place].entailed for place in facts]),
    )


def _is_unsupported(entailed: Sequence[bool | None]) -> bool | None:
    if False in entailed:
        return True
    return None if None in entailed else False
