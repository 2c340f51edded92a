"""`edit` and `check`: one pair through edit, facts, verdicts and flags."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from core.cli.shared import (
    FILE,
    LEFT_TO_RESUME,
    checker_option,
    db_option,
    engine_option,
    json_option,
    note,
    plain_errors,
    print_json,
    read_text,
    shown,
)
from core.domain.cases import Case
from core.domain.edits import LEVELS, EmpathyLevel, Method
from core.errors import InvalidInput
from core.services.comparing import check_given_edit
from core.services.editing import PROMPT_OF, EditOrder, edit_pair
from core.services.library import pasted_pair
from core.services.steps import StepName, StepState
from core.services.summary import case_json, summarize
from core.services.tools import open_tools
from core.services.wording import FLAG_TITLES, checker_badge, engine_badge, verdict_words
from core.settings import load_settings

METHOD_OF = {prompt: method for method, prompt in PROMPT_OF.items()}


@click.command()
@click.option("--message", type=FILE, required=True, help="The patient's message.")
@click.option("--reply", type=FILE, required=True, help="The physician's reply.")
@click.option("--prompt", type=click.Choice(list(METHOD_OF)), default="edit-refined")
@click.option(
    "--level",
    type=click.Choice([level.value for level in LEVELS]),
    default=EmpathyLevel.EMPATHIC.value,
    show_default=True,
)
@engine_option
@checker_option
@db_option
@json_option
@plain_errors
def edit(  # noqa: PLR0917 - click passes one argument an option
    message: Path,
    reply: Path,
    prompt: str,
    level: str,
    engine: str,
    checker: str | None,
    db: Path | None,
    *,
    as_json: bool,
) -> None:
    """Edit one reply for empathy and check its facts."""
    settings = load_settings(db=db)
    order = EditOrder(
        pair=pasted_pair(read_text(message), read_text(reply)),
        method=METHOD_OF[prompt],
        level=EmpathyLevel(level),
        engine=engine,
        checker=checker or settings.checker,
    )
    with open_tools(settings) as tools:
        case = asyncio.run(edit_pair(tools, order, on_step=_report))
    _show(case, as_json=as_json)


@click.command()
@click.option("--original", type=FILE, required=True, help="The physician's reply.")
@click.option("--edited", type=FILE, required=True, help="The edited reply.")
@click.option("--message", type=FILE, help="The patient's message, for echoes.")
@engine_option
@checker_option
@db_option
@json_option
@plain_errors
def check(  # noqa: PLR0917 - click passes one argument an option
    original: Path,
    edited: Path,
    message: Path | None,
    engine: str,
    checker: str | None,
    db: Path | None,
    *,
    as_json: bool,
) -> None:
    """Check the facts of an edit that is there already."""
    text = read_text(edited)
    if not text.strip():
        raise InvalidInput("The edited reply is empty; an empty edit is a failure, not a score.")
    with open_tools(load_settings(db=db)) as tools:
        case = asyncio.run(
            check_given_edit(
                tools,
                original=read_text(original),
                edited=text,
                message=read_text(message) if message else None,
                checker=checker or engine,
                on_step=_report,
            )
        )
    _show(case, as_json=as_json)


def _report(name: StepName, state: StepState) -> None:
    note(f"{name.value}: {state.value}")


def _show(case: Case, *, as_json: bool) -> None:
    if as_json:
        print_json(case_json(case))
    else:
        _print(case)
    if case.check is None:
        note(f"The facts were not checked: {case.check_failure}")
    if case.check is None or case.check.undecided:
        raise SystemExit(LEFT_TO_RESUME)


def _print(case: Case) -> None:
    summary = summarize(case)
    click.echo(f"{case.edit.text}\n")
    click.echo(engine_badge(case) if case.edit.method is not Method.PHYSICIAN else "")
    for statement in summary.statements:
        click.echo(f"- {statement}")
    if case.check is None or summary.scores is None:
        return
    click.echo(
        f"- recall {shown(summary.scores.recall)}, precision {shown(summary.scores.precision)}, "
        f"F1 {shown(summary.scores.f1)} ({checker_badge(case.check.checker)})"
    )
    for title, verdicts in (("Kept", case.check.kept), ("In the edit", case.check.grounded)):
        click.echo(f"\n{title}:")
        for verdict in verdicts:
            words = verdict_words(verdict, checker=case.check.checker)
            click.echo(f"  [{words}] {verdict.fact.statement}")
    for flag in case.flags:
        click.echo(f"\nFlag: {FLAG_TITLES[flag.kind]}")
        for evidence in flag.evidence:
            click.echo(f"  {evidence}")


COMMANDS = {"edit": edit, "check": check}
