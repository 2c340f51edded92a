"""`entail` and `facts`: one JSON object a line in, one document out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import click

from core.cli.outgoing import open_gate
from core.cli.shared import (
    FILE,
    LEFT_TO_RESUME,
    as_is_option,
    db_option,
    engine_option,
    json_option,
    mask_option,
    note,
    plain_errors,
    print_json,
    read_text,
    shown,
)
from core.domain.identity import Json
from core.errors import InvalidTable
from core.services.batches import entail_lines, list_facts
from core.services.tools import open_tools
from core.settings import load_settings

# Split at line feeds only: other separators may stand inside a JSON text.
_LINE_FEED = "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a file: its id and its texts in the order they were asked for."""

    id: str | int
    texts: tuple[str, ...] = field(repr=False)


@click.command()
@click.argument("file", type=FILE)
@engine_option
@mask_option
@as_is_option
@db_option
@json_option
@plain_errors
def entail(
    file: Path,
    engine: str,
    db: Path | None,
    *,
    mask: bool,
    send_as_is: bool,
    as_json: bool,
) -> None:
    """Decide for each line of FILE whether the premise entails the hypothesis.

    A line is {"id", "premise", "hypothesis"}.
    """
    lines = read_lines(file, ("premise", "hypothesis"))
    settings = load_settings(db=db)
    gate = open_gate([engine], settings.keys, hide=mask, as_is=send_as_is)
    asked = [gate.prepare(line.texts).texts for line in lines]
    with open_tools(settings) as tools:
        answers = asyncio.run(
            entail_lines(tools, engine, [(premise, hypothesis) for premise, hypothesis in asked])
        )
    results = [
        {"id": line.id, "entailed": answer.entailed, "score": answer.score}
        for line, answer in zip(lines, answers, strict=True)
    ]
    if as_json:
        print_json({"results": results})
    else:
        words = {True: "entailed", False: "not entailed", None: "unreadable"}
        for result, answer in zip(results, answers, strict=True):
            click.echo(f"{result['id']}\t{words[answer.entailed]}\t{shown(answer.score)}")
    _leave(sum(answer.entailed is None for answer in answers))


@click.command()
@click.argument("file", type=FILE)
@engine_option
@mask_option
@as_is_option
@db_option
@json_option
@plain_errors
def facts(
    file: Path,
    engine: str,
    db: Path | None,
    *,
    mask: bool,
    send_as_is: bool,
    as_json: bool,
) -> None:
    """List the medical facts of each line's text. A line of FILE is {"id", "text"}."""
    lines = read_lines(file, ("text",))
    settings = load_settings(db=db)
    gate = open_gate([engine], settings.keys, hide=mask, as_is=send_as_is)
    asked = [gate.prepare(line.texts) for line in lines]
    with open_tools(settings) as tools:
        found = asyncio.run(list_facts(tools, engine, [each.texts[0] for each in asked]))
    statements = [
        None if facts is None else [outgoing.restored_text(fact.statement) for fact in facts]
        for outgoing, facts in zip(asked, found, strict=True)
    ]
    if as_json:
        results: list[Json] = [
            {"id": line.id, "facts": each} for line, each in zip(lines, statements, strict=True)
        ]
        print_json({"results": results})
    else:
        for line, each in zip(lines, statements, strict=True):
            click.echo(line.id if each is not None else f"{line.id} (unreadable)")
            for statement in each or ():
                click.echo(f"  - {statement}")
    _leave(sum(each is None for each in found))


def _leave(unreadable: int) -> None:
    if unreadable:
        note(f"{unreadable} unreadable; run the command again to ask for these once more.")
        raise SystemExit(LEFT_TO_RESUME)


def read_lines(path: Path, fields: Sequence[str]) -> list[Line]:
    """Read a JSONL file whose lines hold these text fields; blank lines are passed over.

    Raises
    ------
    InvalidTable
        Naming the line that is no JSON object, or lacks a field; never quoting it.
    """
    lines = [
        _line(text, number, path.name, fields)
        for number, text in enumerate(read_text(path).split(_LINE_FEED), start=1)
        if text.strip()
    ]
    if not lines:
        raise InvalidTable(f"`{path.name}` holds no line; each is an object with {_and(fields)}.")
    return lines


def _line(text: str, number: int, name: str, fields: Sequence[str]) -> Line:
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidTable(f"Line {number} of `{name}` isn't JSON; please mend it.") from None
    if not isinstance(found, dict):
        raise InvalidTable(f"Line {number} of `{name}` isn't a JSON object.")
    row = cast("dict[str, object]", found)
    identifier = row.get("id")
    texts = [cell for name in fields if isinstance(cell := row.get(name), str)]
    if not isinstance(identifier, str | int) or len(texts) < len(fields):
        raise InvalidTable(f"Line {number} of `{name}` needs an `id`, and {_and(fields)} as text.")
    return Line(id=identifier, texts=tuple(texts))


def _and(fields: Sequence[str]) -> str:
    return ", ".join(f"`{field}`" for field in fields)


COMMANDS = {"entail": entail, "facts": facts}
