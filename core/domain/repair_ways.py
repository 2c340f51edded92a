"""Repair by rules: what was added goes, what was reworded becomes the physician's sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from core.domain.alignment import align
from core.domain.facts import FactCheck
from core.domain.repair_parts import Draft, sentence_spans


def physicians_sentences(original: str, draft: Draft) -> tuple[frozenset[int], ...]:
    """Return, for each sentence of the draft, the original's sentences whose wording it carries.

    A sentence carries the wording of another where the word diff pairs them and they share a
    word that says something; one without any was added.
    """
    ends = [span.end for span in sentence_spans(original)]
    parts = draft.parts
    starts = [sum(map(len, parts[:number])) for number in range(1, len(parts) + 1)]
    found: list[set[int]] = [set() for _ in parts]
    for one, other in align(original, draft.text):
        if other.is_content:
            found[bisect_right(starts, other.start)].add(bisect_right(ends, one.start))
    return tuple(frozenset(each) for each in found)


def is_quoted(original: str, words: str) -> bool:
    """Whether a sentence stands in the original word for word; nothing repairs that one."""
    sentences = (original[span.start : span.end] for span in sentence_spans(original))
    return " ".join(words.split()) in {" ".join(each.split()) for each in sentences}


def not_kept(original: str, check: FactCheck) -> frozenset[int]:
    """Return the original's sentences that state a fact which the edit is not known to keep."""
    missing = [verdict.fact.span for verdict in check.kept if not verdict.entailed]
    return frozenset(
        number
        for number, sentence in enumerate(sentence_spans(original))
        if any(span and span.overlaps(sentence) for span in missing)
    )


def by_removal(
    original: str,
    draft: Draft,
    numbers: Iterable[int],
    *,
    missing: frozenset[int] = frozenset(),
) -> dict[int, str]:
    """Return what each of these sentences becomes by rules, in the physician's words or empty.

    Of the original's sentences that are gone where it stands, those in `missing` come back with
    it: it may say in other words what they said, unseen by the checker. Two sentences that carry
    the wording of the same one get it once.
    """
    carried = physicians_sentences(original, draft)
    becomes: dict[int, str] = {}
    given: set[int] = set()
    for number in sorted(numbers):
        gone = _gone_at(original, carried, number) & missing
        becomes[number] = _quoted(original, (carried[number] | gone) - given)
        given |= carried[number] | gone
    return becomes


def what_it_replaced(original: str, draft: Draft, number: int) -> str:
    """Return the physician's sentences that are gone where this sentence stands, "" if none.

    An added sentence may say, in other words, what they said.
    """
    carried = physicians_sentences(original, draft)
    return _quoted(original, _gone_at(original, carried, number))


def _gone_at(original: str, carried: Sequence[frozenset[int]], number: int) -> frozenset[int]:
    """Return the original's sentences around the place of one that nothing carries any more."""
    before = [each for found in carried[:number] for each in found]
    after = [each for found in carried[number + 1 :] for each in found]
    first = max(before, default=-1) + 1
    last = min(after, default=len(sentence_spans(original)))
    kept = {*before, *after, *carried[number]}
    return frozenset(each for each in range(first, last) if each not in kept)


def _quoted(original: str, numbers: Iterable[int]) -> str:
    """Return a stretch of the original from the first to the last of these sentences."""
    wanted: Sequence[int] = sorted(numbers)
    if not wanted:
        return ""
    spans = sentence_spans(original)
    return original[spans[wanted[0]].start : spans[wanted[-1]].end].strip()
