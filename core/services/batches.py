"""Facts and entailment for many lines at once, outside any case."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.domain.facts import Direction, Fact
from core.domain.text import clean_text
from core.errors import EngineRefused, UnreadableReply
from core.llm.engine import Engine
from core.llm.offline.entailment import Premise, entail
from core.services.entailing import entail_all
from core.services.extracting import extract_facts
from core.services.tools import Tools
from core.services.wording import is_rules

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAnswer:
    """Whether a premise entails a hypothesis; None when no readable answer came.

    `score` is between 0 and 1 where the engine gives one (the rules do), else None.
    """

    entailed: bool | None
    score: float | None = None


async def entail_lines(
    tools: Tools, spec: str, lines: Sequence[tuple[str, str]]
) -> list[LineAnswer]:
    """Return one answer a (premise, hypothesis), in order; each line is asked on its own.

    Raises
    ------
    InvalidPair
        When a text is empty or broken.
    EngineError
        When the engine can't be asked at all.
    """
    cleaned = [
        (
            clean_text(premise, what=f"premise of line {number}"),
            clean_text(hypothesis, what=f"hypothesis of line {number}"),
        )
        for number, (premise, hypothesis) in enumerate(lines, start=1)
    ]
    if is_rules(spec):
        return _by_rules(cleaned)
    secret = tools.secret

    async def one(engine: Engine, line: tuple[str, str]) -> LineAnswer:
        (answer,) = await entail_all(
            engine,
            spec,
            premise=line[0],
            statements=[line[1]],
            direction=Direction.GROUNDED,
            secret=secret,
        )
        return LineAnswer(entailed=answer.entailed)

    answers = await _for_each(tools, spec, cleaned, one)
    return [answer or LineAnswer(entailed=None) for answer in answers]


async def list_facts(
    tools: Tools, spec: str, texts: Sequence[str]
) -> list[tuple[Fact, ...] | None]:
    """Return the facts of each text, None where no readable answer came.

    Raises
    ------
    InvalidPair
        When a text is empty or broken.
    EngineError
        When the engine can't be asked at all.
    """
    cleaned = [
        clean_text(text, what=f"text of line {number}")
        for number, text in enumerate(texts, start=1)
    ]
    secret = tools.secret

    async def one(engine: Engine, text: str) -> tuple[Fact, ...]:
        return (await extract_facts(engine, spec, text, secret=secret)).facts

    return await _for_each(tools, spec, cleaned, one)


Line = TypeVar("Line")


async def _for_each(
    tools: Tools,
    spec: str,
    lines: Sequence[Line],
    ask_one: Callable[[Engine, Line], Awaitable[T]],
) -> list[T | None]:
    """Ask for every line at once; the engine itself limits how many are under way."""
    with tools.call_log() as log:
        async with tools.engine(spec, log=log, scope=None) as engine:

            async def guarded(line: Line) -> T | None:
                try:
                    return await ask_one(engine, line)
                except (UnreadableReply, EngineRefused):
                    return None

            return list(await asyncio.gather(*(guarded(line) for line in lines)))


def _by_rules(lines: Sequence[tuple[str, str]]) -> list[LineAnswer]:
    premises: dict[str, Premise] = {}
    answers: list[LineAnswer] = []
    for premise, hypothesis in lines:
        prepared = premises.get(premise) or Premise(premise)
        premises[premise] = prepared
        verdict = entail(prepared, hypothesis)
        answers.append(LineAnswer(entailed=verdict.entailed, score=round(verdict.score, 4)))
    return answers
