"""`run batch`: hand a run to the providers' batch services, look after it, collect, cancel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from core.cli.foreground import Foreground, run_to_end
from core.cli.outgoing import open_gate
from core.cli.run_finding import find_run
from core.cli.run_plans import planned
from core.cli.run_words import progress_json, progress_lines
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
from core.domain.identity import Json
from core.domain.runs import RunState
from core.services.run_batches import (
    Batch,
    cancel_batches,
    collect_run,
    look_after,
    run_batches,
    submit_run,
)
from core.services.run_control import run_engines, run_progress, stop_run
from core.services.tools import open_store, open_tools
from core.settings import Keys, Settings, load_settings
from core.store import Store

_Go = Callable[[Settings, Keys, Actor, str], str]

run_argument = click.argument("run_id", metavar="RUN")


@click.group()
def batch() -> None:
    """Hand a run to the providers' own batch services: cheaper, and done within a day or so.

    Each step of a run needs the one before, so that it takes several waves: `collect` brings home
    what is ready and hands over the next. See docs/batches.md.
    """


@batch.command()
@click.argument("plan_name", metavar="PLAN")
@as_is_option
@db_option
@json_option
@plain_errors
def start(plan_name: str, db: Path | None, *, send_as_is: bool, as_json: bool) -> None:
    """Plan a run and hand over its first wave."""
    settings = load_settings(db=db)
    with open_store(settings) as store:
        run_id = planned(store, settings, plan_name, send_as_is=send_as_is)
        _do(settings, store, run_id, submit_run, as_json=as_json)


@batch.command()
@run_argument
@db_option
@json_option
@plain_errors
def submit(run_id: str, db: Path | None, *, as_json: bool) -> None:
    """Hand over what a run needs next; nothing that is out is sent again."""
    _found(run_id, db, submit_run, as_json=as_json)


@batch.command()
@run_argument
@db_option
@json_option
@plain_errors
def collect(run_id: str, db: Path | None, *, as_json: bool) -> None:
    """Bring home what is ready, and hand over the next wave."""
    _found(run_id, db, collect_run, as_json=as_json)


@batch.command()
@run_argument
@db_option
@json_option
@plain_errors
def cancel(run_id: str, db: Path | None, *, as_json: bool) -> None:
    """Ask the providers to give up the batches of a run; collect what was answered."""
    _found(run_id, db, cancel_batches, as_json=as_json)


@batch.command()
@run_argument
@db_option
@json_option
@plain_errors
def poll(run_id: str, db: Path | None, *, as_json: bool) -> None:
    """Ask the providers where the batches of a run stand; nothing is sent or collected."""
    with open_tools(load_settings(db=db)) as tools:
        found = find_run(tools.store, run_id)
        asyncio.run(look_after(tools, OPERATOR, found))
        _show(tools.store, found, as_json=as_json)


def batch_lines(batches: Sequence[Batch]) -> Iterator[str]:
    """Write batches for people."""
    for each in batches:
        ending = f", {each.ending.value}" if each.ending else ""
        left = "" if each.is_cleared or each.is_open else "; its files are still there"
        yield (
            f"batch {each.id}: {each.engine}, {each.place}: {each.state.value}{ending}; "
            f"{each.requests:,} requests, {each.answered:,} answered, {each.failed:,} failed{left}"
        )


def batch_json(each: Batch) -> dict[str, Json]:
    """Return a batch as a document."""
    return {
        "id": each.id,
        "engine": each.engine,
        "place": each.place,
        "state": each.state.value,
        "ending": each.ending.value if each.ending else None,
        "code": each.code,
        "provider_id": each.provider_id,
        "requests": each.requests,
        "answered": each.answered,
        "failed": each.failed,
        "files_deleted": each.is_cleared,
        "created_at": each.created_at,
    }


def _found(run_id: str, db: Path | None, go: _Go, *, as_json: bool) -> None:
    settings = load_settings(db=db)
    with open_store(settings) as store:
        found = find_run(store, run_id)
        # What may go was confirmed when the run was planned.
        open_gate(run_engines(store, OPERATOR, found), settings.keys, hide=False, as_is=True)
        _do(settings, store, found, go, as_json=as_json)


def _do(settings: Settings, store: Store, run_id: str, go: _Go, *, as_json: bool) -> None:
    run_to_end(
        store,
        Foreground(
            start=lambda: go(settings, settings.keys, OPERATOR, run_id),
            stop=lambda: stop_run(store, OPERATOR, run_id),
            how_far=lambda: f"Run {run_id} is at work.",
        ),
    )
    _show(store, run_id, as_json=as_json)
    if run_progress(store, OPERATOR, run_id).run.state is not RunState.DONE:
        note("`run batch collect` brings home what is ready and hands over what comes next.")
        raise SystemExit(LEFT_TO_RESUME)


def _show(store: Store, run_id: str, *, as_json: bool) -> None:
    progress = run_progress(store, OPERATOR, run_id)
    batches = run_batches(store, OPERATOR, run_id)
    if as_json:
        print_json({**progress_json(progress), "batches": [batch_json(each) for each in batches]})
    else:
        click.echo("\n".join([*progress_lines(progress), *batch_lines(batches)]))
