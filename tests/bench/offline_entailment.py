"""Measure the entailment rules on labeled statements, half by half; `--write` keeps the rates.

Run `python -m tests.bench.offline_entailment`.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.domain.statistics import Statistic
from core.llm.offline.entailment import Premise, entail
from core.llm.offline.facts import split_facts
from core.llm.offline.rates import RATES_FILE
from core.metrics.intervals import wilson
from core.samples import sample_pairs, written_examples
from tests.bench.entailment_pairs import (
    OTHER,
    OWN,
    Half,
    Labeled,
    half_of,
    labeled_statements,
    load_pairs,
)

HALVES: tuple[Half, ...] = ("tuned", "held out")
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Measured:
    """How often the rules were right: on true statements, on false ones, and by kind."""

    confirmed_true: Statistic
    refused_false: Statistic
    by_kind: Mapping[str, Statistic]

    @property
    def balanced_accuracy(self) -> float:
        """Share right of own and other statements, of which there are equally many."""
        own, other = self.by_kind[OWN].estimate, self.by_kind[OTHER].estimate
        assert own is not None
        assert other is not None
        return (own + other) / 2


def measure(labeled: Iterable[Labeled]) -> Measured:
    """Ask the rules about every labeled statement."""
    premises: dict[str, Premise] = {}
    right: dict[str, list[bool]] = defaultdict(list)
    truth: dict[bool, list[bool]] = defaultdict(list)
    for one in labeled:
        if one.premise not in premises:
            premises[one.premise] = Premise(one.premise)
        is_right = entail(premises[one.premise], one.hypothesis).entailed == one.entailed
        right[one.kind].append(is_right)
        truth[one.entailed].append(is_right)
    return Measured(
        confirmed_true=wilson(sum(truth[True]), len(truth[True])),
        refused_false=wilson(sum(truth[False]), len(truth[False])),
        by_kind={kind: wilson(sum(found), len(found)) for kind, found in right.items()},
    )


def as_document(measured: Measured) -> dict[str, object]:
    """Return what `rates.json` holds."""
    return {
        "about": "Measured on the half of the test pairs that no rule was tuned on; written by "
        "`python -m tests.bench.offline_entailment --write`.",
        "confirmed_true": _row(measured.confirmed_true),
        "refused_false": _row(measured.refused_false),
        "by_kind": {kind: _row(share) for kind, share in measured.by_kind.items()},
    }


def _row(share: Statistic) -> dict[str, float | int]:
    assert share.estimate is not None
    assert share.low is not None
    assert share.high is not None
    return {
        "estimate": round(share.estimate, DIGITS),
        "low": round(share.low, DIGITS),
        "high": round(share.high, DIGITS),
        "n": share.n,
    }


def _written(half: Half) -> list[Labeled]:
    replies = {pair.id: pair.physician_reply for pair in sample_pairs()}
    found: list[Labeled] = []
    for example in written_examples():
        if half_of(example.pair_id) != half:
            continue
        for text, verdicts in (
            (example.text, example.check.kept),
            (replies[example.pair_id], example.check.grounded),
        ):
            found += [
                Labeled(text, verdict.fact.statement, verdict.entailed, str(verdict.direction))
                for verdict in verdicts
                if verdict.entailed is not None
            ]
    return found


def said_again(statement: str) -> str:
    """Add a word without weight, so that the statement is not recognized as the text's clause."""
    return statement.rstrip(".") + " too."


def self_entailment(half: Half) -> Statistic:
    """Share of a reply's facts that it entails when the rules must judge them by their words."""
    verdicts = [
        entail(premise, said_again(fact.statement)).entailed
        for pair in load_pairs(half)
        for premise in [Premise(pair.reply)]
        for fact in split_facts(pair.reply)
    ]
    return wilson(sum(verdicts), len(verdicts))


def _line(name: str, share: Statistic) -> str:
    if share.estimate is None:
        return f"| {name} | — | — | 0 |"
    return f"| {name} | {share.estimate:.3f} | {share.low:.3f} to {share.high:.3f} | {share.n} |"


def main() -> None:
    """Print the table of both halves, and keep the rates of the untuned one when asked."""
    for half in HALVES:
        labeled = labeled_statements(half)
        began = time.perf_counter()
        measured = measure(labeled)
        seconds = time.perf_counter() - began
        print(f"\n{half}: balanced accuracy {measured.balanced_accuracy:.3f}")
        print(f"milliseconds per pair: {1000 * seconds / len(labeled):.3f} (n={len(labeled)})")
        print("\n| statements | right | 95 % interval | n |\n|---|---|---|---|")
        for kind, share in measured.by_kind.items():
            print(_line(kind, share))
        print(_line("all true, confirmed", measured.confirmed_true))
        print(_line("all false, refused", measured.refused_false))
        print(_line("own facts of a reply, confirmed", self_entailment(half)))
        written = measure(_written(half))
        print(_line("written examples, true, confirmed", written.confirmed_true))
        print(_line("written examples, false, refused", written.refused_false))
        if half == "held out" and "--write" in sys.argv:
            text = json.dumps(as_document(measured), indent=2, ensure_ascii=False)
            RATES_FILE.write_text(text + "\n", encoding="utf-8")
            print(f"\nwritten to {RATES_FILE.name}")


if __name__ == "__main__":
    main()
