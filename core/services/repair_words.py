"""What a repair says of itself: sentence by sentence, and in one plain line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from core.domain.facts import EntailmentVerdict, FactCheck, Span
from core.domain.repair_parts import Draft
from core.domain.repairing import RepairAction, SentenceRepair, offending, unsupported
from core.services.repair_bench import MADE_WORSE, Work

_UNREAD = "The engine gave no usable answer for it, so it was repaired by rules."
_NOT_FOUND = "The words of this fact were not found in the text, so nothing could be changed."
_SUPPORTED_NOW = "Left as it is: it was found supported when everything was checked again."
_NOT_TRIED = "It was found only when the text was checked again."
_UNCHANGED = "The edit stays as it was."
_WORSE = "A repair made it worse, so the edit stays as it was."
_WHY = {
    RepairAction.REMOVED: "It was added, and no fact of the physician's reply is lost without it.",
    RepairAction.REPLACED: "The physician's own words stand there again.",
    RepairAction.REWRITTEN: "Rewritten by the engine and checked again.",
}
_DONE = {
    RepairAction.REMOVED: "removed",
    RepairAction.REPLACED: "replaced by the physician's words",
    RepairAction.REWRITTEN: "rewritten",
}


def sentence_repairs(before: FactCheck, work: Work, *, original: str) -> tuple[SentenceRepair, ...]:
    """Say of each sentence that lacked support what was done, in the order of the text."""
    as_given = Draft(sentences=work.draft.sentences)
    first = offending(unsupported(before), as_given)
    last = offending(unsupported(work.check), work.draft)
    numbers = {n for n in (*first, *last, *work.draft.changes) if n is not None}
    return (
        *(_sentence(n, work, first.get(n), last.get(n), original) for n in sorted(numbers)),
        *_unplaced(last.get(None, ())),
    )


def _sentence(
    number: int,
    work: Work,
    first: tuple[EntailmentVerdict, ...] | None,
    last: tuple[EntailmentVerdict, ...] | None,
    original: str,
) -> SentenceRepair:
    draft = work.draft
    action = action_of(draft, number, original)
    why = _WHY.get(action) or work.given_up.get(number) or _other_reason(last)
    if action is not RepairAction.LEFT and number in work.unread:
        why = f"{why} {_UNREAD}"
    return SentenceRepair(
        sentence=draft.sentences[number].strip(),
        span=_span(draft, number),
        wrong=first or last or (),
        action=action,
        became=draft.words(number),
        why=why,
        needs_you=bool(last),
    )


def _other_reason(last: tuple[EntailmentVerdict, ...] | None) -> str:
    return _NOT_TRIED if last else _SUPPORTED_NOW


def action_of(draft: Draft, number: int, original: str) -> RepairAction:
    """Return what was done about one sentence; the physician's own words are no rewriting."""
    if number not in draft.changes:
        return RepairAction.LEFT
    words = draft.words(number)
    if not words:
        return RepairAction.REMOVED
    is_quoted = " ".join(words.split()) in " ".join(original.split())
    return RepairAction.REPLACED if is_quoted else RepairAction.REWRITTEN


def _span(draft: Draft, number: int) -> Span:
    ends = list(accumulate(map(len, draft.sentences)))
    sentence = draft.sentences[number]
    start = ends[number] - len(sentence)
    return Span(start=start, end=start + len(sentence.rstrip()))


def _unplaced(verdicts: tuple[EntailmentVerdict, ...]) -> Iterator[SentenceRepair]:
    for verdict in verdicts:
        yield SentenceRepair(
            sentence=verdict.fact.evidence or verdict.fact.statement,
            span=None,
            wrong=(verdict,),
            action=RepairAction.LEFT,
            became=verdict.fact.evidence or verdict.fact.statement,
            why=_NOT_FOUND,
            needs_you=True,
        )


def note_about(sentences: tuple[SentenceRepair, ...], *, restored: int, by_rules: int) -> str:
    """Return one plain line: how many were repaired in which way, and how many need a person.

    `restored` counts facts of the original that are back, `by_rules` sentences for which the
    engine gave no usable answer.
    """
    if not sentences:
        return "Nothing unsupported was found, so nothing was changed."
    said = [_counts(sentences)]
    if all(each.action is RepairAction.LEFT for each in sentences):
        worse = any(each.why == MADE_WORSE for each in sentences)
        said.append(_WORSE if worse else _UNCHANGED)
    if by_rules:
        said.append(f"For {by_rules} of them the engine gave no usable answer; rules did it.")
    if restored:
        facts = "1 fact" if restored == 1 else f"{restored} facts"
        said.append(f"{facts} of the physician's reply came back.")
    return " ".join(said)


def _counts(sentences: tuple[SentenceRepair, ...]) -> str:
    """Count what is mended, in the plainest words that are true."""
    mended = [
        each.action
        for each in sentences
        if not each.needs_you and each.action is not RepairAction.LEFT
    ]
    ways = [f"{mended.count(way)} {words}" for way, words in _DONE.items() if way in mended]
    how = "repaired"
    if len(ways) == 1:
        how = _DONE[mended[0]]
    elif ways:
        how = f"repaired ({', '.join(ways)})"
    total, left = len(sentences), sum(each.needs_you for each in sentences)
    of = f"{len(mended)} of {total} unsupported sentence{'' if total == 1 else 's'}"
    need = f"{left or 'none'} need{'' if left > 1 else 's'} you"
    return f"{of} {how}, {need}."
