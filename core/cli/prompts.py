"""`prompts`: the registry of prompts that ship, and of edit prompts that people made."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.prompt_words import (
    diff_json,
    diff_words,
    prompt_json,
    prompt_words,
    version_json,
    version_line,
    version_words,
)
from core.cli.shared import (
    FILE,
    db_option,
    json_option,
    note,
    plain_errors,
    print_json,
    read_text,
)
from core.domain.access import OPERATOR
from core.domain.prompting import Task
from core.errors import InvalidInput
from core.prompts.written import doubts_about, read_written
from core.services import prompt_versions as registry
from core.services.prompt_reading import compare_prompts
from core.services.prompting import list_prompts, lock_prompts, show_prompt
from core.services.tools import open_store
from core.settings import load_settings


@click.group()
def prompts() -> None:
    """List, show and lock the prompts that ship; make versions of your own.

    An edit prompt is named NAME@VERSION; without a version the newest is meant.
    """


@prompts.command("list")
@db_option
@json_option
@plain_errors
def list_command(db: Path | None, *, as_json: bool) -> None:
    """List every version of every prompt with its hash, and what was made with it."""
    with open_store(load_settings(db=db)) as store:
        versions = registry.list_versions(store)
    others = [prompt for prompt in list_prompts() if prompt.task is not Task.EDIT]
    if as_json:
        rows = [*map(version_json, versions), *map(prompt_json, others)]
        print_json({"prompts": rows})
        return
    for version in versions:
        click.echo(version_line(version))
    for prompt in others:
        click.echo(f"{prompt.label:32} {prompt.task.value:16} {prompt.changed}")


@prompts.command()
@click.argument("name")
@click.option("--version", type=int, help="A version other than the newest.")
@db_option
@json_option
@plain_errors
def show(name: str, version: int | None, db: Path | None, *, as_json: bool) -> None:
    """Show the full text of a prompt: NAME, or NAME@VERSION."""
    if name in {each.name for each in list_prompts() if each.task is not Task.EDIT}:
        prompt = show_prompt(name, version)
        document, words = prompt_json(prompt), ""
    else:
        with open_store(load_settings(db=db)) as store:
            found = registry.find_version(store, f"{name}@{version}" if version else name)
        prompt, document, words = found.prompt, version_json(found), version_words(found)
    if as_json:
        parts = {"system": prompt.system, "user": prompt.user}
        print_json({**document, "variables": list(prompt.variables), **parts})
    else:
        click.echo(words + prompt_words(prompt))


@prompts.command()
@click.argument("name")
@click.option("--from", "parent", required=True, metavar="PARENT[@V]", help="What it is made from.")
@click.option("--file", "file", type=FILE, required=True, help="`# System` and `# User` parts.")
@click.option("--note", "changed", required=True, help="What changed, in a sentence.")
@db_option
@json_option
@plain_errors
def new(
    name: str, parent: str, file: Path, changed: str, db: Path | None, *, as_json: bool
) -> None:
    """Keep FILE as a new version under NAME; a version never changes."""
    system, user = read_written(read_text(file), name=file.name)
    with open_store(load_settings(db=db)) as store:
        made = registry.new_version(
            store, OPERATOR, name, parent=parent, system=system, user=user, note=changed
        )
    for doubt in doubts_about(made.prompt):
        note(doubt)
    if as_json:
        print_json(version_json(made))
    else:
        click.echo(version_line(made))


@prompts.command()
@click.argument("named", metavar="NAME@V")
@click.argument("other", metavar="[NAME@V]", required=False)
@db_option
@json_option
@plain_errors
def diff(named: str, other: str | None, db: Path | None, *, as_json: bool) -> None:
    """Show word by word what changed from a version's parent, or from the first to the second."""
    with open_store(load_settings(db=db)) as store:
        after = registry.find_version(store, other or named)
        before = registry.find_version(store, named) if other else registry.parent_of(store, after)
    if before is None:
        raise InvalidInput(f"`{after.label}` ships and has no parent; name a second version.")
    changes = compare_prompts(before.prompt, after.prompt)
    if as_json:
        print_json(diff_json(before, after, changes))
    else:
        click.echo(diff_words(before, after, changes))


@prompts.command()
@click.argument("named", metavar="NAME@V")
@db_option
@json_option
@plain_errors
def delete(named: str, db: Path | None, *, as_json: bool) -> None:
    """Delete a version that made nothing; anything else is refused."""
    with open_store(load_settings(db=db)) as store:
        gone = registry.delete_version(store, OPERATOR, named)
    if as_json:
        print_json({"deleted": gone.key})
    else:
        click.echo(f"{gone.label} is deleted.")


@prompts.command()
@json_option
@plain_errors
def lock(*, as_json: bool) -> None:
    """Write the hashes of new versions; a changed old version is refused."""
    added = lock_prompts()
    if as_json:
        print_json({"locked": list(added)})
    else:
        click.echo("\n".join(added) if added else "Nothing new to lock.")


COMMANDS = {"prompts": prompts}
