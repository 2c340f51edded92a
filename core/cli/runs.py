"""`run`: size a plan, start it in the foreground, see how far it is, go on and try again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from core.cli.foreground import Foreground, run_to_end
from core.cli.outgoing import open_gate
from core.cli.run_batches import batch
from core.cli.run_finding import find_run
from core.cli.run_plans import find_plan, planned
from core.cli.run_results import compare, results
from core.cli.run_words import (
    estimate_json,
    estimate_lines,
    progress_json,
    progress_line,
    progress_lines,
)
from core.cli.shared import (
    LEFT_TO_RESUME,
    as_is_option,
    db_option,
    json_option,
    note,
    plain_errors,
    print_json,
)
from core.domain.access import OPERATOR, Actor
from core.domain.runs import CellState
from core.services.run_control import (
    RunProgress,
    get_run,
    pause_run,
    resume_run,
    retry_run,
    run_engines,
    run_progress,
    set_budget,
    start_run,
    stop_run,
)
from core.services.run_estimate import estimate_run
from core.services.tools import open_store
from core.settings import Keys, Settings, load_settings
from core.store import Store

run_argument = click.argument("run_id", metavar="RUN")
plan_argument = click.argument("plan_name", metavar="PLAN")


@click.group()
def run() -> None:
    """Plan prompts x levels x engines over pairs, and run them.

    PLAN is a TOML file or the name of a plan that ships: model-selection, level-calibration,
    length-strata. RUN is a run's id, or `latest`.
    """


@run.command("plan")
@plan_argument
@db_option
@json_option
@plain_errors
def plan_command(plan_name: str, db: Path | None, *, as_json: bool) -> None:
    """Say what a plan asks, costs and takes; nothing is sent."""
    settings = load_settings(db=db)
    plan = find_plan(plan_name)
    with open_store(settings) as store:
        found = estimate_run(store, OPERATOR, plan, settings=settings, keys=settings.keys)
    if as_json:
        print_json(estimate_json(found))
    else:
        click.echo("\n".join(estimate_lines(found)))


@run.command()
@plan_argument
@as_is_option
@db_option
@json_option
@plain_errors
def start(plan_name: str, db: Path | None, *, send_as_is: bool, as_json: bool) -> None:
    """Run a plan in the foreground; control-C stops it and keeps what is there."""
    settings = load_settings(db=db)
    with open_store(settings) as store:
        run_id = planned(store, settings, plan_name, send_as_is=send_as_is)
        _to_end(store, run_id, lambda: start_run(settings, settings.keys, OPERATOR, run_id))
        _show(store, run_id, as_json=as_json)


@run.command()
@run_argument
@db_option
@json_option
@plain_errors
def status(run_id: str, db: Path | None, *, as_json: bool) -> None:
    """Say how far a run is, and which cells failed."""
    with open_store(load_settings(db=db)) as store:
        progress = run_progress(store, OPERATOR, find_run(store, run_id))
    _print(progress, as_json=as_json)


@run.command()
@run_argument
@click.option("--calls", type=click.IntRange(min=1), help="Another budget in calls.")
@click.option("--money", type=click.FloatRange(min=0, min_open=True), help="And in US dollars.")
@db_option
@json_option
@plain_errors
def resume(
    run_id: str, calls: int | None, money: float | None, db: Path | None, *, as_json: bool
) -> None:
    """Go on after a pause, a stop or a killed program."""
    settings = load_settings(db=db)
    with open_store(settings) as store:
        found = find_run(store, run_id)
        if calls is not None or money is not None:
            plan = get_run(store, OPERATOR, found).plan
            set_budget(
                store,
                OPERATOR,
                found,
                calls=plan.budget_calls if calls is None else calls,
                money=plan.budget_money if money is None else money,
            )
        _go_on(settings, store, found, resume_run, as_json=as_json)


@run.command()
@run_argument
@db_option
@json_option
@plain_errors
def retry(run_id: str, db: Path | None, *, as_json: bool) -> None:
    """Try the failed cells once more, and nothing that is done."""
    settings = load_settings(db=db)
    with open_store(settings) as store:
        _go_on(settings, store, find_run(store, run_id), retry_run, as_json=as_json)


@run.command()
@run_argument
@db_option
@json_option
@plain_errors
def stop(run_id: str, db: Path | None, *, as_json: bool) -> None:
    """Stop a run that another program runs; what is done stays."""
    _ask(run_id, db, stop_run, as_json=as_json)


@run.command()
@run_argument
@db_option
@json_option
@plain_errors
def pause(run_id: str, db: Path | None, *, as_json: bool) -> None:
    """Let a run that another program runs finish what is in flight, and begin nothing more."""
    _ask(run_id, db, pause_run, as_json=as_json)


def _ask(
    run_id: str, db: Path | None, ask: Callable[[Store, Actor, str], None], *, as_json: bool
) -> None:
    with open_store(load_settings(db=db)) as store:
        found = find_run(store, run_id)
        ask(store, OPERATOR, found)
        progress = run_progress(store, OPERATOR, found)
    _print(progress, as_json=as_json)


def _go_on(
    settings: Settings,
    store: Store,
    run_id: str,
    go: Callable[[Settings, Keys, Actor, str], str],
    *,
    as_json: bool,
) -> None:
    # What may go was confirmed when the run was started.
    open_gate(run_engines(store, OPERATOR, run_id), settings.keys, hide=False, as_is=True)
    _to_end(store, run_id, lambda: go(settings, settings.keys, OPERATOR, run_id))
    _show(store, run_id, as_json=as_json)


def _to_end(store: Store, run_id: str, start: Callable[[], str]) -> None:
    run_to_end(
        store,
        Foreground(
            start=start,
            stop=lambda: stop_run(store, OPERATOR, run_id),
            how_far=lambda: progress_line(run_progress(store, OPERATOR, run_id)),
        ),
    )


def _show(store: Store, run_id: str, *, as_json: bool) -> None:
    progress = run_progress(store, OPERATOR, run_id)
    _print(progress, as_json=as_json)
    left = progress.total - progress.cells[CellState.DONE]
    if left:
        failed = progress.cells[CellState.FAILED]
        note(
            f"{failed} cells failed and {left - failed} wait; `run retry` tries the failed ones "
            "once more, `run resume` goes on with the others."
        )
        raise SystemExit(LEFT_TO_RESUME)


def _print(progress: RunProgress, *, as_json: bool) -> None:
    if as_json:
        print_json(progress_json(progress))
    else:
        click.echo("\n".join(progress_lines(progress)))


run.add_command(batch)
run.add_command(results)
run.add_command(compare)

COMMANDS = {"run": run}
