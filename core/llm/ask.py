"""Asking an engine for a reply or for a text, with one repair and one longer try."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from core.domain.calls import Completion, StopReason
from core.errors import EngineRefused, UnreadableReply
from core.llm.engine import Engine, Request
from core.llm.reading import NotReadable, read_reply
from core.llm.replies import Reply, schema_of

T = TypeVar("T")
R = TypeVar("R", bound=Reply)

_MORE = 4
_TOKENS_WHEN_UNKNOWN = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[T]):
    """What was asked for, and every completion that it took, the last one being the answer."""

    value: T
    completions: tuple[Completion, ...]


async def ask(engine: Engine, request: Request, reply_type: type[R]) -> Answer[R]:
    """Ask for a reply of one type.

    Raises
    ------
    UnreadableReply
        When nothing usable came, even after one repair; `raw` keeps what was said.
    EngineError
        What the engine raises; kind `blocked` when the model declined.
    """
    request = replace(request, schema=schema_of(reply_type))
    completions = await _complete(engine, request)
    try:
        return Answer(value=_read(completions[-1], reply_type), completions=completions)
    except NotReadable as problem:
        repair = _repair(request, problem)
    if completions[-1].stop is not StopReason.TRUNCATED:
        completions += (_unblocked(await engine.complete(repair), request),)
        try:
            return Answer(value=_read(completions[-1], reply_type), completions=completions)
        except NotReadable:
            pass
    raise _unreadable(request, completions[-1])


async def ask_text(engine: Engine, request: Request) -> Answer[str]:
    """Ask for plain text.

    Raises
    ------
    EngineError
        What the engine raises; `EngineRefused` of kind `blocked`, `empty` or `truncated` when
        there is no whole text.
    """
    completions = await _complete(engine, request)
    text = completions[-1].text.strip()
    if completions[-1].stop is StopReason.TRUNCATED:
        raise _refused(request, "truncated", "stopped before the end; the text may be too long.")
    if not text:
        raise _refused(request, "empty", "answered with an empty text. Please try again.")
    return Answer(value=text, completions=completions)


async def _complete(engine: Engine, request: Request) -> tuple[Completion, ...]:
    """Ask, and once more with room for a longer answer where it was cut short."""
    first = _unblocked(await engine.complete(request), request)
    if first.stop is not StopReason.TRUNCATED:
        return (first,)
    room = _MORE * (request.max_tokens or first.output_tokens or _TOKENS_WHEN_UNKNOWN)
    longer = await engine.complete(replace(request, max_tokens=room))
    return (first, _unblocked(longer, request))


def _unblocked(completion: Completion, request: Request) -> Completion:
    if completion.stop is StopReason.BLOCKED:
        raise _refused(
            request, "blocked", "declined to answer this text. Please try another model."
        )
    return completion


def _read(completion: Completion, reply_type: type[R]) -> R:
    if completion.stop is StopReason.TRUNCATED:
        raise NotReadable("the answer stopped before its end")
    return read_reply(completion.text, reply_type)


def _repair(request: Request, problem: NotReadable) -> Request:
    return replace(
        request,
        user=(
            f"{request.user}\n\nAn earlier answer to this could not be used: {problem}.\n"
            "Answer again, with one JSON object that follows the schema and nothing else."
        ),
    )


def _refused(request: Request, kind: str, what: str) -> EngineRefused:
    return EngineRefused(f"`{request.engine}` {what}", engine=request.engine, kind=kind)


def _unreadable(request: Request, last: Completion) -> UnreadableReply:
    truncated = last.stop is StopReason.TRUNCATED
    return UnreadableReply(
        f"`{request.engine}` gave no usable answer, even when asked again. "
        "Please try again or choose another model.",
        raw=last.text,
        engine=request.engine,
        kind="truncated" if truncated else "unreadable",
    )
