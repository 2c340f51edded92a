"""The command line: every command parses, calls one service and prints.

A command's module is imported when the command is called, so that `--help` stays quick.
"""

from __future__ import annotations

import importlib
import sys

import click

COMMANDS = {
    "edit": ("core.cli.texts", "Edit one reply for empathy and check its facts."),
    "check": ("core.cli.texts", "Check the facts of an edit that is there already."),
    "entail": (
        "core.cli.lines",
        "Decide for each line whether the premise entails the hypothesis.",
    ),
    "facts": ("core.cli.lines", "List the medical facts of each line's text."),
    "judge": ("core.cli.judging", "Say which of two replies shows more empathy, in both orders."),
    "run": ("core.cli.runs", "Plan prompts x levels x engines over pairs, and run them."),
    "score": ("core.cli.tables", "Pool verdict rows into recall, precision and F1."),
    "rank": ("core.cli.ranking", "Say whose replies are found more empathetic, and how often."),
    "agreement": ("core.cli.agreeing", "Say how far the people of a panel agree."),
    "align": ("core.cli.agreeing", "Say how far a judge agrees with a panel."),
    "instruments": ("core.cli.instruments", "List, check and load rating instruments; score."),
    "import": ("core.cli.tables", "Take pairs from a CSV or JSONL file into the library."),
    "export": ("core.cli.tables", "Write pairs, cases, facts and calls with a codebook."),
    "passport": ("core.cli.passport", "Gather all that is known about one case into one page."),
    "study": ("core.cli.studies", "Make a panel study, its seats and cards; see its board."),
    "review": ("core.cli.reviews", "Draw edits for clinicians to review; read the checker's card."),
    "staff": ("core.cli.staff", "Say who may sign in, and set lost passwords anew."),
    "serve": ("core.cli.serve", "Start the app on the ward's network, with TLS."),
    "backup": ("core.cli.upkeep", "Write a consistent copy of the database."),
    "doctor": ("core.cli.upkeep", "Say what is in order here and what isn't."),
    "prompts": ("core.cli.prompts", "List, show and compare prompts; make versions of your own."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of the documentation."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module of one command and return the command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name][0])
        return module.COMMANDS[cmd_name]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup)
def cli() -> None:
    """Edit a physician's reply for empathy, and prove that the facts survived."""


def main() -> None:
    """Run the command line; output is UTF-8 on every system."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    cli(prog_name="python -m core")
