"""Asking an engine about what nobody judged yet at the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from core.domain.cases import Case
from core.domain.desk_rechecking import Recheck
from core.domain.desk_states import Judged
from core.domain.facts import EntailmentVerdict
from core.llm.engine import Engine
from core.services.checking import judge_grounded, judge_kept
from core.services.desk_checking import judged_by
from core.services.extracting import extract_facts
from core.services.together import together
from core.services.tools import Tools
from core.services.wording import HAND_LABELS, JUDGED_BY_RULES, is_rules


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
