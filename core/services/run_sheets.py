"""Results of runs as tables in plain words: the same on pages, beside charts and in files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.domain.messages import LengthBand
from core.domain.runs import CellStep
from core.metrics.arms import ArmDeltas
from core.services.align_sheets import Cell, Sheet
from core.services.run_cases import RunCase
from core.services.run_changes import PairChange
from core.services.run_compare import Comparison
from core.services.run_results import ArmResult, RunResults
from core.services.wording import FLAG_TITLES

INTERVALS = "In brackets 95 % intervals from resampling pairs, each with all its facts."
AVERAGES = "Micro weighs every fact alike, macro every reply."
STEP_WORDS = {
    CellStep.EDIT: "edit",
    CellStep.FACTS: "list facts",
    CellStep.CHECK: "check facts",
    CellStep.JUDGE: "judge empathy",
}
BAND_WORDS = {
    LengthBand.SHORT: "Short originals (under 231 characters)",
    LengthBand.MEDIUM: "Medium originals (231 to 499)",
    LengthBand.LONG: "Long originals (from 500)",
}


def arms_sheet(found: RunResults) -> Sheet:
    """Return the table of all arms."""
    return Sheet(
        name="results",
        title="What each arm came to",
        columns=(
            *("Arm", "Prompt", "Level", "Engine", "Pairs", "Facts"),
            *("Recall, micro", "Precision, micro", "F1, micro"),
            *("Recall, macro", "Precision, macro", "F1, macro"),
            *("Flags in 100 replies", "Empathy against the original (ERS)"),
            *("Failed", "Waiting"),
        ),
        rows=tuple(_arm_row(each) for each in found.arms),
        note=f"{INTERVALS} {AVERAGES} Failed cells are in no average.",
    )


def stability_sheet(found: RunResults) -> Sheet:
    """Return how much scores change when the same pair is edited again."""
    return Sheet(
        name="stability",
        title="How much a pair's scores change when it is edited again",
        columns=("Arm", "Name", "Replies", "Recall, spread", "Precision, spread"),
        rows=tuple(
            (
                each.arm.number,
                each.arm.name,
                each.scores.replies,
                each.scores.recall_spread,
                each.scores.precision_spread,
            )
            for each in found.arms
        ),
        note="The spread is the standard deviation within pairs; 0 where replicates are alike.",
    )


def empathy_sheet(found: RunResults) -> Sheet:
    """Return every judge's and panel's wins, ties and losses of the edits against originals."""
    return Sheet(
        name="empathy",
        title="Empathy of the edits against the originals",
        columns=(
            *("Arm", "Name", "By", "Score (ERS)", "Edit preferred", "Both equally"),
            *("Original preferred", "Undecided", "Unreadable", "Not asked"),
        ),
        rows=tuple(_empathy_rows(found.arms)),
        note="The score is (wins + ties / 2) / all; 0.50 where neither is preferred.",
    )


def failures_sheet(failed: Sequence[RunCase]) -> Sheet:
    """Return every cell that failed."""
    return Sheet(
        name="failed",
        title="Cells that failed",
        columns=("Cell", "Pair", "Arm", "Replicate", "Failed at", "Class", "Why", "Attempts"),
        rows=tuple(
            (
                cell.number,
                cell.pair_id,
                f"{cell.arm.prompt} · {cell.arm.level.label} · {cell.arm.engine}",
                cell.replicate,
                STEP_WORDS[cell.failed_step] if cell.failed_step else "",
                cell.fault,
                cell.failure,
                cell.attempts,
            )
            for cell in failed
        ),
        note="None of these is a zero. A cell that failed at the judge counts for facts.",
    )


def deltas_sheet(found: Comparison) -> Sheet:
    """Return what changed, for all pairs and by length of the original."""
    sides: dict[str, ArmDeltas] = {"All pairs": found.deltas}
    sides |= {BAND_WORDS[band]: deltas for band, deltas in found.bands.items()}
    return Sheet(
        name="deltas",
        title="What changes from the first arm to the second",
        columns=(
            *("Which", "Pairs", "Recall, micro", "Precision, micro", "F1, micro"),
            *("Recall, macro", "Precision, macro", "F1, macro"),
            *("Flags in 100 replies", "Length beside the original", "Reading grade"),
        ),
        rows=tuple((name, deltas.pairs, *_deltas(deltas)) for name, deltas in sides.items()),
        note=f"Above 0 is more in the second arm. {INTERVALS} Only pairs that both have count.",
    )


def signs_sheet(found: Comparison) -> Sheet:
    """Return on how many pairs each score got better, stayed and got worse."""
    names = {"recall": "Recall", "precision": "Precision", "f1": "F1", "flags": "Flags (fewer)"}
    return Sheet(
        name="signs",
        title="On how many pairs it got better or worse",
        columns=("Score", "Better", "Same", "Worse"),
        rows=tuple(
            (name, signs.better, signs.same, signs.worse)
            for key, name in names.items()
            for signs in [found.deltas.signs[key]]
        ),
    )


def changes_sheet(found: Comparison) -> Sheet:
    """Return every compared pair, those that got worse first; `Case` opens on the edit page."""
    return Sheet(
        name="pairs",
        title="Pair by pair, what got worse first",
        columns=(
            *("Pair", "Length", "Recall", "Precision", "New flags", "Lost facts"),
            *("Added facts", "First case", "Second case"),
        ),
        rows=tuple(_change_row(change) for change in found.changes),
    )


def not_compared_sheet(found: Comparison) -> Sheet:
    """Return every pair that can't be compared, with the reason of each side."""
    return Sheet(
        name="not-compared",
        title="Pairs that can't be compared",
        columns=("Pair", "First arm", "Second arm"),
        rows=tuple(
            (each.pair_id, each.before or "checked", each.after or "checked")
            for each in found.not_compared
        ),
    )


