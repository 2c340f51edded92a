"""Many arms at once as one table: each beside the first of its run, or two runs arm by arm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import starmap

from core.services.align_sheets import Cell, Sheet
from core.services.run_compare import MOST_PLAIN_P, Comparison, sign_p_values
from core.services.run_sheets import INTERVALS

_SCORES = {"recall": "Recall", "precision": "Precision"}
_PLAIN = "P-values are not adjusted."
_ADJUSTED = (
    "P-values are adjusted by Holm's method, recall and precision each on its own: one false find "
    "among all rows of a column stays as rare as in one test."
)


def whole_sheet(found: Sequence[Comparison]) -> Sheet:
    """Return one row for each pair of arms: what changes, on how many pairs it got worse, and p.

    The p-values are those of the sign tests, adjusted by Holm's method where more than three arms
    are looked at together.
    """
    p_values = [sign_p_values(found, score) for score in _SCORES]
    return Sheet(
        name="arms-compared",
        title="What changes from arm to arm",
        columns=(
            *("From", "To", "Pairs", "Got worse", "Recall, macro", "Precision, macro"),
            *("F1, macro", "Flags in 100 replies"),
            *(f"{name}, sign test p" for name in _SCORES.values()),
        ),
        rows=tuple(starmap(_row, zip(found, zip(*p_values, strict=True), strict=True))),
        note=f"Above 0 is more in the second arm. {INTERVALS} "
        + (_ADJUSTED if len(found) + 1 > MOST_PLAIN_P else _PLAIN),
    )


def whole_notes(found: Sequence[Comparison]) -> Iterator[str]:
    """Return each caution once, however many comparisons it is about."""
    yield from dict.fromkeys(note for each in found for note in each.notes)


def _row(each: Comparison, p_values: Sequence[float | None]) -> tuple[Cell, ...]:
    macro = each.deltas.macro
    return (
        *(each.before.name, each.after.name, each.deltas.pairs, len(each.worse)),
        *(macro.recall, macro.precision, macro.f1, each.deltas.flags_per_100),
        *map(_p_words, p_values),
    )


def _p_words(p: float | None) -> str:
    if p is None:
        return "nothing changed"
    return "under 0.001" if p < 0.001 else f"{p:.3f}"  # noqa: PLR2004 - three digits are shown
