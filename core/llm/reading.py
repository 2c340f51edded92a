"""Turning what a model said into a reply, or into the reasons why it is none."""

from __future__ import annotations

import json
import re
from typing import TypeVar

from pydantic import ValidationError

from core.domain.calls import Completion, StopReason
from core.llm.engine import Request
from core.llm.replies import REPLY_TYPES, Reply

R = TypeVar("R", bound=Reply)

_FENCED = re.compile(r"```[A-Za-z0-9]*[ \t]*\n(.*?)\n?[ \t]*```", re.DOTALL)
_MOST_PROBLEMS = 5
_MOST_CHARACTERS = 200


class NotReadable(Exception):
    """The text is not the reply that was asked for; the message says where and why."""


def read_reply(text: str, reply_type: type[R]) -> R:
    """Read a reply from JSON, with or without one code fence around all of it.

    Raises
    ------
    NotReadable
        With the validator's sentences, which name fields and rules but quote no value.
    """
    try:
        return reply_type.model_validate_json(_unfenced(text))
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, each['loc'])) or 'answer'}: {each['msg']}"
            for each in error.errors(include_url=False, include_context=False, include_input=False)
        ]
    raise NotReadable("; ".join(each[:_MOST_CHARACTERS] for each in problems[:_MOST_PROBLEMS]))


def is_readable(request: Request, completion: Completion) -> bool:
    """Whether an answer is worth keeping: complete, not empty, and a reply where one was asked."""
    return reads_as(form_of(request), completion)


def form_of(request: Request) -> str | None:
    """Name the form of the reply that a request asks for, None where it asks for a text."""
    return None if request.schema is None else str(request.schema.get("title"))


def reads_as(form: str | None, completion: Completion) -> bool:
    """Whether an answer is complete, not empty, and of a form where one was asked for."""
    if completion.stop is not StopReason.FINISHED or not completion.text.strip():
        return False
    if form is None:
        return True
    reply_type = REPLY_TYPES.get(form)
    if reply_type is None:
        return _is_json(completion.text)
    try:
        read_reply(completion.text, reply_type)
    except NotReadable:
        return False
    return True


def _unfenced(text: str) -> str:
    stripped = text.strip()
    fenced = _FENCED.fullmatch(stripped)
    return fenced[1] if fenced else stripped


def _is_json(text: str) -> bool:
    try:
        json.loads(_unfenced(text))
    except ValueError:
        return False
    return True
