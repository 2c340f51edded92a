"""What `align` says in lines, what the judge may be used for first."""

from __future__ import annotations

from collections.abc import Iterator

from core.cli.agreeing_words import cards_words, left_out_words, statistic_words
from core.cli.align_json import BESIDE
from core.domain.statistics import Statistic
from core.metrics.alignment_sums import ALIGNMENTS
from core.services.align_verdict import verdict_in_words
from core.services.aligning import JudgeAlignment, ProtocolContrast


def alignment_words(found: JudgeAlignment) -> Iterator[str]:
    """Say the same in lines, what the judge may be used for first."""
    yield verdict_in_words(found)
    for name in (*ALIGNMENTS, *BESIDE):
        yield _line(name, getattr(found.table, name))
    for name, each in found.table.baselines.items():
        yield _line(f"{name}: align_majority", each.align_majority)
    yield _line("alt-test, omega", found.alt_test.omega)
    yield _line("alt-test, rho", found.alt_test.rho)
    for each in found.slices:
        yield _line(f"{each.by}, {each.name}", each.judge)
    yield from cards_words(found.by_card)
    yield from left_out_words(found.left_out)


def contrast_words(found: ProtocolContrast) -> Iterator[str]:
    """Say how the forced choice does on the same items."""
    yield f"Three-way beside forced choice, on the {found.items} items that both answered:"
    for name, table in (
        ("three-way", found.three_way),
        ("forced choice", found.binary),
        ("forced choice, flips as ties", found.flipped),
    ):
        yield _line(name, table.align_majority)
    yield _line("three-way minus forced choice", found.comparison.difference)
    yield _line("minus forced choice with ties", found.comparison_flipped.difference)
    yield _line("errors on pairs called equal", found.on_ties)


def _line(name: str, statistic: Statistic) -> str:
    return f"{name:32} {statistic_words(statistic)}"
