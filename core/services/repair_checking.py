"""Check a repaired text anew: in full by an engine, or carried where labels are by hand."""

from __future__ import annotations

from dataclasses import replace

from core.domain.cases import Case
from core.domain.facts import FactCheck
from core.domain.messages import MessagePair
from core.llm.engine import Engine
from core.services.checking import Extract, check_texts
from core.services.desk_checking import known_of
from core.services.desk_judging import judge
from core.services.extracting import Extraction
from core.services.repair_bench import Recheck
from core.services.tools import Tools
from core.services.wording import HAND_LABELS


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


def is_by_hand(checker: str) -> bool:
    """Whether hand labels say something of a case, alone or beside the rules at the desk."""
    return checker.startswith(HAND_LABELS)


def carried(tools: Tools, case: Case, before: FactCheck) -> Recheck:
    """Return a check that carries hand labels sentence by sentence, as the desk does.

    What nobody labeled is judged by the rules, and each such verdict says so.
    """
    case = replace(case, check=replace(before, checker=HAND_LABELS))

    async def recheck(text: str) -> FactCheck:
        known = known_of(case, text, ())
        if known and known.waiting:
            known = known_of(case, text, [await judge(tools, case, known)])
        check = known.check if known else before
        return replace(check, checker=max(check.checker, before.checker, key=len))

    return recheck
