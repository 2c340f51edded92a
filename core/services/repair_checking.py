"""Check a repaired text anew, with the facts of the original that were listed before."""

from __future__ import annotations

from core.domain.facts import FactCheck
from core.domain.messages import MessagePair
from core.llm.engine import Engine
from core.services.checking import Extract, check_texts
from core.services.extracting import Extraction
from core.services.repair_bench import Recheck


def in_full(
    engine: Engine,
    checker: str,
    pair: MessagePair,
    *,
    secret: bytes,
    before: FactCheck | None = None,
) -> Recheck:
    """Return a check of a whole text by `checker`, on the original's facts that `before` has."""

    async def recheck(text: str) -> FactCheck:
        return await check_texts(
            engine,
            checker,
            original=pair.physician_reply,
            edited=text,
            message=pair.patient_message,
            secret=secret,
            original_facts=_known(before) if before else None,
        )

    return recheck


def _known(before: FactCheck) -> Extract:
    facts = tuple(verdict.fact for verdict in before.kept)

    async def known() -> Extraction:
        ungrounded = sum(fact.span is None for fact in facts)
        return Extraction(facts=facts, ungrounded=ungrounded, dropped=0)

    return known
