"""The tables beside the charts of the trade-off page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.services.align_sheets import Cell, Sheet
from core.services.paper_marks import PaperMark, paper
from core.services.run_lengths import LengthStrata, Stratum
from core.services.run_sheets import AVERAGES, BAND_WORDS, INTERVALS
from core.services.tradeoff import Tradeoff


def levels_sheet(found: Tradeoff) -> Sheet:
    """Return recall and precision by level."""
    return Sheet(
        name="levels",
        title="Recall and precision by level of empathy",
        columns=(
            *("System", "Level", "Pairs", "Precision, macro", "Precision, micro"),
            *("Recall, macro", "Recall, micro", "Failed"),
        ),
        rows=tuple(
            (
                *(system.name, point.level.label, point.scores.pairs),
                *(point.scores.macro.precision, point.scores.micro.precision),
                *(point.scores.macro.recall, point.scores.micro.recall, point.failed),
            )
            for system in found.systems
            for point in system.points
        ),
        note=f"{INTERVALS} {AVERAGES}",
    )


def empathy_sheet(found: Tradeoff) -> Sheet:
    """Return empathy beside precision, for each system, level and judge or panel."""
    return Sheet(
        name="empathy-and-precision",
        title="Empathy against the original, and precision",
        columns=("System", "Level", "By", "Empathy (ERS)", "Precision, macro", "Precision, micro"),
        rows=tuple(_empathy_rows(found)),
        note=f"Empathy is 0.50 where neither reply is preferred. {INTERVALS}",
    )


def growth_sheet(found: Tradeoff) -> Sheet:
    """Return how length and reading grade grow with the level."""
    return Sheet(
        name="growth",
        title="Length and reading grade by level",
        columns=(
            *("System", "Level", "Length beside the original", "Reading grade"),
            "Grades above the original",
        ),
        rows=(
            ("The originals", "", "", found.original_grade, ""),
            *(
                (
                    *(system.name, point.level.label, point.scores.length_ratio),
                    *(point.scores.reading_grade, point.grade_growth),
                )
                for system in found.systems
                for point in system.points
            ),
        ),
        note="Length 1.00 is as long as the original. The grade is Flesch-Kincaid's, for English.",
    )


def lengths_sheet(found: Sequence[LengthStrata]) -> Sheet:
    """Return precision by length of the original, with both sets of edges."""
    return Sheet(
        name="lengths",
        title="Precision by length of the original",
        columns=(
            *("Arm", "Length", "Pairs", "Precision, macro", "Precision, micro"),
            *("Length beside the original", "Facts of the original in 100 characters"),
        ),
        rows=tuple(
            _stratum_row(strata, name, stratum)
            for strata in found
            for name, stratum in _named(strata)
        ),
        note=f"{INTERVALS} {AVERAGES} The paper flags originals under 231 characters.",
    )


def differences_sheet(found: Sequence[LengthStrata]) -> Sheet:
    """Return how much precision differs between short originals and others."""
    return Sheet(
        name="short-originals",
        title="Precision of short originals, less that of others",
        columns=("Arm", "Under 231 characters less all others", "Short less long (from 500)"),
        rows=tuple((each.arm.name, each.edge, each.short_long) for each in found),
        note="Below 0, short originals fare worse. Macro; other pairs, so other things differ too.",
    )


def paper_sheet(marks: Sequence[PaperMark]) -> Sheet:
    """Return the paper's numbers, in its words."""
    return Sheet(
        name="paper",
        title="The paper's numbers, for reference",
        columns=("Mark", "The paper says", "Section"),
        rows=tuple((mark.name, mark.wording, mark.section) for mark in marks),
        note=f"{paper().source}: {paper().about} No interval is given there.",
    )


def _empathy_rows(found: Tradeoff) -> Iterator[tuple[Cell, ...]]:
    for system in found.systems:
        for point in system.points:
            both = (point.scores.macro.precision, point.scores.micro.precision)
            for one in point.empathy:
                yield (system.name, point.level.label, one.by, one.ers, *both)
            if not point.empathy:
                yield (system.name, point.level.label, "nobody judged empathy", "", *both)


def _named(strata: LengthStrata) -> Iterator[tuple[str, Stratum]]:
    yield from ((f"{each.name} characters", each) for each in strata.buckets)
    yield from zip(BAND_WORDS.values(), strata.bands, strict=True)


def _stratum_row(strata: LengthStrata, name: str, stratum: Stratum) -> tuple[Cell, ...]:
    scores = stratum.scores
    return (
        *(strata.arm.name, name, scores.pairs, scores.macro.precision, scores.micro.precision),
        *(scores.length_ratio, stratum.facts_per_100),
    )
