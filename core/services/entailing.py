"""Ask an engine which facts a text entails: one call a batch, ids echoed, strays asked singly."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.domain.facts import AuxLabel, Direction
from core.domain.identity import Json
from core.domain.prompting import Task
from core.errors import UnreadableReply
from core.llm.ask import ask
from core.llm.engine import Engine, Request
from core.llm.replies import EntailReply, ReplyVerdict
from core.prompts import get_prompt, render
from core.services.together import together


@dataclass(frozen=True, slots=True, kw_only=True)
class Entailment:
    """One answer: `entailed` is None exactly when `failure` says why."""

    entailed: bool | None
    failure: str | None = None
    aux: AuxLabel | None = None
    evidence: str = ""
    reason: str = ""


async def entail_all(
    engine: Engine,
    spec: str,
    *,
    premise: str,
    statements: Sequence[str],
    direction: Direction,
    secret: bytes,
    batched: bool = True,
) -> tuple[Entailment, ...]:
    """Return one entailment a statement, in order.

    All statements go in one call. Where ids are missing, unknown or repeated, or the answer is
    unreadable, the statements concerned are asked again one by one; one that stays unreadable is
    undecided, never "not entailed". With `batched=False` each statement is its own call.
    """
    if not statements:
        return ()
    asked = {f"f{number}": statement for number, statement in enumerate(statements, start=1)}

    async def once(part: Mapping[str, str]) -> dict[str, Entailment]:
        request = entail_request(spec, premise, part, direction=direction, secret=secret)
        answer = await ask(engine, request, EntailReply)
        return _by_id(answer.value.verdicts, part, direction)

    async def singly(name: str) -> tuple[str, Entailment]:
        try:
            answered = await once({name: asked[name]})
        except UnreadableReply:
            answered = {}
        return name, answered.get(name, UNREADABLE)

    found: dict[str, Entailment] = {}
    if batched and len(asked) > 1:
        try:
            found = await once(asked)
        except UnreadableReply:
            found = {}
    strays = [name for name in asked if name not in found]
    found.update(await together(*(singly(name) for name in strays)))
    return tuple(found[name] for name in asked)


UNREADABLE = Entailment(entailed=None, failure="unreadable")


def _by_id(
    verdicts: Sequence[ReplyVerdict], asked: Mapping[str, str], direction: Direction
) -> dict[str, Entailment]:
    """Return the verdicts whose id was asked for and stands exactly once."""
    ids = [verdict.id for verdict in verdicts]
    return {
        verdict.id: Entailment(
            entailed=bool(verdict.entailed),
            aux=None if verdict.entailed else _aux(verdict.label, direction),
            evidence=verdict.evidence,
            reason=verdict.reason,
        )
        for verdict in verdicts
        if verdict.id in asked and ids.count(verdict.id) == 1
    }


_OF_THE_EDIT = {AuxLabel.MISSING: AuxLabel.ADDED, AuxLabel.WEAKENED: AuxLabel.STRENGTHENED}


def _aux(label: str, direction: Direction) -> AuxLabel:
    """Return how a fact differs, named from the side of the text that states it.

    The prompt asks one question for both directions. A statement that its premise does not hold
    is missing there when it comes from the original, and added when it comes from the edit.
    """
    aux = AuxLabel.MISSING if label == "none" else AuxLabel(label)
    return _OF_THE_EDIT.get(aux, aux) if direction is Direction.GROUNDED else aux


def entail_request(
    spec: str, premise: str, asked: Mapping[str, str], *, direction: Direction, secret: bytes
) -> Request:
    """Return the exact request about some statements by id."""
    hypotheses: list[Json] = [{"id": name, "statement": text} for name, text in asked.items()]
    rendered = render(
        get_prompt("entail"),
        {
            "premise": premise,
            "hypotheses": "\n".join(json.dumps(each, ensure_ascii=False) for each in hypotheses),
        },
        secret=secret,
    )
    return Request(
        engine=spec,
        task=Task.ENTAIL,
        system=rendered.system,
        user=rendered.user,
        inputs={"premise": premise, "direction": direction.value, "hypotheses": hypotheses},
    )
