"""Repair a checked edit: drop or rewrite what nothing supports, lose no fact of the original."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from core.domain.cases import Case
from core.domain.facts import FactCheck
from core.domain.repair_parts import Draft
from core.domain.repairing import (
    DEFAULT_ROUNDS,
    MOST_ROUNDS,
    Repaired,
    offending,
    restored_facts,
    unsupported,
)
from core.errors import InvalidInput
from core.llm.engine import CallLog
from core.metrics.flags import raise_flags
from core.services.repair_bench import Bench, Recheck
from core.services.repair_checking import carried, in_full, is_by_hand
from core.services.repair_rounds import repair_in_rounds
from core.services.repair_steps import OnRepair, quiet
from core.services.repair_words import note_about, sentence_repairs
from core.services.tools import Tools


def sentences_to_repair(case: Case) -> int:
    """Count the sentences of a case that state what nothing supports; 0 without a check."""
    if case.check is None:
        return 0
    return len(offending(unsupported(case.check), Draft.of(case.edit.text)))


async def repair_case(
    tools: Tools,
    case: Case,
    *,
    engine: str,
    checker: str,
    rounds: int = DEFAULT_ROUNDS,
    on_step: OnRepair = quiet,
) -> Repaired:
    """Repair the edit of a case with `engine`, checking every round anew with `checker`.

    Where `checker` isn't who checked the case, the edit as it is gets checked by it first. Hand
    labels are carried for sentences that stay, and the rules judge the rest.

    Raises
    ------
    InvalidInput
        When the case has no check, or the rounds are not 1 to 5.
    EngineError
        When the engine or the checker can't be asked at all.
    """
    if case.check is None:
        raise InvalidInput("This edit has no check yet, so nobody knows what to repair.")
    with tools.call_log() as log:
        async with (
            tools.engine(engine, log=log, scope=case.pair.id) as asked,
            _rechecking(tools, case, case.check, checker, log) as (before, recheck),
        ):
            bench = Bench(
                engine=asked,
                spec=engine,
                pair=case.pair,
                recheck=recheck,
                secret=tools.secret,
                on_step=on_step,
            )
            return await repair_text(bench, case.edit.text, before, rounds=rounds)


async def repair_text(
    bench: Bench, text: str, before: FactCheck, *, rounds: int = DEFAULT_ROUNDS
) -> Repaired:
    """Repair a text that was checked, with everything in hand.

    Raises
    ------
    InvalidInput
        When the rounds are not 1 to 5.
    EngineError
        When the engine or the checker can't be asked at all.
    """
    if not 1 <= rounds <= MOST_ROUNDS:
        raise InvalidInput(f"A repair takes 1 to {MOST_ROUNDS} rounds, not {rounds}.")
    work = await repair_in_rounds(bench, text, before, rounds=rounds)
    original = bench.pair.physician_reply
    sentences = sentence_repairs(before, work, original=original)
    restored = restored_facts(before, work.check)
    return Repaired(
        text=work.draft.text if work.draft.changes else text,
        check=work.check,
        flags=raise_flags(original=original, check=work.check, checker=work.check.checker),
        before=before,
        sentences=sentences,
        rounds=work.rounds,
        restored=restored,
        is_changed=bool(work.draft.changes),
        note=note_about(sentences, restored=restored, by_rules=len(work.unread)),
    )


@asynccontextmanager
async def _rechecking(
    tools: Tools, case: Case, known: FactCheck, checker: str, log: CallLog
) -> AsyncGenerator[tuple[FactCheck, Recheck]]:
    """Open the checker; give the check of the edit as it is by it, and the way to check anew."""
    if is_by_hand(checker):
        if not is_by_hand(known.checker):
            raise InvalidInput("This edit has no hand labels; please choose who checks it.")
        yield known, carried(tools, case, known)
        return
    async with tools.engine(checker, log=log, scope=case.pair.id) as asked:
        recheck = in_full(asked, checker, case.pair, secret=tools.secret)
        before = known if known.checker == checker else await recheck(case.edit.text)
        yield before, in_full(asked, checker, case.pair, secret=tools.secret, before=before)
