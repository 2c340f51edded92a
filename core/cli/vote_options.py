"""What the commands that read votes share: which column is which, and what words mean."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard, TypeVar, cast

import click

from core.cli.shared import note, read_bytes
from core.domain.judging import Label, Missing
from core.services.votes_file import VotesFile, read_votes

R = TypeVar("R")

_WORDS = {
    "skip": "A word that means no answer.",
    "tie": "A word that means a tie.",
    "b": "A word that means B.",
    "a": "A word that means A.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How files of votes are to be read."""

    chosen: Mapping[str, str]
    words: Mapping[str, Label | Missing | None]

    def read(self, path: Path, *, one_rater: bool | None = False) -> VotesFile:
        """Read one file and say on stderr what became of its rows.

        The document of `judge --json` is a file of one judge as well.
        """
        data, name = read_bytes(path), path.name
        if one_rater and (lines := _results_as_lines(data)) is not None:
            data, name = lines, f"{path.stem}.jsonl"
        file = read_votes(
            data,
            file_name=name,
            chosen=self.chosen,
            words=self.words,
            one_rater=one_rater,
        )
        for each in file.left_out:
            rows = ", ".join(map(str, each.rows[:_SHOWN]))
            more = f" and {each.count - _SHOWN} more" if each.count > _SHOWN else ""
            note(f"{file.file_name}: left out, {each.count} x {each.reason} (row {rows}{more})")
        for line in file.notes:
            note(f"{file.file_name}: {line}")
        return file


_SHOWN = 5


def _results_as_lines(data: bytes) -> bytes | None:
    """Write the results in a document of `judge --json` one a line; None for any other file."""
    if not data.lstrip().startswith(b"{"):
        return None
    try:
        document: object = json.loads(data)
    except (ValueError, RecursionError):
        return None
    results = cast("dict[str, object]", document).get("results")  # text starts as an object
    if not isinstance(results, list):
        return None
    rows = [
        {"item": str(row.get("id", "")), "label": row.get("verdict") or row.get("missing")}
        for row in cast("list[object]", results)
        if _is_row(row)
    ]
    return "\n".join(map(json.dumps, rows)).encode()


def _is_row(value: object) -> TypeGuard[dict[str, object]]:
    """Whether a value of a document is an object."""
    return isinstance(value, dict)


def reading_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add --map and the words of labels to a command, which takes them as one `reading`."""

    @functools.wraps(command)
    def wrapped(
        mapped: tuple[str, ...],
        word_a: tuple[str, ...],
        word_b: tuple[str, ...],
        word_tie: tuple[str, ...],
        word_skip: tuple[str, ...],
        **others: object,
    ) -> R:
        reading = Reading(
            chosen=parse_map(mapped),
            words=_meanings(
                {Label.A: word_a, Label.B: word_b, Label.TIE: word_tie, None: word_skip}
            ),
        )
        return command(reading=reading, **others)

    with_options: Callable[..., R] = wrapped
    for name, what in _WORDS.items():
        option = click.option(f"--{name}", f"word_{name}", multiple=True, metavar="WORD", help=what)
        with_options = option(with_options)
    return map_option("--map", "mapped", "Which column holds a part: item, rater, label, ...")(
        with_options
    )


def map_option(flag: str, name: str, words: str) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Return an option that takes PART=COLUMN, as often as wanted."""
    return click.option(flag, name, multiple=True, metavar="PART=COLUMN", help=words)


def parse_map(mapped: Iterable[str]) -> dict[str, str]:
    """Return the column of each part.

    Raises
    ------
    click.UsageError
        When one isn't PART=COLUMN.
    """
    chosen: dict[str, str] = {}
    for each in mapped:
        part, equals, column = each.partition("=")
        if not (part and equals and column):
            raise click.UsageError(f"A mapping is PART=COLUMN, such as item=task; not {each}.")
        chosen[part] = column
    return chosen


def _meanings(
    words: Mapping[Label | None, Iterable[str]],
) -> dict[str, Label | Missing | None]:
    meanings: dict[str, Label | Missing | None] = {}
    for meaning, given in words.items():
        for word in given:
            if word in meanings:
                raise click.UsageError(f"The word {word} can't mean two things.")
            meanings[word] = meaning
    return meanings
