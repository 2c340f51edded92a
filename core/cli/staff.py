"""`staff`: who may sign in; also the way back after a lost password."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from core.cli.shared import db_option, json_option, plain_errors, print_json
from core.domain.access import OPERATOR, Role
from core.services import staffing
from core.services.tools import open_store
from core.settings import load_settings

ROLE = click.Choice([role.value for role in staffing.STAFF_ROLES])
password_option = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input."
)


@click.group()
def staff() -> None:
    """List, add, change and remove the accounts of the staff."""


@staff.command("list")
@db_option
@json_option
@plain_errors
def list_(db: Path | None, *, as_json: bool) -> None:
    """List the accounts in use."""
    with open_store(load_settings(db=db)) as store:
        known = staffing.accounts(store, OPERATOR)
    if as_json:
        print_json(
            {
                "staff": [
                    {"name": each.name, "role": each.role.value, "added_at": each.added_at}
                    for each in known
                ]
            }
        )
        return
    for each in known:
        click.echo(f"{each.name}: {each.role}")
    if not known:
        click.echo("Nobody yet: Bedside opens on this computer only.")


@staff.command()
@click.argument("name")
@click.option("--role", type=ROLE, default=Role.RESEARCHER.value, show_default=True)
@password_option
@db_option
@plain_errors
def add(name: str, role: str, db: Path | None, *, password_stdin: bool) -> None:
    """Add NAME to the staff."""
    with open_store(load_settings(db=db)) as store:
        password = _password(from_stdin=password_stdin)
        staffing.add_account(store, OPERATOR, name, Role(role), password)
    click.echo(f"{name} may sign in as {role}.")


@staff.command()
@click.argument("name")
@password_option
@db_option
@plain_errors
def password(name: str, db: Path | None, *, password_stdin: bool) -> None:
    """Set a new password for NAME, for instance when it was lost; all its windows sign out."""
    with open_store(load_settings(db=db)) as store:
        staffing.set_password(store, OPERATOR, name, _password(from_stdin=password_stdin))
    click.echo(f"The new password of {name} is set.")


@staff.command("role")
@click.argument("name")
@click.argument("role", type=ROLE)
@db_option
@plain_errors
def role_(name: str, role: str, db: Path | None) -> None:
    """Give NAME another ROLE."""
    with open_store(load_settings(db=db)) as store:
        staffing.set_role(store, OPERATOR, name, Role(role))
    click.echo(f"{name} is now {role}.")


@staff.command()
@click.argument("name")
@db_option
@plain_errors
def remove(name: str, db: Path | None) -> None:
    """Take NAME off the staff."""
    with open_store(load_settings(db=db)) as store:
        staffing.remove_account(store, OPERATOR, name)
    click.echo(f"{name} can't sign in any more.")


def _password(*, from_stdin: bool) -> str:
    """Read a password; it is never an argument, which other users of the machine could see."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return click.prompt("Password", hide_input=True, confirmation_prompt="The same again")


COMMANDS = {"staff": staff}
