"""`judge`: which of two replies shows more empathy, for the lines of a file or a closed panel."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import click

from core.cli.judge_study import judge_study
from core.cli.judge_words import result_json, result_line
from core.cli.lines import read_lines
from core.cli.outgoing import Gate, open_gate
from core.cli.shared import (
    FILE,
    LEFT_TO_RESUME,
    as_is_option,
    db_option,
    engine_option,
    json_option,
    mask_option,
    note,
    plain_errors,
    print_json,
)
from core.domain.judges import MOST_REPEATS
from core.domain.judging import Protocol, Resolution, Variant
from core.services.judging import HowToJudge, judge_lines
from core.services.tools import open_tools
from core.settings import Settings, load_settings

PROTOCOLS = {each.value.replace("_", "-"): each for each in Protocol}
VARIANTS = {each.value.replace("_", "-"): each for each in Variant}


@click.command()
@click.argument("file", type=FILE, required=False)
@click.option("--study", metavar="STUDY", help="Judge a closed panel (its id, or `latest`).")
@click.option(
    "--protocol",
    type=click.Choice(list(PROTOCOLS)),
    default="three-way",
    show_default=True,
    help="Whether both may be equal, or one must be chosen.",
)
@click.option(
    "--variant",
    type=click.Choice(list(VARIANTS)),
    default="zero-shot",
    show_default=True,
    help="Worked examples in the prompt; an ensemble is a vote of all three.",
)
@click.option("--soft", is_flag=True, help="One reply in one order and a tie in the other: that.")
@click.option(
    "--repeats",
    type=click.IntRange(1, MOST_REPEATS),
    default=1,
    show_default=True,
    help="Ask so often; the label comes from the first time.",
)
@engine_option
@mask_option
@as_is_option
@db_option
@json_option
@plain_errors
def judge(  # noqa: PLR0917 - click passes one argument an option
    file: Path | None,
    study: str | None,
    protocol: str,
    variant: str,
    repeats: int,
    engine: str,
    db: Path | None,
    *,
    soft: bool,
    mask: bool,
    send_as_is: bool,
    as_json: bool,
) -> None:
    """Say which of two replies shows more empathy, asked in both orders.

    A line of FILE is {"id", "message", "a", "b"}. With --study, a closed panel is judged and the
    answers are kept: run it again to go on.
    """
    _refuse_what_cannot_be(file, study, protocol, soft=soft, mask=mask)
    how = HowToJudge(
        engine=engine,
        protocol=PROTOCOLS[protocol],
        variant=VARIANTS[variant],
        resolution=Resolution.SOFT if soft else Resolution.STRICT,
        repeats=repeats,
    )
    settings = load_settings(db=db)
    gate = open_gate([engine], settings.keys, hide=mask, as_is=send_as_is)
    if study is not None:
        judge_study(settings, gate, study, how, as_json=as_json)
    elif file is not None:
        _judge_file(settings, gate, file, how, as_json=as_json)


def _refuse_what_cannot_be(
    file: Path | None, study: str | None, protocol: str, *, soft: bool, mask: bool
) -> None:
    if (file is None) == (study is None):
        raise click.UsageError("Give either FILE or --study.")
    if soft and PROTOCOLS[protocol] is Protocol.BINARY:
        raise click.UsageError("--soft is about ties, which --protocol binary has none of.")
    if study is not None and mask:
        raise click.UsageError("A panel is judged on the very texts that people read; no --mask.")


def _judge_file(
    settings: Settings, gate: Gate, file: Path, how: HowToJudge, *, as_json: bool
) -> None:
    lines = read_lines(file, ("message", "a", "b"))
    outgoing = [gate.prepare(line.texts) for line in lines]
    with open_tools(settings) as tools:
        asked = [(each.texts[0], each.texts[1], each.texts[2]) for each in outgoing]
        found = asyncio.run(judge_lines(tools, how, asked))
    verdicts = [
        replace(verdict, reason=each.restored_text(verdict.reason))
        for verdict, each in zip(found, outgoing, strict=True)
    ]
    if as_json:
        results = [
            result_json(line.id, verdict) for line, verdict in zip(lines, verdicts, strict=True)
        ]
        print_json({"results": results})
    else:
        for line, verdict in zip(lines, verdicts, strict=True):
            click.echo(result_line(line.id, verdict))
    failed = sum(verdict.failure is not None for verdict in verdicts)
    if failed:
        note(f"{failed} with a failure; run the command again to ask for these once more.")
        raise SystemExit(LEFT_TO_RESUME)


COMMANDS = {"judge": judge}
