"""`backup` and `doctor`: a consistent copy, and what is in order here."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from core.cli.shared import STUDY_ERROR, db_option, json_option, plain_errors, print_json
from core.services.upkeep import back_up, is_healthy
from core.services.upkeep import doctor as examine
from core.settings import load_settings


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@db_option
@json_option
@plain_errors
def backup(file: Path | None, db: Path | None, *, as_json: bool) -> None:
    """Write a consistent copy of the database to FILE, or beside it under the next number."""
    written = back_up(load_settings(db=db), file)
    if as_json:
        print_json({"backup": str(written), "bytes": written.stat().st_size})
    else:
        click.echo(f"Backup written: {written}")


@click.command()
@db_option
@json_option
@plain_errors
def doctor(db: Path | None, *, as_json: bool) -> None:
    """Say what is in order here and what isn't; exit 1 when something isn't."""
    findings = examine(load_settings(db=db))
    healthy = is_healthy(findings)
    if as_json:
        rows = [{"name": each.name, "ok": each.ok, "detail": each.detail} for each in findings]
        print_json({"healthy": healthy, "findings": rows})
    else:
        marks = {True: "ok", False: "NOT OK", None: "-"}
        for each in findings:
            click.echo(f"{marks[each.ok]:7} {each.name}: {each.detail}")
    if not healthy:
        sys.exit(STUDY_ERROR)


COMMANDS = {"backup": backup, "doctor": doctor}
