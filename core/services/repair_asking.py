"""Ask an engine what offending sentences become: one call, ids echoed, strays asked singly."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.domain.identity import Json
from core.domain.messages import MessagePair
from core.domain.prompting import Prompt, Task
from core.domain.text import clean_text
from core.errors import EngineRefused, InvalidPair, UnreadableReply
from core.llm.ask import ask
from core.llm.engine import Engine, Request
from core.llm.replies import RepairedSentence, RepairReply
from core.prompts import render
from core.services.together import together

# A sentence that comes back this much longer is an essay and no repair.
_MOST_GROWTH = 2
_ROOM = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Offending:
    """One sentence of an edit, and what in it nothing supports."""

    sentence: str
    unsupported: tuple[str, ...]


async def ask_repairs(
    engine: Engine,
    spec: str,
    *,
    pair: MessagePair,
    edited: str,
    offending: Mapping[int, Offending],
    prompt: Prompt,
    secret: bytes,
) -> dict[int, str]:
    """Return what each sentence becomes, by its number; those without a usable answer are absent.

    An empty text drops a sentence. Ids that are missing, repeated or answered with something
    that can't stand in a reply are asked once more, one by one.

    Raises
    ------
    EngineError
        When the engine can't be asked; that it refuses this input is no usable answer.
    """
    asked = {f"s{number}": each for number, each in offending.items()}

    async def once(part: Mapping[str, Offending]) -> dict[str, str]:
        request = repair_request(spec, pair, edited, part, prompt=prompt, secret=secret)
        try:
            answer = await ask(engine, request, RepairReply)
        except (UnreadableReply, EngineRefused):
            return {}
        return _usable(answer.value.sentences, part)

    found = await once(asked) if asked else {}
    strays = [name for name in asked if name not in found]
    if len(asked) > 1:
        for again in await together(*(once({name: asked[name]}) for name in strays)):
            found.update(again)
    return {number: found[f"s{number}"] for number in offending if f"s{number}" in found}


def repair_request(
    spec: str,
    pair: MessagePair,
    edited: str,
    asked: Mapping[str, Offending],
    *,
    prompt: Prompt,
    secret: bytes,
) -> Request:
    """Return the exact request about some sentences by id."""
    sentences: list[Json] = [
        {"id": name, "sentence": each.sentence, "unsupported": list(each.unsupported)}
        for name, each in asked.items()
    ]
    texts = {
        "patient_message": pair.patient_message,
        "physician_reply": pair.physician_reply,
        "edited_reply": edited,
    }
    listed = "\n".join(json.dumps(each, ensure_ascii=False) for each in sentences)
    rendered = render(prompt, {**texts, "sentences": listed}, secret=secret)
    inputs: dict[str, Json] = {**texts, "sentences": sentences}
    return Request(
        engine=spec,
        task=Task.REPAIR,
        system=rendered.system,
        user=rendered.user,
        inputs=inputs,
    )


def _usable(answers: Sequence[RepairedSentence], asked: Mapping[str, Offending]) -> dict[str, str]:
    ids = [answer.id for answer in answers]
    found: dict[str, str] = {}
    for answer in answers:
        if answer.id in asked and ids.count(answer.id) == 1:
            text = _cleaned(answer.text, asked[answer.id].sentence)
            if text is not None:
                found[answer.id] = text
    return found


def _cleaned(text: str, sentence: str) -> str | None:
    """Return an answer as it may stand in a reply, None where it may not."""
    if not text.strip():
        return ""
    try:
        cleaned = clean_text(text, what="repaired sentence")
    except InvalidPair:
        return None
    return cleaned if len(cleaned) <= _MOST_GROWTH * len(sentence) + _ROOM else None
