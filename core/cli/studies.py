"""`study`: make a panel, hand out its seats, watch it and close it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from core.cli.shared import FILE, db_option, json_option, plain_errors, print_json, read_text
from core.cli.study_finding import find_study, study_argument
from core.cli.study_seats import seats
from core.cli.study_whys import whys
from core.cli.study_words import (
    board_json,
    board_words,
    draft_json,
    draft_words,
    study_json,
)
from core.domain.access import OPERATOR, Actor
from core.domain.panel import Study
from core.samples.panel_texts import default_texts
from core.services import studying
from core.services.board import board as look_at
from core.services.study_file import create_from, read_definition
from core.services.tools import open_store
from core.settings import load_settings
from core.store import Store


@click.group()
def study() -> None:
    """Make a panel study, its seats and cards; see its board.

    STUDY is a study's id, or `latest` for the one made last.
    """


@study.command()
@db_option
@json_option
@plain_errors
def systems(db: Path | None, *, as_json: bool) -> None:
    """List what can be compared: the physician, the written examples and kept edits."""
    with open_store(load_settings(db=db)) as store:
        found = studying.systems(store, OPERATOR)
    if as_json:
        rows = [
            {"key": each.key, "label": each.label, "pairs": each.pairs, "checked": each.checked}
            for each in found
        ]
        print_json({"systems": rows})
        return
    for each in found:
        click.echo(f"{each.key}  {each.label}, {each.pairs} pairs")


@study.command()
@click.argument("file", type=FILE)
@db_option
@json_option
@plain_errors
def create(file: Path, db: Path | None, *, as_json: bool) -> None:
    """Make a draft from FILE.toml; what the gate holds back is listed."""
    definition = read_definition(read_text(file), name=file.name, texts=default_texts())
    with open_store(load_settings(db=db)) as store:
        made = create_from(store, OPERATOR, definition)
        items = studying.study_items(store, OPERATOR, made.id)
    if as_json:
        print_json(draft_json(made, items))
    else:
        click.echo(draft_words(made, items))


@study.command("list")
@db_option
@json_option
@plain_errors
def list_(db: Path | None, *, as_json: bool) -> None:
    """List all studies, the newest first."""
    with open_store(load_settings(db=db)) as store:
        found = studying.list_studies(store, OPERATOR)
    if as_json:
        print_json({"studies": [study_json(each) for each in found]})
        return
    for each in found:
        click.echo(f"{each.id}  {each.state:6}  {each.title}")
    if not found:
        click.echo("No study yet.")


study.add_command(seats)
study.add_command(whys)


@study.command()
@study_argument
@db_option
@json_option
@plain_errors
def board(study_id: str, db: Path | None, *, as_json: bool) -> None:
    """Say where every seat is; never what anybody chose."""
    with open_store(load_settings(db=db)) as store:
        seen = look_at(store, OPERATOR, find_study(store, study_id).id)
    if as_json:
        print_json(board_json(seen))
    else:
        click.echo(board_words(seen))


def _step(name: str, words: str, step: Callable[[Store, Actor, str], Study]) -> None:
    """Add a command that moves a study from one state to the next."""

    @study.command(name, help=words)
    @study_argument
    @db_option
    @json_option
    @plain_errors
    def command(study_id: str, db: Path | None, *, as_json: bool) -> None:
        with open_store(load_settings(db=db)) as store:
            moved = step(store, OPERATOR, find_study(store, study_id).id)
        if as_json:
            print_json({"study": study_json(moved)})
        else:
            click.echo(f"{moved.title} is {moved.state} now.")

    del command  # the group has it


_step("open", "Let seats in; from now on nothing they see can change.", studying.open_study)
_step("pause", "Show no pairs to anybody until it is resumed.", studying.pause_study)
_step("resume", "Go on after a pause.", studying.resume_study)
_step("close", "End the study for good.", studying.close_study)


COMMANDS = {"study": study}
