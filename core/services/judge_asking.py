"""Ask an engine which of two replies shows more empathy: blinded, and always in both orders."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.domain.blinding import blinded
from core.domain.edits import Provenance
from core.domain.identity import Json
from core.domain.judging import Judgment, Order, Protocol, Variant, Verdict
from core.domain.prompting import Prompt
from core.errors import EngineError, UnreadableReply
from core.llm.ask import ask
from core.llm.engine import Engine, Request
from core.llm.replies import BinaryReply, ThreeWayReply
from core.prompts import get_prompt, render
from core.services.tally import Tallies

TEMPERATURE = 0.0

_NAMES = {Protocol.THREE_WAY: "judge-three-way", Protocol.BINARY: "judge-binary"}
_SHOTS = {Variant.ZERO_SHOT: "", Variant.ONE_SHOT: "-one-shot", Variant.FEW_SHOT: "-few-shot"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two replies to one message, A and B in item space; nothing says who wrote which."""

    item_id: str
    message: str = field(repr=False)
    text_a: str = field(repr=False)
    text_b: str = field(repr=False)


QuestionKey = tuple[str, Variant, Order, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One comparison in one order, put to one variant for the `replicate`-th time."""

    comparison: Comparison
    variant: Variant
    order: Order
    replicate: int = 0

    @property
    def key(self) -> QuestionKey:
        """What tells one question of a judge from another."""
        return (self.comparison.item_id, self.variant, self.order, self.replicate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of a question.

    `fault` is the class of a failure in one word; `raw` is what an unreadable answer said, for the
    database only.
    """

    judgment: Judgment
    made: Provenance
    fault: str | None = None
    raw: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Where a judge sits: its engine, how it is asked, and what counts its requests."""

    engine: Engine
    spec: str
    protocol: Protocol
    secret: bytes = field(repr=False)
    tallies: Tallies


def voters(variant: Variant) -> tuple[Variant, ...]:
    """Return who is asked: an ensemble is the three others."""
    return tuple(_SHOTS) if variant is Variant.ENSEMBLE else (variant,)


def judge_prompt(protocol: Protocol, variant: Variant) -> Prompt:
    """Return the prompt of one variant."""
    return get_prompt(_NAMES[protocol] + _SHOTS[variant])


def questions_about(
    comparison: Comparison, *, variant: Variant, repeats: int = 1
) -> Iterator[Question]:
    """Return every question about one comparison: each voter, repeat and both orders."""
    for replicate in range(repeats):
        for voter in voters(variant):
            for order in Order:
                yield Question(
                    comparison=comparison, variant=voter, order=order, replicate=replicate
                )


def judge_request(question: Question, *, spec: str, protocol: Protocol, secret: bytes) -> Request:
    """Return the exact request: both replies stripped alike, and no id, system or level."""
    comparison = question.comparison
    replies = [blinded(comparison.text_a), blinded(comparison.text_b)]
    first, second = replies if question.order is Order.AB else reversed(replies)
    texts = {
        "patient_message": comparison.message,
        "reply_first": first,
        "reply_second": second,
    }
    prompt = judge_prompt(protocol, question.variant)
    rendered = render(prompt, texts, secret=secret)
    inputs: dict[str, Json] = {**texts}
    return Request(
        engine=spec,
        task=prompt.task,
        system=rendered.system,
        user=rendered.user,
        inputs=inputs,
        temperature=TEMPERATURE,
        replicate=question.replicate,
    )


async def ask_judge(bench: Bench, question: Question) -> Answered:
    """Ask one question; what can't be read or is refused is a failure and never a tie.

    Raises
    ------
    EngineMisconfigured
        When no question could be answered: a refused key, an unknown model, a wrong address.
    """
    reply_type = ThreeWayReply if bench.protocol is Protocol.THREE_WAY else BinaryReply
    request = judge_request(question, spec=bench.spec, protocol=bench.protocol, secret=bench.secret)
    with bench.tallies.counting() as tally:
        try:
            answer = await ask(bench.engine, request, reply_type)
        except EngineError as error:
            if error.stops_run:
                raise
            return Answered(
                judgment=_judgment(question, failure=str(error)),
                made=tally.provenance(asked=bench.spec, served=""),
                fault=error.kind,
                raw=_storable(error.raw) if isinstance(error, UnreadableReply) else "",
            )
    return Answered(
        judgment=_judgment(
            question,
            verdict=Verdict(answer.value.verdict),
            reason=_storable(answer.value.reason),
        ),
        made=tally.provenance(asked=bench.spec, served=answer.completions[-1].served_by),
    )


async def judge_comparison(
    bench: Bench,
    comparison: Comparison,
    *,
    variant: Variant = Variant.ZERO_SHOT,
    repeats: int = 1,
) -> tuple[Answered, ...]:
    """Ask everything about one comparison: each voter in both orders, `repeats` times.

    Raises
    ------
    EngineMisconfigured
        When no question could be answered.
    """
    questions = questions_about(comparison, variant=variant, repeats=repeats)
    return tuple(await asyncio.gather(*(ask_judge(bench, each) for each in questions)))


def _judgment(
    question: Question,
    *,
    verdict: Verdict | None = None,
    failure: str | None = None,
    reason: str = "",
) -> Judgment:
    return Judgment(
        item_id=question.comparison.item_id,
        order=question.order,
        verdict=verdict,
        failure=failure,
        reason=reason,
        variant=question.variant,
        replicate=question.replicate,
    )


def _storable(text: str) -> str:
    """Write out broken characters, which no database takes, so that the answer can be kept."""
    return text.encode(errors="backslashreplace").decode()
