"""What the desk's texts are checked by: what is known is carried, the rest is asked for.

A verdict goes with its sentence, so that a decision asks for nothing as long as every sentence of
the text stands in the original or in the edit (`core.domain.desk_rechecking` has the rules). A
sentence that nobody judged, written by hand or made of halves, is split into facts, which are held
against the original; and since it may contradict what it doesn't touch, every fact of the
original is held against the whole text once more, in one call.

The rules judge at once, also beside hand labels, and the verdict says so. A model is asked only
by `judge_waiting`, after the person agreed that the texts leave this machine; until then what it
would judge is undecided.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.domain.cases import Case
from core.domain.desk import Said
from core.domain.desk_rechecking import WAITING, Recheck, recheck
from core.domain.desk_states import Judged
from core.domain.facts import EntailmentVerdict, FactCheck
from core.llm.engine import Engine
from core.metrics.flags import raise_flags
from core.services.checking import judge_grounded, judge_kept
from core.services.extracting import extract_facts
from core.services.together import together
from core.services.tools import Tools
from core.services.wording import (
    HAND_AND_RULES,
    HAND_LABELS,
    JUDGED_BY_RULES,
    RULES_ENGINE,
    is_rules,
)

__all__ = [
    "WAITING", "Waiting", "judge", "judge_anew", "judge_at_once", "judged_by", "known_of",
    "said_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many facts and sentences are undecided until `checker` is asked."""

    count: int
    checker: str


def judged_by(check: FactCheck) -> str:
    """Name the engine that judges what is new in texts made of this check's edit."""
    return RULES_ENGINE if check.checker == HAND_LABELS else check.checker


def known_of(case: Case, text: str, judged: Sequence[Judged]) -> Recheck | None:
    """Return the check of a text of this case's desk as far as it is known; None without a check.

    A check by hand labels with verdicts of rules in it is called so.
    """
    if case.check is None:
        return None
    found = recheck(
        case.pair.physician_reply, text, made=case.edit.text, check=case.check, judged=judged
    )
    if case.check.checker == HAND_LABELS and found.by_engine:
        return replace(found, check=replace(found.check, checker=HAND_AND_RULES))
    return found


def said_of(case: Case, check: FactCheck | None) -> Said:
    """Return a check of a text of this case with the flags that it raises."""
    if check is None:
        return Said(check=None)
    flags = raise_flags(original=case.pair.physician_reply, check=check, checker=check.checker)
    return Said(check=check, flags=flags)


def judge_at_once(tools: Tools, case: Case, asked: Recheck) -> Judged | None:
    """Let the rules judge what is new, if they are who judges here; None where a model would."""
    if not asked.waiting or case.check is None or not is_rules(judged_by(case.check)):
        return None
    return asyncio.run(judge(tools, case, asked))


async def judge(tools: Tools, case: Case, asked: Recheck) -> Judged:
    """Ask the engine that judges here about all that nobody judged yet.

    Raises
    ------
    EngineError
        When it can't be asked; then nothing is judged.
    """
    spec = judged_by(case.check or asked.check)
    with tools.call_log() as log:
        async with tools.engine(spec, log=log, scope=case.pair.id) as engine:
            judged = await judge_anew(engine, spec, case, asked, secret=tools.secret)
    by_hand = case.check is not None and case.check.checker == HAND_LABELS
    return _said_to_be_by_rules(judged) if by_hand else judged


async def judge_anew(
    engine: Engine, spec: str, case: Case, asked: Recheck, *, secret: bytes
) -> Judged:
    """Ask `engine` for the facts of the new sentences, about them, and about the facts asked.

    Raises
    ------
    EngineError
        When the engine can't be asked; single unreadable answers are undecided verdicts.
    """
    of_facts, of_sentences = await together(
        _judge_facts(engine, spec, asked, secret=secret),
        _judge_sentences(engine, spec, case, asked, secret=secret),
    )
    return replace(of_facts, sentences=of_sentences.sentences)


async def _judge_facts(engine: Engine, spec: str, asked: Recheck, *, secret: bytes) -> Judged:
    kept = await judge_kept(engine, spec, asked.facts, edited=asked.text, secret=secret)
    return Judged(text=asked.text, kept=kept, sentences=())


async def _judge_sentences(
    engine: Engine, spec: str, case: Case, asked: Recheck, *, secret: bytes
) -> Judged:
    """Judge what the new sentences say, all their facts in one call."""
    found = await together(
        *(
            extract_facts(engine, spec, each.text, secret=secret, within=asked.text)
            for each in asked.sentences
        )
    )
    verdicts = iter(
        await judge_grounded(
            engine,
            spec,
            [fact for each in found for fact in each.facts],
            original=case.pair.physician_reply,
            message=case.pair.patient_message,
            secret=secret,
        )
    )
    said = tuple(
        (sentence.text, tuple(next(verdicts) for _ in each.facts))
        for sentence, each in zip(asked.sentences, found, strict=True)
    )
    return Judged(text=asked.text, kept=(), sentences=said)


def _said_to_be_by_rules(judged: Judged) -> Judged:
    """Say with each verdict that it isn't one of the hand labels around it."""

    def said(verdicts: Sequence[EntailmentVerdict]) -> tuple[EntailmentVerdict, ...]:
        return tuple(
            replace(each, rationale=f"{JUDGED_BY_RULES} {each.rationale}".strip())
            for each in verdicts
        )

    return Judged(
        text=judged.text,
        kept=said(judged.kept),
        sentences=tuple((words, said(verdicts)) for words, verdicts in judged.sentences),
    )
