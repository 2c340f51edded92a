"""Repair an edit round by round: try, check anew, take back what loses or adds something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.domain.facts import FactCheck
from core.domain.repair_parts import Draft
from core.domain.repair_ways import by_removal, is_quoted, not_kept, what_it_replaced
from core.domain.repairing import (
    blame,
    is_better,
    lacking_support,
    lost_facts,
    offending,
    unsupported,
)
from core.services.repair_asking import Offending, ask_repairs
from core.services.repair_bench import (
    MADE_WORSE,
    NO_BETTER,
    NO_WAY,
    NOTHING_LEFT,
    TOO_MANY_TRIES,
    WOULD_LOSE,
    Bench,
    Work,
)
from core.services.repair_steps import RepairStep
from core.services.steps import reported
from core.services.wording import is_rules

# So many checks in one round; then all that is tried in it is taken back.
_MOST_CHECKS = 8


async def repair_in_rounds(bench: Bench, text: str, check: FactCheck, *, rounds: int) -> Work:
    """Repair what `check` finds unsupported, and return the best that came of it.

    The first rounds ask the engine, unless it is the rules; the last of several, and any after
    one that helped nothing, go by rules. A result counts only if it loses no fact of the original
    and fewer facts of the edit lack support; otherwise the text stays as it was before that round.

    Raises
    ------
    EngineError
        When the engine or the checker can't be asked.
    """
    work = Work(draft=Draft.of(text), check=check)
    helped = True
    for number in range(1, rounds + 1):
        _leave_quoted(bench, work)
        if not work.open:
            break
        by_rules = is_rules(bench.spec) or not helped or 1 < number == rounds
        with reported(bench.on_step, RepairStep.REPAIR):
            ways = await _ways(bench, work, by_rules=by_rules)
        with reported(bench.on_step, RepairStep.CHECK):
            draft, found = await _tried(bench, work, ways)
        work.rounds = number
        helped = is_better(work.check, found)
        if helped:
            work.draft, work.check = draft, found
        elif by_rules:
            work.given_up.update(dict.fromkeys(work.open, MADE_WORSE))
    return work


def _leave_quoted(bench: Bench, work: Work) -> None:
    """Leave the physician's own sentences alone, whatever the checker doubts."""
    for number in work.open:
        if is_quoted(bench.pair.physician_reply, work.draft.words(number)):
            work.given_up[number] = NO_WAY


async def _ways(bench: Bench, work: Work, *, by_rules: bool) -> dict[int, list[str]]:
    """Return what each open sentence may become, the best first."""
    draft, original, numbers = work.draft, bench.pair.physician_reply, work.open
    asked = {} if by_rules else await _ask(bench, work)
    if not by_rules:
        work.unread |= set(numbers) - asked.keys()
    removed = by_removal(original, draft, numbers, missing=not_kept(original, work.check))
    ways: dict[int, list[str]] = {}
    for number in numbers:
        found = [asked[number]] if number in asked else []
        found.append(removed[number])
        if not removed[number]:
            found.append(what_it_replaced(original, draft, number))
        here = draft.words(number)
        ways[number] = [
            text for place, text in enumerate(found) if text != here and text not in found[:place]
        ]
        if not ways[number]:
            work.given_up[number] = NO_WAY
    return ways


async def _ask(bench: Bench, work: Work) -> dict[int, str]:
    found = offending(unsupported(work.check), work.draft)
    return await ask_repairs(
        bench.engine,
        bench.spec,
        pair=bench.pair,
        edited=work.draft.text,
        offending={
            number: Offending(
                sentence=work.draft.words(number),
                unsupported=tuple(verdict.fact.statement for verdict in found[number]),
            )
            for number in work.open
        },
        prompt=bench.prompt,
        secret=bench.secret,
    )


async def _tried(
    bench: Bench, work: Work, ways: Mapping[int, Sequence[str]]
) -> tuple[Draft, FactCheck]:
    """Return the draft with the first way of each sentence that does no harm, and its check."""
    left = {number: list(each) for number, each in ways.items() if each}
    for _ in range(_MOST_CHECKS):
        chosen = {number: each[0] for number, each in left.items()}
        draft = work.draft.changed(chosen)
        if not chosen:
            return work.draft, work.check
        if not draft.text:
            return _take_back(work, chosen, NOTHING_LEFT)
        found = await bench.recheck(draft.text)
        harmful = _harmful(work, chosen, draft, found)
        if not harmful:
            return draft, found
        for number, why in harmful.items():
            left[number].pop(0)
            if not left[number]:
                del left[number]
                work.given_up[number] = why
    return _take_back(work, left, TOO_MANY_TRIES)


def _take_back(work: Work, numbers: Mapping[int, object], why: str) -> tuple[Draft, FactCheck]:
    work.given_up.update(dict.fromkeys(numbers, why))
    return work.draft, work.check


def _harmful(
    work: Work, chosen: Mapping[int, str], draft: Draft, found: FactCheck
) -> dict[int, str]:
    """Return which changes lost a fact of the original or helped nothing, and why."""
    before = offending(lacking_support(work.check), work.draft)
    after = offending(lacking_support(found), draft)
    harmful = {
        number: NO_BETTER
        for number in chosen
        if len(after.get(number, ())) >= len(before.get(number, ()))
    }
    for place in lost_facts(work.check, found):
        culprits = blame(work.check.kept[place], work.draft, chosen)
        harmful.update(dict.fromkeys(culprits, WOULD_LOSE))
    return harmful
