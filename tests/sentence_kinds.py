"""Sentences with the kinds that a person gave them, and how the rules do on them.

`python -m tests.sentence_kinds` prints the table of `docs/offline-rules.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.domain.sentence_kinds import SentenceKind
from core.llm.offline.warmth_kinds import kinds_of
from core.metrics.intervals import wilson

FILE = Path(__file__).parent / "data" / "sentence_kinds.tsv"
READ, UNSEEN = "read while the rules were written", "drawn and labeled afterward"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labeled:
    """One sentence with the kinds that a person gave it."""

    source: str
    kinds: frozenset[SentenceKind]
    text: str


def labeled_sentences() -> tuple[Labeled, ...]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return tuple(
        Labeled(
            source=UNSEEN if source == "unseen" else READ,
            kinds=frozenset(map(SentenceKind, kinds.split())),
            text=text,
        )
        for source, kinds, text in rows
    )


def found_in(sentence: Labeled) -> frozenset[SentenceKind]:
    """Return what the rules find; medical content is the check's, so the hand labels give it."""
    return kinds_of(sentence.text, states_fact=SentenceKind.MEDICAL_CONTENT in sentence.kinds)


def counts(sentences: Sequence[Labeled], kind: SentenceKind) -> tuple[int, int, int]:
    """Return how many sentences have a kind by hand, by the rules, and by both."""
    by_hand = [kind in each.kinds for each in sentences]
    by_rules = [kind in found_in(each) for each in sentences]
    both = sum(one and other for one, other in zip(by_hand, by_rules, strict=True))
    return sum(by_hand), sum(by_rules), both


def table() -> Iterator[str]:
    everything = labeled_sentences()
    yield "| kind | sentences | by hand | rules are right | rules find it |"
    yield "|---|---|---|---|---|"
    for kind in SentenceKind:
        if kind is SentenceKind.MEDICAL_CONTENT:
            continue
        for source in (READ, UNSEEN):
            sentences = [each for each in everything if each.source == source]
            by_hand, by_rules, both = counts(sentences, kind)
            yield (
                f"| {kind.label} | {source} | {by_hand} | {_share(both, by_rules)} "
                f"| {_share(both, by_hand)} |"
            )


def _share(part: int, whole: int) -> str:
    one = wilson(part, whole)
    if one.estimate is None:
        return "none there"
    return f"{one.estimate:.2f} ({one.low:.2f} to {one.high:.2f}; n {whole})"


if __name__ == "__main__":
    for line in table():
        print(line)  # noqa: T201 - prints a table
