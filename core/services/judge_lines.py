"""Judge comparisons that stand in a file, outside any study; nothing is stored but the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.judging import Judgment, Protocol, Resolution, Variant
from core.domain.text import clean_text
from core.services.judge_asking import Bench, Comparison, Question, ask_judge, questions_about
from core.services.judge_runs import each_in_turn
from core.services.judge_verdicts import ItemVerdict, item_verdict
from core.services.tally import Tallies
from core.services.tools import Tools

# What lines of a file leave in the cache is forgotten by age, like what was pasted and not kept.
SCOPE = "lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class HowToJudge:
    """By which engine, and how."""

    engine: str
    protocol: Protocol = Protocol.THREE_WAY
    variant: Variant = Variant.ZERO_SHOT
    resolution: Resolution = Resolution.STRICT
    repeats: int = 1


async def judge_lines(
    tools: Tools, how: HowToJudge, lines: Sequence[tuple[str, str, str]]
) -> list[ItemVerdict]:
    """Return one verdict a (message, reply A, reply B), in order.

    Raises
    ------
    InvalidPair
        When a text is empty or broken.
    EngineMisconfigured
        When the engine can't be asked at all.
    """
    questions = [
        question
        for number, line in enumerate(lines)
        for question in questions_about(
            _comparison(number, line), variant=how.variant, repeats=how.repeats
        )
    ]
    said: list[list[Judgment]] = [[] for _ in lines]
    with tools.call_log() as log:
        tallies = Tallies(log)
        async with tools.engine(how.engine, log=tallies, scope=SCOPE) as engine:
            bench = Bench(
                engine=engine,
                spec=how.engine,
                protocol=how.protocol,
                secret=tools.secret,
                tallies=tallies,
            )

            async def ask_one(question: Question) -> None:
                answered = await ask_judge(bench, question)
                said[int(question.comparison.item_id)].append(answered.judgment)

            await each_in_turn(questions, ask_one, at_a_time=tools.settings.concurrency)
    return [
        item_verdict(each, protocol=how.protocol, variant=how.variant, resolution=how.resolution)
        for each in said
    ]


def _comparison(number: int, line: tuple[str, str, str]) -> Comparison:
    names = ("message", "reply `a`", "reply `b`")
    message, text_a, text_b = (
        clean_text(text, what=f"{name} of line {number + 1}")
        for name, text in zip(names, line, strict=True)
    )
    return Comparison(item_id=str(number), message=message, text_a=text_a, text_b=text_b)
