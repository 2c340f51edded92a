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

        async def judge(
            premise: str, facts: Sequence[Fact], direction: Direction
        ) -> tuple[Entailment, ...]:
            return await entail_all(
                engine,
                spec,
                premise=premise,
                statements=[fact.statement for fact in facts],
                direction=direction,
                secret=secret,
                batched=batched,
            )

        kept, grounded = await together(
            judge(edited, before.facts, Direction.KEPT),
            judge(original, after.facts, Direction.GROUNDED),
        )
        outside = [
            fact
            for fact, answer in zip(after.facts, grounded, strict=True)
            if answer.entailed is False
        ]
        context = f"[PATIENT MESSAGE]\n{message}\n\n[PHYSICIAN REPLY]\n{original}"
        echoes = (
            await judge(context, outside, Direction.GROUNDED)
            if message
            else tuple(Entailment(entailed=False) for _ in outside)
        )
    return _assemble(
        spec=spec,
        original=original,
        edited=edited,
        before=before,
        after=after,
        kept=kept,
        grounded=grounded,
        echoes=echoes,
    )


def _assemble(
    *,
    spec: str,
    original: str,
    edited: str,
    before: Extraction,
    after: Extraction,
    kept: Sequence[Entailment],
    grounded: Sequence[Entailment],
    echoes: Sequence[Entailment],
) -> FactCheck:
    in_message = iter(echoes)
    return FactCheck(
        checker=spec,
        kept=tuple(
            _verdict(fact, answer, Direction.KEPT, premise=edited)
            for fact, answer in zip(before.facts, kept, strict=True)
        ),
        grounded=tuple(
            replace(
                _verdict(fact, answer, Direction.GROUNDED, premise=original),
                attribution=_attribution(
                    answer, next(in_message) if answer.entailed is False else None
                ),
            )
            for fact, answer in zip(after.facts, grounded, strict=True)
        ),
        ungrounded_extractions=before.ungrounded + after.ungrounded,
        dropped_by_number_guard=before.dropped + after.dropped,
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
