"""`passport`: all that is known about one case, as a document, as a page or in lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from core.cli.shared import db_option, json_option, plain_errors, print_json
from core.domain.access import OPERATOR
from core.errors import InvalidInput
from core.services.passport import Passport, find_passport
from core.services.passport_json import PARTS, passport_json
from core.services.passport_page import passport_html
from core.services.summary import summarize
from core.services.tools import open_store
from core.settings import load_settings


@click.command()
@click.argument("case_id", metavar="CASE")
@click.option("--desk", "desk_id", help="Whose decisions; otherwise the desk worked on last.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the page of HTML into this file.",
)
@db_option
@json_option
@plain_errors
def passport(
    case_id: str, desk_id: str | None, out: Path | None, db: Path | None, *, as_json: bool
) -> None:
    """Gather all that is known about CASE: texts, prompt, facts, decisions, votes, cost, hashes.

    CASE is the id that the edit page has in its address, or `written~PAIR~LEVEL`.
    """
    with open_store(load_settings(db=db)) as store:
        found = find_passport(store, OPERATOR, case_id, desk_id=desk_id)
    if out:
        _write(out, passport_html(found))
    if as_json:
        print_json(passport_json(found))
        return
    for line in _lines(found):
        click.echo(line)
    if out:
        click.echo(f"Written: {out}")


def _write(path: Path, page: str) -> None:
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"`{path.name}` can't be written: {error.strerror}.") from error


def _lines(found: Passport) -> Iterator[str]:
    """Yield what the passport holds, without any text of the case."""
    yield f"{found.case.id}: {', '.join(summarize(found.case).statements)}"
    yield f"{len(found.case.flags)} flags"
    for name in PARTS:
        part = getattr(found, name)
        yield f"{name}: {part.absent or len(part.rows)}"


COMMANDS = {"passport": passport}
