"""`prompts`: the registry of prompts that ship."""

from __future__ import annotations

import click

from core.cli.shared import json_option, plain_errors, print_json
from core.services.prompting import list_prompts, lock_prompts, show_prompt


@click.group()
def prompts() -> None:
    """List, show and lock the prompts that ship."""


@prompts.command("list")
@json_option
@plain_errors
def list_command(*, as_json: bool) -> None:
    """List every version of every prompt with its hash."""
    found = list_prompts()
    if as_json:
        print_json(
            {
                "prompts": [
                    {
                        "name": prompt.name,
                        "version": prompt.version,
                        "task": prompt.task.value,
                        "sha": prompt.sha,
                        "changed": prompt.changed,
                    }
                    for prompt in found
                ]
            }
        )
        return
    for prompt in found:
        click.echo(f"{prompt.label:24} {prompt.task.value:16} {prompt.sha[:19]}  {prompt.changed}")


@prompts.command()
@click.argument("name")
@click.option("--version", type=int, help="A version other than the newest.")
@json_option
@plain_errors
def show(name: str, version: int | None, *, as_json: bool) -> None:
    """Show the full text of a prompt."""
    prompt = show_prompt(name, version)
    if as_json:
        print_json(
            {
                "name": prompt.name,
                "version": prompt.version,
                "task": prompt.task.value,
                "sha": prompt.sha,
                "variables": list(prompt.variables),
                "system": prompt.system,
                "user": prompt.user,
            }
        )
        return
    click.echo(
        f"{prompt.label} ({prompt.sha})\n\n# System\n{prompt.system}\n\n# User\n{prompt.user}"
    )


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
