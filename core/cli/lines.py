"""`entail` and `facts`: one JSON object a line in, one document out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import click

from core.cli.shared import (
    FILE,
    LEFT_TO_RESUME,
    db_option,
    engine_option,
    json_option,
    note,
    plain_errors,
    print_json,
    read_text,
    shown,
)
from core.errors import InvalidTable
from core.services.batches import entail_lines, list_facts
from core.services.tools import open_tools
from core.settings import load_settings

Line = dict[str, str]


@click.command()
@click.argument("file", type=FILE)
@engine_option
@db_option
@json_option
@plain_errors
def entail(file: Path, engine: str, db: Path | None, *, as_json: bool) -> None:
    """Decide for each line of FILE whether the premise entails the hypothesis.

    A line is {"id", "premise", "hypothesis"}.
    """
    lines = read_lines(file, ("id", "premise", "hypothesis"))
    with open_tools(load_settings(db=db)) as tools:
        answers = asyncio.run(
            entail_lines(tools, engine, [(line["premise"], line["hypothesis"]) for line in lines])
        )
    results = [
        {"id": line["id"], "entailed": answer.entailed, "score": answer.score}
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
@db_option
@json_option
@plain_errors
def facts(file: Path, engine: str, db: Path | None, *, as_json: bool) -> None:
    """List the medical facts of each line's text. A line of FILE is {"id", "text"}."""
    lines = read_lines(file, ("id", "text"))
    with open_tools(load_settings(db=db)) as tools:
        found = asyncio.run(list_facts(tools, engine, [line["text"] for line in lines]))
    if as_json:
        print_json(
            {
                "results": [
                    {
                        "id": line["id"],
                        "facts": None if facts is None else [fact.statement for fact in facts],
                    }
                    for line, facts in zip(lines, found, strict=True)
                ]
            }
        )
    else:
        for line, each in zip(lines, found, strict=True):
            click.echo(line["id"] if each is not None else f"{line['id']} (unreadable)")
            for fact in each or ():
                click.echo(f"  - {fact.statement}")
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
        for number, text in enumerate(read_text(path).splitlines(), start=1)
        if text.strip()
    ]
    if not lines:
        raise InvalidTable(f"`{path.name}` holds no line; each is an object with {_and(fields)}.")
    return lines


def _line(text: str, number: int, name: str, fields: Sequence[str]) -> Line:
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidTable(f"Line {number} of `{name}` isn't JSON; please mend it.") from error
    if not isinstance(found, dict):
        raise InvalidTable(f"Line {number} of `{name}` isn't a JSON object.")
    row = cast("dict[str, object]", found)
    missing = [field for field in fields if not isinstance(row.get(field), str)]
    if missing:
        raise InvalidTable(f"Line {number} of `{name}` lacks {_and(missing)} as text.")
    return {field: cast("str", row[field]) for field in fields}


def _and(fields: Sequence[str]) -> str:
    return ", ".join(f"`{field}`" for field in fields)


COMMANDS = {"entail": entail, "facts": facts}
