"""Repair of an edit: which sentences state what nothing supports, and what was done about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.domain.alignment import tokenize
from core.domain.facts import (
    Attribution,
    AuxLabel,
    EntailmentVerdict,
    Fact,
    FactCheck,
    Flag,
    Span,
)
from core.domain.repair_parts import Draft

DEFAULT_ROUNDS = 2
MOST_ROUNDS = 5


class RepairAction(StrEnum):
    """What was done about one sentence."""

    REMOVED = "removed"
    REPLACED = "replaced"
    REWRITTEN = "rewritten"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceRepair:
    """One sentence that stated what nothing supports, and what became of it.

    `span` is where it stood in the text that was given, None for words that were not found
    there. `became` is empty where it was removed. `needs_you` says that a person must look: it
    was left, or what it became is still not supported.
    """

    sentence: str
    span: Span | None
    wrong: tuple[EntailmentVerdict, ...]
    action: RepairAction
    became: str
    why: str
    needs_you: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """The best honest result of a repair, with its own check and flags.

    `before` is the check of the text as it was given, by the same checker. `restored` counts
    facts of the original that the edit had lost and that are back. `note` says in plain words
    what was done and what is left.
    """

    text: str
    check: FactCheck
    flags: tuple[Flag, ...]
    before: FactCheck
    sentences: tuple[SentenceRepair, ...]
    rounds: int
    restored: int
    is_changed: bool
    note: str

    def count(self, action: RepairAction) -> int:
        """How many sentences this was done about."""
        return sum(each.action is action for each in self.sentences)

    @property
    def needs_you(self) -> int:
        """How many sentences a person must look at."""
        return sum(each.needs_you for each in self.sentences)


def is_unsupported(verdict: EntailmentVerdict) -> bool:
    """Whether nothing supports a fact of the edit: neither reply nor message, or it contradicts.

    A fact that only the patient's message states is an echo and stays, unless the original says
    otherwise. An undecided fact is a person's to judge.
    """
    if verdict.entailed is not False:
        return False
    return verdict.aux is AuxLabel.CONTRADICTED or verdict.attribution is not Attribution.ECHO


def unsupported(check: FactCheck) -> tuple[EntailmentVerdict, ...]:
    """Return what repair is about."""
    return tuple(filter(is_unsupported, check.grounded))


def lacking_support(check: FactCheck) -> tuple[EntailmentVerdict, ...]:
    """Return the facts of the edit that nothing supports, or that nobody could judge."""
    return tuple(v for v in check.grounded if v.entailed is None or is_unsupported(v))


def offending(
    verdicts: Iterable[EntailmentVerdict], draft: Draft
) -> dict[int | None, tuple[EntailmentVerdict, ...]]:
    """Return the sentences that state these facts, by number; None holds what stands nowhere."""
    found: dict[int | None, tuple[EntailmentVerdict, ...]] = {}
    for verdict in verdicts:
        where = place_of(verdict.fact, draft.text)
        for number in (*draft.touching(where),) if where else (None,):
            found[number] = (*found.get(number, ()), verdict)
    return found


def place_of(fact: Fact, text: str) -> Span | None:
    """Return where the words of a fact stand in the text that states it."""
    if fact.span or not fact.evidence:
        return fact.span
    start = text.find(fact.evidence)
    return Span(start=start, end=start + len(fact.evidence)) if start >= 0 else None


def lost_facts(before: FactCheck, after: FactCheck) -> tuple[int, ...]:
    """Return the places of the original's facts that a repair lost; recall can't fall without.

    A fact that was entailed must stay so, one that was undecided may not turn out missing, and
    none may be contradicted that was not.
    """
    pairs = zip(before.kept, after.kept, strict=True)
    return tuple(number for number, (was, now) in enumerate(pairs) if _is_lost(was, now))


def restored_facts(before: FactCheck, after: FactCheck) -> int:
    """Count the original's facts that were missing and are back."""
    pairs = zip(before.kept, after.kept, strict=True)
    return sum(was.entailed is False and now.entailed is True for was, now in pairs)


def is_better(before: FactCheck, after: FactCheck) -> bool:
    """Whether a repair lost nothing, and fewer facts of the edit lack support.

    A fact that can't be judged any more counts as lacking it: an unreadable answer is no repair.
    """
    fewer = len(lacking_support(after)) < len(lacking_support(before))
    return fewer and not lost_facts(before, after)


def blame(verdict: EntailmentVerdict, draft: Draft, changed: Mapping[int, str]) -> set[int]:
    """Return which of the changed sentences carried a fact of the original that is lost.

    These are the ones its evidence stood in, else those that share most words with it.
    """
    places = set(draft.touching(verdict.span)) & changed.keys() if verdict.span else set[int]()
    if places:
        return places
    wanted = _content(verdict.fact.statement)
    shared = {number: len(wanted & _content(draft.words(number))) for number in changed}
    most = max(shared.values(), default=0)
    return {number for number, count in shared.items() if count == most}


def _is_lost(was: EntailmentVerdict, now: EntailmentVerdict) -> bool:
    if was.entailed:
        return not now.entailed
    if now.entailed is not False:
        return False
    turned = now.aux is AuxLabel.CONTRADICTED and was.aux is not AuxLabel.CONTRADICTED
    return was.entailed is None or turned


def _content(text: str) -> set[str]:
    return {token.text.casefold() for token in tokenize(text) if token.is_content}
