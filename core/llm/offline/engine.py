"""The offline engine: answers every task by rules, without a model, a key or a network."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import cast

from core.domain.calls import Completion
from core.domain.edits import EmpathyLevel
from core.domain.facts import AuxLabel, Direction
from core.domain.identity import Json
from core.domain.prompting import Task
from core.errors import EngineRefused
from core.llm.engine import Request
from core.llm.offline.editor import edit, write_without_reply
from core.llm.offline.entailment import Premise, RuleVerdict, entail
from core.llm.offline.facts import split_facts
from core.llm.offline.judge import RuleJudgment, judge, judge_without_tie
from core.llm.offline.repair import repair

ENGINE = "offline:rules"
SERVED_BY = "offline:rules (rules, not a language model)"

Inputs = Mapping[str, Json]


class OfflineEngine:
    """Answer one request by deterministic rules over `request.inputs`; no tokens, no cost."""

    async def complete(self, request: Request) -> Completion:
        """Answer at once."""
        began = time.monotonic()
        text = answer(request.task, request.inputs)
        return Completion(text=text, served_by=SERVED_BY, seconds=time.monotonic() - began)


def answer(task: Task, inputs: Inputs) -> str:
    """Return what the rules answer to `task`: text, or JSON in the shape of `core.llm.replies`.

    Raises
    ------
    EngineRefused
        When an input that the task needs is missing or of the wrong kind.
    """
    try:
        return _ANSWERS[task](inputs)
    except (KeyError, TypeError, ValueError) as error:
        raise EngineRefused(
            f"The offline rules can't read the inputs of the task `{task}`; "
            "report this with the version of Bedside.",
            engine=ENGINE,
            kind="inputs",
        ) from error


def _edit(inputs: Inputs) -> str:
    return edit(_text(inputs, "patient_message"), _text(inputs, "physician_reply"), _level(inputs))


def _generate(inputs: Inputs) -> str:
    return write_without_reply(_text(inputs, "patient_message"), _level(inputs))


def _extract_facts(inputs: Inputs) -> str:
    facts = [
        {"fact": fact.statement, "evidence": fact.evidence, "kind": fact.kind.value}
        for fact in split_facts(_text(inputs, "text"))
    ]
    return _json({"facts": facts})


def _entail(inputs: Inputs) -> str:
    text = _text(inputs, "premise")
    premise = Premise(text)
    direction = Direction(_text(inputs, "direction"))
    verdicts = [
        {
            "id": _text(row, "id"),
            **_verdict_row(entail(premise, _text(row, "statement")), text, direction),
        }
        for row in cast("list[Inputs]", inputs["hypotheses"])
    ]
    return _json({"verdicts": verdicts})


def _verdict_row(verdict: RuleVerdict, premise: str, direction: Direction) -> dict[str, Json]:
    span = verdict.span
    return {
        "entailed": int(verdict.entailed),
        "label": "none" if verdict.entailed else _label(verdict, direction).value,
        "evidence": premise[span.start : span.end] if span else "",
        "reason": _reason(verdict),
    }


def _label(verdict: RuleVerdict, direction: Direction) -> AuxLabel:
    """Return the label of `direction`'s own set: weakened when kept, strengthened when added."""
    if verdict.aux is AuxLabel.CONTRADICTED:
        return AuxLabel.CONTRADICTED
    changed = verdict.aux in (AuxLabel.WEAKENED, AuxLabel.STRENGTHENED)
    if direction is Direction.KEPT:
        return AuxLabel.WEAKENED if changed else AuxLabel.MISSING
    return AuxLabel.STRENGTHENED if changed else AuxLabel.ADDED


def _reason(verdict: RuleVerdict) -> str:
    if verdict.entailed:
        return "The rules find this said in the other text."
    if verdict.guards:
        return f"Not confirmed by rules: {'; '.join(verdict.guards)}."
    if verdict.span is not None:
        return "Not confirmed by rules: only part of it is said in the other text."
    return "Not confirmed by rules: nothing like it was found in the other text."


def _repair(inputs: Inputs) -> str:
    asked = {
        _text(row, "id"): _text(row, "sentence")
        for row in cast("list[Inputs]", inputs["sentences"])
    }
    repaired = repair(_text(inputs, "physician_reply"), _text(inputs, "edited_reply"), asked)
    return _json({"sentences": [{"id": name, "text": text} for name, text in repaired.items()]})


def _judge_three_way(inputs: Inputs) -> str:
    return _judged(judge(*_replies(inputs)))


def _judge_binary(inputs: Inputs) -> str:
    return _judged(judge_without_tie(*_replies(inputs)))


def _judged(judgment: RuleJudgment) -> str:
    return _json({"verdict": judgment.verdict, "reason": judgment.reason})


def _replies(inputs: Inputs) -> tuple[str, str, str]:
    return (
        _text(inputs, "patient_message"),
        _text(inputs, "reply_first"),
        _text(inputs, "reply_second"),
    )


def _level(inputs: Inputs) -> EmpathyLevel:
    return EmpathyLevel(_text(inputs, "level"))


def _text(inputs: Inputs, name: str) -> str:
    value = inputs[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


_ANSWERS: Mapping[Task, Callable[[Inputs], str]] = {
    Task.EDIT: _edit,
    Task.GENERATE: _generate,
    Task.EXTRACT_FACTS: _extract_facts,
    Task.ENTAIL: _entail,
    Task.JUDGE_THREE_WAY: _judge_three_way,
    Task.JUDGE_BINARY: _judge_binary,
    Task.REPAIR: _repair,
}
