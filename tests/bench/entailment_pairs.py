"""The labeled statements that the entailment rules are measured on, in two halves of the pairs."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.bench.hard_negatives import MAKERS, drop_condition, reply_conditionals

DATA = Path(__file__).parents[1] / "data" / "kqa_pairs.jsonl"
SEED = 20260121
OWN, OTHER = "own reply", "other reply"

Half = Literal["tuned", "held out"]


@dataclass(frozen=True, slots=True)
class Labeled:
    """One statement beside one text, and whether the text entails it."""

    premise: str
    hypothesis: str
    entailed: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One reply with its own true statements."""

    pair_id: str
    reply: str
    statements: tuple[str, ...]


def half_of(pair_id: str) -> Half:
    """Split by the parity of the hash of the id; the rules were tuned on one half only."""
    even = hashlib.sha256(pair_id.encode()).digest()[-1] % 2 == 0
    return "tuned" if even else "held out"


def load_pairs(half: Half) -> tuple[Pair, ...]:
    """Return the pairs of one half."""
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    return tuple(
        Pair(
            row["pair_id"],
            row["physician_reply"],
            tuple(row["must_have"]) + tuple(row["nice_to_have"]),
        )
        for row in rows
        if half_of(row["pair_id"]) == half
    )


def labeled_statements(half: Half) -> tuple[Labeled, ...]:
    """Return true and false statements of one half: own, other, and one of each hard kind."""
    pairs = load_pairs(half)
    rng = random.Random(f"{SEED} {half}")
    return tuple(labeled for at in range(len(pairs)) for labeled in _of_pair(pairs, at, rng))


def _of_pair(pairs: Sequence[Pair], at: int, rng: random.Random) -> Iterator[Labeled]:
    pair = pairs[at]
    others = [other for other in pairs if other.pair_id != pair.pair_id]
    for statement in pair.statements:
        yield Labeled(pair.reply, statement, entailed=True, kind=OWN)
        yield Labeled(rng.choice(others).reply, statement, entailed=False, kind=OTHER)
        for kind, make in MAKERS.items():
            changed = make(statement, pair.reply, rng)
            if changed is not None:
                yield Labeled(pair.reply, changed, entailed=False, kind=kind)
    for sentence in reply_conditionals(pair.reply):
        changed = drop_condition(sentence, pair.reply, rng)
        if changed is not None:
            yield Labeled(pair.reply, changed, entailed=False, kind="condition dropped")
