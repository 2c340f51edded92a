"""`edit` and `check`: one pair through edit, facts, verdicts and flags."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import click

from core.cli.outgoing import Outgoing, open_gate
from core.cli.shared import (
    FILE,
    LEFT_TO_RESUME,
    as_is_option,
    checker_option,
    db_option,
    engine_option,
    json_option,
    mask_option,
    note,
    plain_errors,
    print_json,
    read_text,
    shown,
)
from core.domain.cases import Case
from core.domain.edits import LEVELS, EmpathyLevel
from core.domain.text import clean_text
from core.services.comparing import GIVEN, check_given_edit
from core.services.editing import PROMPT_OF, EditOrder, default_checker, edit_pair
from core.services.library import pasted_pair
from core.services.steps import StepName, StepState
from core.services.summary import case_json, summarize
from core.services.tools import open_tools
from core.services.wording import (
    FLAG_TITLES,
    NOT_A_CERTIFICATE,
    checker_badge,
    engine_badge,
    verdict_words,
)
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
@mask_option
@as_is_option
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
    mask: bool,
    send_as_is: bool,
    as_json: bool,
) -> None:
    """Edit one reply for empathy and check its facts."""
    _refuse_two_stdins(message, reply)
    settings = load_settings(db=db)
    checked_by = checker or default_checker(engine, keys=settings.keys, settings=settings)
    gate = open_gate([engine, checked_by], settings.keys, hide=mask, as_is=send_as_is)
    typed = pasted_pair(read_text(message), read_text(reply))
    outgoing = gate.prepare([typed.patient_message, typed.physician_reply])
    order = EditOrder(
        pair=pasted_pair(
            *outgoing.texts, deidentified_by="masked here" if outgoing.masking else None
        ),
        method=METHOD_OF[prompt],
        level=EmpathyLevel(level),
        engine=engine,
        checker=checked_by,
    )
    with open_tools(settings) as tools:
        case = asyncio.run(edit_pair(tools, order, on_step=_report))
    _show(case, outgoing, as_json=as_json)


@click.command()
@click.option("--original", type=FILE, required=True, help="The physician's reply.")
@click.option("--edited", type=FILE, required=True, help="The edited reply.")
@click.option("--message", type=FILE, help="The patient's message, for echoes.")
@engine_option
@checker_option
@mask_option
@as_is_option
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
    mask: bool,
    send_as_is: bool,
    as_json: bool,
) -> None:
    """Check the facts of an edit that is there already."""
    _refuse_two_stdins(original, edited, message)
    settings = load_settings(db=db)
    checked_by = checker or engine
    gate = open_gate([checked_by], settings.keys, hide=mask, as_is=send_as_is)
    texts = [
        clean_text(read_text(original), what="original reply"),
        clean_text(read_text(edited), what="edited reply"),
    ]
    if message is not None:
        texts.insert(0, clean_text(read_text(message), what="patient message"))
    outgoing = gate.prepare(texts)
    before, after = outgoing.texts[-2:]
    with open_tools(settings) as tools:
        case = asyncio.run(
            check_given_edit(
                tools,
                original=before,
                edited=after,
                message=outgoing.texts[0] if message is not None else None,
                checker=checked_by,
                on_step=_report,
            )
        )
    _show(case, outgoing, as_json=as_json)


def _refuse_two_stdins(*files: Path | None) -> None:
    if sum(str(file) == "-" for file in files) > 1:
        raise click.UsageError("Only one file can come from standard input (-).")


def _report(name: StepName, state: StepState) -> None:
    note(f"{name.value}: {state.value}")


def _show(case: Case, outgoing: Outgoing, *, as_json: bool) -> None:
    if as_json:
        document = case_json(case)
        if case.edit.prompt == GIVEN:
            del document["edit"]
        print_json(outgoing.restored(document))
    else:
        click.echo(outgoing.restored_text("\n".join(_lines(case))))
    if case.check is None:
        note(f"The facts were not checked: {case.check_failure}")
    if case.check is None or case.check.undecided:
        raise SystemExit(LEFT_TO_RESUME)


def _lines(case: Case) -> Iterator[str]:
    summary = summarize(case)
    yield f"{case.edit.text}\n"
    if case.edit.prompt != GIVEN:
        yield engine_badge(case)
    yield from (f"- {statement}" for statement in summary.statements)
    if case.check is None or summary.scores is None:
        return
    scores = summary.scores
    yield (
        f"- recall {shown(scores.recall)}, precision {shown(scores.precision)}, "
        f"F1 {shown(scores.f1)} ({checker_badge(case.check.checker)})"
    )
    for title, verdicts in (("Kept", case.check.kept), ("In the edit", case.check.grounded)):
        yield f"\n{title}:"
        for verdict in verdicts:
            words = verdict_words(verdict, checker=case.check.checker)
            yield f"  [{words}] {verdict.fact.statement}"
    for flag in case.flags:
        yield f"\nFlag: {FLAG_TITLES[flag.kind]}"
        yield from (f"  {evidence}" for evidence in flag.evidence)
    yield f"\n{NOT_A_CERTIFICATE}"


COMMANDS = {"edit": edit, "check": check}
