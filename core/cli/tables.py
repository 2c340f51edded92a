"""`score`, `import` and `export`: files of rows in and out."""

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
)
from core.domain.access import OPERATOR
from core.domain.identity import Json
from core.services.exporting import export_all
from core.services.importing import Columns, commit_import, plan_import
from core.services.scoring import score_rows
from core.services.tools import open_store
from core.settings import load_settings


@click.command()
@click.argument("file", type=FILE)
@json_option
@db_option
@plain_errors
def score(file: Path, db: Path | None, *, as_json: bool) -> None:  # noqa: ARG001 - one contract
    """Pool verdict rows `item,direction,fact,label` into recall, precision and F1."""
    scores = score_rows(read_bytes(file), file_name=file.name)
    averages = {"micro": scores.micro, "macro": scores.macro}
    if as_json:
        document: dict[str, Json] = {
            name: {
                "recall": triple.recall.as_json(),
                "precision": triple.precision.as_json(),
                "f1": triple.f1.as_json(),
            }
            for name, triple in averages.items()
        }
        counts: dict[str, Json] = {
            "items": scores.items,
            "facts": scores.facts,
            "undecided": scores.undecided,
        }
        print_json({**document, **counts})
        return
    for name, triple in averages.items():
        click.echo(f"{name}:")
        for label, statistic in (
            ("recall", triple.recall),
            ("precision", triple.precision),
            ("F1", triple.f1),
        ):
            click.echo(f"  {label:10} {statistic_words(statistic)}")
    click.echo(f"{scores.items} items, {scores.facts} facts, {scores.undecided} undecided")


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--message-column", help="Which column holds the patient's message.")
@click.option("--reply-column", help="Which column holds the physician's reply.")
@click.option("--dry-run", is_flag=True, help="Report every row's fate and store nothing.")
@db_option
@json_option
@plain_errors
def import_(
    file: Path,
    message_column: str | None,
    reply_column: str | None,
    db: Path | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take pairs from a CSV, TSV or JSONL file into the library, and report every refused row."""
    if (message_column is None) != (reply_column is None):
        raise click.UsageError("Give both --message-column and --reply-column, or neither.")
    chosen = (
        Columns(message=message_column, reply=reply_column)
        if message_column is not None and reply_column is not None
        else None
    )
    with open_store(load_settings(db=db)) as store:
        plan = plan_import(store, read_bytes(file), file_name=file.name, columns=chosen)
        imported = 0 if dry_run else commit_import(store, plan)
    if as_json:
        print_json(
            {
                "imported": imported,
                "new": len(plan.pairs),
                "rows": plan.rows_read,
                "encoding": plan.encoding,
                "duplicates": [
                    {"row": each.row, "same_as": each.same_as} for each in plan.duplicates
                ],
                "refused": [{"row": each.row, "reason": each.reason} for each in plan.refused],
            }
        )
        return
    done = f"{len(plan.pairs)} would be" if dry_run else str(imported)
    click.echo(f"{done} imported of {plan.rows_read} rows ({plan.encoding}).")
    for duplicate in plan.duplicates:
        note(f"row {duplicate.row}: {_known(duplicate.same_as)}")
    for refusal in plan.refused:
        note(f"row {refusal.row}: {refusal.reason}")


def _known(same_as: int | None) -> str:
    return "the library has this pair already" if same_as is None else f"same as row {same_as}"


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--study", help="Only the tables of this panel study.")
@db_option
@json_option
@plain_errors
def export(directory: Path, study: str | None, db: Path | None, *, as_json: bool) -> None:
    """Write pairs, cases, facts, panels and calls into DIRECTORY, with a codebook."""
    with open_store(load_settings(db=db)) as store:
        written = export_all(store, OPERATOR, directory, study_id=study)
    if as_json:
        print_json({"files": [{"name": each.name, "rows": each.rows} for each in written]})
        return
    for each in written:
        click.echo(f"{each.name}: {each.rows} rows" if each.rows is not None else each.name)


COMMANDS = {"score": score, "import": import_, "export": export}
