"""What the commands share: options, reading files, printing, and errors as one plain line."""

from __future__ import annotations

import functools
import json
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from core.domain.identity import Json
from core.errors import BedsideError, InvalidInput

P = ParamSpec("P")
R = TypeVar("R")

STUDY_ERROR = 1
LEFT_TO_RESUME = 3
MAX_BYTES = 10 * 1024 * 1024

FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)

db_option = click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Another database than annotations.db.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."
)
engine_option = click.option(
    "--engine",
    default="offline:rules",
    show_default=True,
    help="openai:MODEL, google:MODEL or offline:rules.",
)
mask_option = click.option(
    "--mask",
    is_flag=True,
    help="Hide identifiers from the engine, and put them back in its answer.",
)
as_is_option = click.option(
    "--send-as-is", is_flag=True, help="Let identifiers go to a remote engine as they are."
)
checker_option = click.option(
    "--checker", help="The engine that extracts and entails, where it is another one."
)


def plain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Turn whatever goes wrong into one line on stderr and exit code 1, never a traceback."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except BedsideError as error:
            sentence = " ".join(str(error).split())
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001 - the text of an error may quote a patient
            sentence = f"something went wrong inside ({_place(error)}); please report this."
        click.echo(f"bedside: {sentence}", err=True)
        sys.exit(STUDY_ERROR)

    return wrapped


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    where = f", {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + where


def read_bytes(path: Path) -> bytes:
    """Read a file, or standard input for `-`; at most 10 MB."""
    try:
        if str(path) == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"`{path.name}` can't be read: {error.strerror}.") from error
    if len(data) > MAX_BYTES:
        raise InvalidInput(f"`{path.name}` is larger than 10 MB; please split it.")
    return data


def read_text(path: Path) -> str:
    """Read a file, or standard input for `-`, as UTF-8 with or without a byte order mark."""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"`{path.name}` isn't UTF-8 text (byte {error.start + 1}); please save it as UTF-8."
        ) from error


def print_json(document: Json) -> None:
    """Print one document; lone surrogates and the like are escaped."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def note(text: str) -> None:
    """Say something to the person, beside the document."""
    click.echo(text, err=True)


def shown(estimate: float | None) -> str:
    """Write a number between 0 and 1, or that it is not defined."""
    return "n/a" if estimate is None else f"{estimate:.3f}"
