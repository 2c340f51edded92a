"""MedFactChecking: which facts of each text the other one entails, and where they come from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from core.domain.facts import (
    Attribution,
    Direction,
    EntailmentVerdict,
    Fact,
    FactCheck,
)
from core.domain.text import clean_text
from core.llm.engine import Engine
from core.llm.offline.guards import guard
from core.services.entailing import Entailment, entail_all
from core.services.extracting import Extraction, extract_facts, locate
from core.services.steps import OnStep, StepName, reported, silent
from core.services.together import together

# Gives the facts of one text, for instance those that several checks share.
Extract = Callable[[], Awaitable[Extraction]]


async def check_texts(
    engine: Engine,
    spec: str,
    *,
    original: str,
    edited: str,
    message: str | None,
    secret: bytes,
    on_step: OnStep = silent,
    batched: bool = True,
    original_facts: Extract | None = None,
) -> FactCheck:
    """Extract the facts of both texts and judge each against the other text.

    The premise is always the whole other text, never the patient's message; only the attribution
    of a fact that the original doesn't entail looks at the message too. The extraction never
    sees the message.

    Raises
    ------
    InvalidPair
        When a text is empty: an empty edit is a failure, not a score.
    EngineError
        When the engine can't be asked at all; single unreadable answers are undecided verdicts.
    """
    original = clean_text(original, what="original reply")
    edited = clean_text(edited, what="edited reply")
    with reported(on_step, StepName.FACTS):
        before, after = await together(
            original_facts()
            if original_facts
            else extract_facts(engine, spec, original, secret=secret),
            extract_facts(engine, spec, edited, secret=secret),
        )
    with reported(on_step, StepName.CHECK):
        kept, grounded = await together(
            judge_kept(engine, spec, before.facts, edited=edited, secret=secret, batched=batched),
            judge_grounded(
                engine,
                spec,
                after.facts,
                original=original,
                message=message,
                secret=secret,
                batched=batched,
            ),
        )
    return FactCheck(
        checker=spec,
        kept=kept,
        grounded=grounded,
        ungrounded_extractions=before.ungrounded + after.ungrounded,
        dropped_by_number_guard=before.dropped + after.dropped,
    )


async def judge_kept(
    engine: Engine,
    spec: str,
    facts: Sequence[Fact],
    *,
    edited: str,
    secret: bytes,
    batched: bool = True,
) -> tuple[EntailmentVerdict, ...]:
    """Judge facts of the original against the whole edit, all in one call.

    Raises
    ------
    EngineError
        When the engine can't be asked at all.
    """
    answers = await entail_all(
        engine,
        spec,
        premise=edited,
        statements=[fact.statement for fact in facts],
        direction=Direction.KEPT,
        secret=secret,
        batched=batched,
    )
    return tuple(
        _verdict(fact, answer, Direction.KEPT, premise=edited)
        for fact, answer in zip(facts, answers, strict=True)
    )


async def judge_grounded(
    engine: Engine,
    spec: str,
    facts: Sequence[Fact],
    *,
    original: str,
    message: str | None,
    secret: bytes,
    batched: bool = True,
) -> tuple[EntailmentVerdict, ...]:
    """Judge facts of the edit against the original, and what it lacks against the message too.

    Raises
    ------
    EngineError
        When the engine can't be asked at all.
    """

    async def judge(premise: str, asked: Sequence[Fact]) -> tuple[Entailment, ...]:
        return await entail_all(
            engine,
            spec,
            premise=premise,
            statements=[fact.statement for fact in asked],
            direction=Direction.GROUNDED,
            secret=secret,
            batched=batched,
        )

    answers = await judge(original, facts)
    outside = [
        fact for fact, answer in zip(facts, answers, strict=True) if answer.entailed is False
    ]
    context = f"[PATIENT MESSAGE]\n{message}\n\n[PHYSICIAN REPLY]\n{original}"
    in_message = iter(
        await judge(context, outside)
        if message
        else tuple(Entailment(entailed=False) for _ in outside)
    )
    return tuple(
        replace(
            _verdict(fact, answer, Direction.GROUNDED, premise=original),
            attribution=_attribution(
                answer, next(in_message) if answer.entailed is False else None
            ),
        )
        for fact, answer in zip(facts, answers, strict=True)
    )


def _verdict(
    fact: Fact, answer: Entailment, direction: Direction, *, premise: str
) -> EntailmentVerdict:
    return EntailmentVerdict(
        fact=fact,
        direction=direction,
        entailed=answer.entailed,
        failure=answer.failure,
        aux=answer.aux,
        evidence=answer.evidence,
        span=locate(answer.evidence, premise),
        rationale=answer.reason,
        guards=guard(premise, fact.statement),
    )


def _attribution(answer: Entailment, in_message: Entailment | None) -> Attribution | None:
    if answer.entailed:
        return Attribution.SUPPORTED
    if in_message is None or in_message.entailed is None:
        return None
    return Attribution.ECHO if in_message.entailed else Attribution.NEW
