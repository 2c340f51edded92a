"""Split a reply into facts with an engine, and keep only what the reply really says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.domain.facts import Fact, FactKind, Span
from core.domain.identity import Json
from core.domain.prompting import Task
from core.llm.ask import ask
from core.llm.engine import Engine, Request
from core.llm.replies import ExtractedFact, FactsReply
from core.prompts import get_prompt, render
from core.services.together import together

MAX_FACTS = 60
WHOLE_BELOW = 2_500

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The facts of one text, with what was set aside on the way.

    `ungrounded` counts facts whose quotation was not found in the text (kept, without a span);
    `dropped` counts facts that held a number which the text doesn't (removed).
    """

    facts: tuple[Fact, ...]
    ungrounded: int
    dropped: int


async def extract_facts(
    engine: Engine, spec: str, text: str, *, secret: bytes, within: str | None = None
) -> Extraction:
    """Ask `engine` for the facts of `text`, which may be a part of a text that stands `within`.

    A text from 2,500 characters is asked for paragraph by paragraph, each with the whole text as
    context. The rules after the answer are those of `docs/methods.md`, section "Facts".
    """
    answers = await together(
        *(
            ask(engine, _request(spec, part, context=within or text, secret=secret), FactsReply)
            for part in _parts(text)
        )
    )
    return tidy([fact for answer in answers for fact in answer.value.facts], text, within=within)


def tidy(found: list[ExtractedFact], text: str, *, within: str | None = None) -> Extraction:
    """Drop facts with foreign numbers and repetitions, and locate each quotation in `text`.

    A part may take its numbers from the whole text that it stands `within`.
    """
    facts: dict[str, Fact] = {}
    dropped = 0
    numbers = set(_NUMBER.findall(within or text))
    for extracted in found:
        statement = extracted.fact.strip()
        if not set(_NUMBER.findall(statement)) <= numbers:
            dropped += 1
            continue
        fact = Fact(
            statement=statement,
            kind=FactKind(extracted.kind),
            evidence=extracted.evidence.strip(),
            span=locate(extracted.evidence, text),
        )
        facts.setdefault(re.sub(r"\W+", " ", statement.casefold()).strip(), fact)
    kept = tuple(facts.values())[:MAX_FACTS]
    return Extraction(
        facts=kept, ungrounded=sum(fact.span is None for fact in kept), dropped=dropped
    )


def locate(quotation: str, text: str) -> Span | None:
    """Return where `quotation` stands in `text`, white space and quotation marks aside."""
    words = [re.escape(word) for word in _SPACE.split(quotation.translate(_QUOTES).strip()) if word]
    if not words:
        return None
    match = re.search(r"\s+".join(words), text.translate(_QUOTES), re.IGNORECASE)
    return Span(start=match.start(), end=match.end()) if match else None


def _parts(text: str) -> list[str]:
    if len(text) < WHOLE_BELOW:
        return [text]
    return [part for part in re.split(r"\n\s*\n", text) if part.strip()]


def _request(spec: str, part: str, *, context: str, secret: bytes) -> Request:
    prompt = get_prompt("extract-facts")
    variables = {"text": part, "context": context}
    rendered = render(prompt, variables, secret=secret)
    inputs: dict[str, Json] = {"text": part}
    return Request(
        engine=spec,
        task=Task.EXTRACT_FACTS,
        system=rendered.system,
        user=rendered.user,
        inputs=inputs,
    )
