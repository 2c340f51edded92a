"""The bank of hand-written sentences, read once from the files in `warmth/`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

FOLDER = Path(__file__).parent / "warmth"
CONCERN_FILES = ("illness.toml", "body.toml", "care.toml")

Table = dict[str, list[str]]
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One concern: the patterns that give it away, and what can be said to it.

    `gravity` lets a grave concern win over a lighter one that is voiced as often.
    """

    name: str
    gravity: int
    strong: re.Pattern[str]
    cues: re.Pattern[str]
    open: tuple[str, ...]
    more: tuple[str, ...]
    close: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One kind of plain question, asked without a voiced feeling."""

    name: str
    asks: re.Pattern[str]
    open: tuple[str, ...]
    more: tuple[str, ...]


@cache
def concerns() -> tuple[Concern, ...]:
    """Return all concerns, in the order of the files: the earlier one wins a draw."""
    return tuple(
        Concern(
            name=name,
            gravity=cast("int", table.get("gravity", 0)),
            strong=_any_of(table["strong"]),
            cues=_any_of(table["cues"]),
            open=tuple(table["open"]),
            more=tuple(table["more"]),
            close=tuple(table["close"]),
        )
        for file in CONCERN_FILES
        for name, table in _tables(file).items()
    )


@cache
def questions() -> tuple[Question, ...]:
    """Return the kinds of plain question; the last one is for what matches no other."""
    return tuple(
        Question(
            name=name,
            asks=_any_of(table["asks"]),
            open=tuple(table["open"]),
            more=tuple(table["more"]),
        )
        for name, table in _tables("questions.toml").items()
    )


@cache
def shared() -> dict[str, tuple[str, ...]]:
    """Return the sentences that do not depend on the concern, by their place in a reply."""
    return {place: tuple(lines) for place, lines in _lists("shared.toml").items()}


@cache
def feelings() -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    """Return each feeling as the word to echo, whether it may be called fitting, its pattern."""
    return tuple(
        (word, group == "fitting", _any_of(patterns))
        for group, table in _tables("feelings.toml").items()
        for word, patterns in table.items()
    )


@cache
def echoes() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Return each human detail as the pattern that finds it and what can be said to it."""
    return tuple(
        (_any_of(table["voiced"]), tuple(table["say"])) for table in _tables("echoes.toml").values()
    )


@cache
def topics() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the nouns that may be repeated as (`count`, `mass` or `names`, pattern)."""
    return tuple(
        (kind, _any_of(sorted(patterns, key=len, reverse=True)))
        for kind, patterns in _lists("topics.toml").items()
        if kind not in ("generic", "bare")
    )


@cache
def generic_topics() -> re.Pattern[str]:
    """Return the pattern of nouns so general that any other topic is better."""
    return _any_of(_lists("topics.toml")["generic"])


@cache
def bare_topics() -> re.Pattern[str]:
    """Return the pattern of nouns that never take "the"."""
    return _any_of(_lists("topics.toml")["bare"])


@cache
def canonical_names() -> dict[str, str]:
    """Return the proper spelling of every name by its lower-case form."""
    return {name.lower(): name for name in _lists("topics.toml")["names"]}


@cache
def salts() -> dict[str, dict[str, int]]:
    """Return the numbers that enter the choice of sentences, by level and place."""
    return cast("dict[str, dict[str, int]]", _read("salts.toml"))


@cache
def word_list(name: str) -> frozenset[str]:
    """Return one of the small word lists: `english`, `foreign` or `common`."""
    return frozenset(cast("dict[str, str]", _read("words.toml"))[name].split())


def all_lines() -> tuple[str, ...]:
    """Return every sentence of the bank."""
    specific = [line for c in concerns() for line in (*c.open, *c.more, *c.close)]
    plain = [line for q in questions() for line in (*q.open, *q.more)]
    echoed = [line for _, lines in echoes() for line in lines]
    general = [line for lines in shared().values() for line in lines]
    return (*specific, *plain, *echoed, *general)


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    if not patterns:
        return _NEVER
    return re.compile("|".join(rf"(?<!\w)(?:{p})(?!\w)" for p in patterns), re.IGNORECASE)


def _tables(file: str) -> dict[str, Table]:
    return cast("dict[str, Table]", _read(file))


def _lists(file: str) -> Table:
    return cast("Table", _read(file))


def _read(file: str) -> dict[str, object]:
    return tomllib.loads((FOLDER / file).read_text(encoding="utf-8"))
