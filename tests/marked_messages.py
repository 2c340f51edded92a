"""Reads the synthetic messages whose identifiers are marked as `<<kind|words>>`."""

import re
from dataclasses import dataclass
from pathlib import Path

MESSAGES = Path(__file__).parent / "data" / "deidentify" / "messages.txt"
MARK = re.compile(r"<<(\w+)\|([^>]+)>>")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedMessage:
    text: str
    marks: tuple[tuple[str, int, int], ...]


def marked_messages(path: Path = MESSAGES) -> tuple[MarkedMessage, ...]:
    return tuple(_read(block.strip()) for block in path.read_text("utf-8").split("\n===\n"))


def _read(block: str) -> MarkedMessage:
    text, marks, done = "", [], 0
    for match in MARK.finditer(block):
        text += block[done : match.start()]
        marks.append((match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        done = match.end()
    return MarkedMessage(text=text + block[done:], marks=tuple(marks))