def signed(change: float | None) -> str:
    """Write a change with its sign, or that there is none to tell."""
    if change is None:
        return "not defined"
    return "0.00" if f"{abs(change):.2f}" == "0.00" else f"{change:+.2f}".replace("-", "−")


def _arm_row(each: ArmResult) -> tuple[Cell, ...]:
    arm, scores = each.arm.arm, each.scores
    return (
        *(each.arm.number, arm.prompt, arm.level.label, arm.engine, scores.pairs, scores.facts),
        *(scores.micro.recall, scores.micro.precision, scores.micro.f1),
        *(scores.macro.recall, scores.macro.precision, scores.macro.f1),
        *(scores.flags_per_100, each.ers, sum(each.faults.values()), each.waiting),
    )


def _empathy_rows(arms: Sequence[ArmResult]) -> Iterator[tuple[Cell, ...]]:
    for each in arms:
        for one in each.empathy:
            ranking = one.ranking
            counts: tuple[Cell, ...] = (
                (
                    *(ranking.wins, ranking.ties, ranking.losses),
                    *(ranking.undecided, ranking.unreadable),
                )
                if ranking
                else (0,) * 5
            )
            yield (each.arm.number, each.arm.name, one.by, one.ers, *counts, one.unasked)


def _deltas(deltas: ArmDeltas) -> tuple[Cell, ...]:
    micro, macro = deltas.micro, deltas.macro
    return (
        *(micro.recall, micro.precision, micro.f1),
        *(macro.recall, macro.precision, macro.f1),
        *(deltas.flags_per_100, deltas.length_ratio, deltas.reading_grade),
    )


def _change_row(change: PairChange) -> tuple[Cell, ...]:
    return (
        change.pair_id,
        change.band.value,
        signed(change.recall),
        signed(change.precision),
        ", ".join(FLAG_TITLES[kind] for kind in change.new_flags),
        " | ".join(change.lost),
        " | ".join(change.added),
        " ".join(change.before_cases),
        " ".join(change.after_cases),
    )
