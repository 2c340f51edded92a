"""`run results` and `run compare`: what runs came to, arm by arm and pair by pair."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.run_finding import ARM_MARK, find_run, full_ref
from core.cli.run_result_words import (
    comparison_json,
    comparison_lines,
    results_json,
    results_lines,
    run_comparison_json,
    run_comparison_lines,
)
from core.cli.shared import db_option, json_option, note, plain_errors, print_json
from core.domain.access import OPERATOR
from core.services.operating import LOWEST_ACCEPTED, operating_points
from core.services.run_compare import compare_arms, compare_runs
from core.services.run_export import write_run
from core.services.run_results import run_results
from core.services.tools import open_store
from core.services.tradeoff import tradeoff
from core.settings import load_settings


@click.command()
@click.argument("run_id", metavar="RUN")
@click.option(
    "--lowest",
    type=click.FloatRange(min=0, max=1),
    default=LOWEST_ACCEPTED,
    show_default=True,
    help="The lowest precision you accept.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write results and cells into this directory, as CSV and JSON lines.",
)
@db_option
@json_option
@plain_errors
def results(
    run_id: str, lowest: float, out: Path | None, db: Path | None, *, as_json: bool
) -> None:
    """Say what each arm of RUN came to, and the highest level above the precision you accept."""
    with open_store(load_settings(db=db)) as store:
        run = find_run(store, run_id)
        found = run_results(store, OPERATOR, run)
        operating = operating_points(tradeoff(store, OPERATOR, run), lowest)
        written = write_run(store, OPERATOR, run, out) if out else ()
    if as_json:
        print_json(results_json(found, operating))
    else:
        click.echo("\n".join(results_lines(found, operating)))
    for name in written:
        note(f"{name} is written.")


@click.command()
@click.argument("before", metavar="FIRST")
@click.argument("after", metavar="SECOND")
@db_option
@json_option
@plain_errors
def compare(before: str, after: str, db: Path | None, *, as_json: bool) -> None:
    """Say what changes from one arm to another, each named RUN/NUMBER, or from run to run.

    Of two runs, the arms with the same name of prompt, level and engine are compared.
    """
    with open_store(load_settings(db=db)) as store:
        if ARM_MARK in before + after:
            arms = (full_ref(store, before), full_ref(store, after))
            one = compare_arms(store, OPERATOR, *arms)
            document, lines = comparison_json(one), comparison_lines(one)
        else:
            runs = (find_run(store, before), find_run(store, after))
            found = compare_runs(store, OPERATOR, *runs)
            document, lines = run_comparison_json(found), run_comparison_lines(found)
    if as_json:
        print_json(document)
    else:
        click.echo("\n".join(lines))
