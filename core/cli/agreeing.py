"""`agreement` and `align`: how far people agree, and a judge with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from core.cli.agreeing_words import agreement_json, agreement_words
from core.cli.align_finding import Wanted, from_files, from_study
from core.cli.align_json import alignment_json, contrast_json
from core.cli.align_words import alignment_words, contrast_words
from core.cli.shared import FILE, db_option, json_option, plain_errors, print_json
from core.cli.vote_options import Reading, map_option, parse_map, reading_options
from core.domain.judging import Protocol
from core.services.agreeing import agreement as agreement_of
from core.services.aligning import align as align_with
from core.services.aligning import contrast
from core.services.card_groups import agreement_by_card
from core.services.judge_said import JudgeSaid
from core.services.panels import Panel, panel_of_file
from core.services.tools import open_store
from core.settings import load_settings

PROTOCOLS = {each.value.replace("_", "-"): each for each in Protocol}


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--level",
    type=click.Choice(["nominal", "ordinal"]),
    default="ordinal",
    show_default=True,
    help="Whether a reversal is worse than a step to a tie (ordinal), or as bad.",
)
@json_option
@db_option
@reading_options
@plain_errors
def agreement(
    file: Path,
    level: str,
    db: Path | None,  # noqa: ARG001 - one contract
    reading: Reading,
    *,
    as_json: bool,
) -> None:
    """Say how far people agree, from rows `item,rater,label` (A, B or tie).

    Judges in the file (`rater_kind`) are left out. A column `card` compares definition cards.
    """
    panel = panel_of_file(reading.read(file))
    table, by_card = agreement_of(panel), agreement_by_card(panel)
    if as_json:
        print_json(agreement_json(table, panel, level=level, by_card=by_card))
        return
    for line in agreement_words(table, panel, level=level, by_card=by_card):
        click.echo(line)


@click.command()
@click.option("--humans", type=FILE, help="People's votes: item,rater,label.")
@click.option("--judge", type=FILE, help="A judge's labels: item,label.")
@click.option("--binary", type=FILE, help="A forced-choice judge to set beside it: item,label.")
@map_option("--judge-map", "judge_mapped", "Which column of a judge's file holds a part.")
@click.option("--study", metavar="STUDY", help="A closed panel instead (its id, or `latest`).")
@click.option("--judge-id", metavar="ID", help="Which judge of the panel.")
@click.option("--engine", help="Which judge of the panel, by its engine.")
@click.option("--protocol", type=click.Choice(list(PROTOCOLS)), help="And by its protocol.")
@click.option("--binary-id", metavar="ID", help="A forced-choice judge of it to set beside.")
@json_option
@db_option
@reading_options
@plain_errors
def align(  # noqa: PLR0917 - click passes one argument an option
    humans: Path | None,
    judge: Path | None,
    binary: Path | None,
    judge_mapped: tuple[str, ...],
    study: str | None,
    judge_id: str | None,
    engine: str | None,
    protocol: str | None,
    binary_id: str | None,
    db: Path | None,
    reading: Reading,
    *,
    as_json: bool,
) -> None:
    """Say how far a judge agrees with a panel, and what it may be used for.

    Labels are A, B or tie. In a judge's file an empty label is unreadable (left out and counted)
    and `undecided` a forced choice that flipped with the order (counted as wrong).
    """
    wanted = Wanted(
        judge_id=judge_id,
        engine=engine,
        protocol=PROTOCOLS[protocol] if protocol else None,
        binary_id=binary_id,
    )
    files = [path for path in (judge, binary) if path]
    if humans and judge and not study and wanted == Wanted():
        reading_judges = replace(reading, chosen=parse_map(judge_mapped))
        panel, said = from_files(humans, files, reading, reading_judges)
    elif study and not humans and not files:
        with open_store(load_settings(db=db)) as store:
            panel, said = from_study(store, study, wanted)
    else:
        raise click.UsageError("Give --humans and --judge, or --study and which of its judges.")
    _print(panel, said, as_json=as_json)


def _print(panel: Panel, said: Sequence[JudgeSaid], *, as_json: bool) -> None:
    """Print the alignment of the first judge, and the second one beside it."""
    found = align_with(panel, said[0])
    beside = contrast(panel, said[0], said[1]) if said[1:] else None
    if as_json:
        more = {"contrast": contrast_json(beside)} if beside else {}
        print_json({**alignment_json(found), **more})
        return
    for line in (*alignment_words(found), *(contrast_words(beside) if beside else ())):
        click.echo(line)


COMMANDS = {"agreement": agreement, "align": align}
