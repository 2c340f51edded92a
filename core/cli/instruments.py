"""`instruments`: which rating instruments there are, is a file one, and scores of answers."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.agreeing_words import statistic_words
from core.cli.shared import (
    FILE,
    db_option,
    json_option,
    note,
    plain_errors,
    print_json,
    read_bytes,
    read_text,
)
from core.domain.access import OPERATOR
from core.domain.identity import Json
from core.domain.instruments import NEEDS_WORDING, Instrument
from core.errors import InvalidInput
from core.services.instrument_tables import ScoredTable, score_table
from core.services.instruments import (
    find_instrument,
    list_instruments,
    load_instrument,
    read_instrument,
    usable,
)
from core.services.tools import open_store
from core.settings import load_settings


@click.group()
def instruments() -> None:
    """List, check and load instruments that rate one reply, and score answers to them."""


@instruments.command("list")
@db_option
@json_option
@plain_errors
def list_(db: Path | None, *, as_json: bool) -> None:
    """List shipped and loaded instruments; a shell has no wording and can't be used."""
    with open_store(load_settings(db=db)) as store:
        found = list_instruments(store)
    if as_json:
        print_json({"instruments": [_json(each) for each in found]})
        return
    for each in found:
        state = NEEDS_WORDING if each.is_shell else "ready"
        click.echo(f"{each.id}  {each.title}, {len(each.items)} items: {state}")


@instruments.command()
@click.argument("file", type=FILE)
@db_option
@json_option
@plain_errors
def check(file: Path, db: Path | None, *, as_json: bool) -> None:  # noqa: ARG001 - one contract
    """Say whether FILE.json is an instrument that can be loaded."""
    found = usable(read_instrument(read_text(file), name=file.name))
    if as_json:
        print_json({"instrument": _json(found)})
        return
    click.echo(f"{found.id}  {found.title}: {len(found.items)} items, {_scoring(found)}.")
    click.echo(f"Rights: {found.rights_note}")


@instruments.command()
@click.argument("file", type=FILE)
@click.option("--rights-read", is_flag=True, help="You have read the rights note, and may use it.")
@db_option
@json_option
@plain_errors
def load(file: Path, db: Path | None, *, rights_read: bool, as_json: bool) -> None:
    """Keep FILE.json for the pages; its rights note is shown first."""
    found = usable(read_instrument(read_text(file), name=file.name))
    note(f"Rights: {found.rights_note}")
    if not rights_read:
        raise InvalidInput("Nothing was loaded; say --rights-read when you may use it.")
    with open_store(load_settings(db=db)) as store:
        load_instrument(store, OPERATOR, found)
    if as_json:
        print_json({"instrument": _json(found)})
    else:
        click.echo(f"{found.title} is loaded.")


@instruments.command()
@click.argument("file", type=FILE)
@click.option("--instrument", "instrument_id", required=True, metavar="ID", help="Which one.")
@db_option
@json_option
@plain_errors
def score(file: Path, instrument_id: str, db: Path | None, *, as_json: bool) -> None:
    """Score answers: one row a person, one column an item by its id; `reply` where there is one."""
    with open_store(load_settings(db=db)) as store:
        instrument = find_instrument(store, instrument_id)
    note(f"Rights: {instrument.rights_note}")
    found = score_table(instrument, read_bytes(file), file_name=file.name)
    if as_json:
        print_json(_scores_json(instrument, found))
        return
    for number, scored in found.rows:
        words = f"void: {scored.reason}" if scored.score is None else f"{scored.score:g}"
        click.echo(f"row {number}: {words}")
    for each in found.refused:
        click.echo(f"row {each.row}: left out: {each.reason}")
    click.echo(f"mean {statistic_words(found.mean)}, resampled by {found.unit}")


def _json(found: Instrument) -> dict[str, Json]:
    return {
        "id": found.id,
        "title": found.title,
        "sha": found.sha,
        "items": len(found.items),
        "rule": found.scoring.rule.value,
        "na_max": found.scoring.na_max,
        "requires_permission": found.requires_permission,
        "has_wording": not found.is_shell,
        "citation": found.citation,
        "rights_note": found.rights_note,
    }


def _scores_json(instrument: Instrument, found: ScoredTable) -> dict[str, Json]:
    return {
        "instrument": instrument.id,
        "sha": instrument.sha,
        "rows": [
            {
                "row": number,
                "score": scored.score,
                "answered": scored.answered,
                "not_applicable": scored.not_applicable,
                "reason": scored.reason,
            }
            for number, scored in found.rows
        ],
        "left_out": [{"row": each.row, "reason": each.reason} for each in found.refused],
        "mean": found.mean.as_json(),
        "unit": found.unit,
    }


def _scoring(found: Instrument) -> str:
    lacking = found.scoring.na_max
    spare = f", up to {lacking} may not apply" if lacking else ", every item is needed"
    return f"{found.scoring.rule.value} of the answers{spare}"


COMMANDS = {"instruments": instruments}
