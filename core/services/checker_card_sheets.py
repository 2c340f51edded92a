"""The checker's card as tables: the same for the page, its files and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.domain.statistics import Statistic
from core.metrics.confusion import Cell, Confusion
from core.services.align_sheets import Cell as SheetCell
from core.services.align_sheets import Sheet
from core.services.checker_card import CheckerCard, CheckerLine, Side
from core.services.wording import FLAG_TITLES, checker_badge

_INTERVALS = (
    "In brackets 95 % intervals that rest on the spread between edits; n counts facts as reviewed."
)
_WEIGHTS = "Unflagged edits stand for all of their kind that were not drawn."
_SIDES = (
    ("original", "Facts of the original", "missing", "kept"),
    ("edit", "Facts of the edit", "not in the original", "in the original"),
)


_RATES: tuple[tuple[str, Callable[[Side], Statistic]], ...] = (
    ("Alarms that reviewers confirmed, of those reviewed", lambda side: side.matrix.confirmed),
    ("Alarms that are right, weighted", lambda side: side.matrix.precision),
    ("True errors that it finds (sensitivity)", lambda side: side.matrix.sensitivity),
    ("True facts that it lets pass (specificity)", lambda side: side.matrix.specificity),
    ("False alarms among true facts", lambda side: side.matrix.false_alarm_rate),
    ("Recall and precision, as the checker says", lambda side: side.entailed.raw),
    ("Recall and precision, corrected for its errors", lambda side: side.entailed.corrected),
)


def card_sheets(card: CheckerCard) -> tuple[Sheet, ...]:
    """Return every table of the card, in the order they are read."""
    return (*matrices(card), rates_sheet(card), detectors_sheet(card), checkers_sheet(card))


def matrices(card: CheckerCard) -> tuple[Sheet, ...]:
    """Return the two confusion matrices of all checkers together."""
    sides = (card.overall.kept, card.overall.grounded)
    return tuple(
        _matrix_sheet(side, name=name, title=title, alarm=alarm, quiet=quiet)
        for side, (name, title, alarm, quiet) in zip(sides, _SIDES, strict=True)
    )


def rates_sheet(card: CheckerCard) -> Sheet:
    """Return how good the checker is as a test, and both scores raw and corrected."""
    sides = (card.overall.kept, card.overall.grounded)
    return Sheet(
        name="checker-rates",
        title="How far its verdicts can be trusted",
        columns=("What", "Facts of the original", "Facts of the edit"),
        rows=tuple((name, *(value(side) for side in sides)) for name, value in _RATES),
        note=f"{_INTERVALS} {_WEIGHTS}",
    )


def detectors_sheet(card: CheckerCard) -> Sheet:
    """Return what reviewers found of each kind of flag."""
    return Sheet(
        name="detectors",
        title="Detector by detector",
        columns=(
            *("Flag", "Errors that it finds (recall)", "Flags that are right (precision)"),
            *("Right", "False alarms", "Missed", "Not settled"),
        ),
        rows=tuple(
            (
                FLAG_TITLES[line.kind],
                line.matrix.sensitivity,
                line.matrix.precision,
                *_counts(line.matrix),
                line.matrix.unsure,
            )
            for line in card.detectors
        ),
        note=f"Edit by edit: was the flag raised, and did reviewers find such an error? {_WEIGHTS}",
    )


def checkers_sheet(card: CheckerCard) -> Sheet:
    """Return each checker on its own."""
    return Sheet(
        name="checkers",
        title="Checker by checker",
        columns=(
            *("Checker", "Facts of", "Finds true errors", "Lets true facts pass"),
            *("As the checker says", "Corrected", "Facts reviewed", "Unsure", "Undecided"),
        ),
        rows=tuple(row for line in card.checkers for row in _checker_rows(line)),
        note=f"As the checker says: recall for facts of the original, precision for those of the "
        f"edit. {_INTERVALS}",
    )


def _checker_rows(line: CheckerLine) -> Iterator[tuple[SheetCell, ...]]:
    for name, side in (("the original", line.kept), ("the edit", line.grounded)):
        yield (
            checker_badge(line.checker),
            name,
            side.matrix.sensitivity,
            side.matrix.specificity,
            side.entailed.raw,
            side.entailed.corrected,
            side.matrix.n,
            side.matrix.unsure,
            side.matrix.undecided,
        )


def _matrix_sheet(side: Side, *, name: str, title: str, alarm: str, quiet: str) -> Sheet:
    matrix = side.matrix
    left_out = f"{matrix.unsure} unsure or not settled, {matrix.undecided} left undecided by it"
    return Sheet(
        name=f"matrix-{name}",
        title=title,
        columns=("The checker says", f"Really {alarm}", f"Really {quiet}"),
        rows=(
            (alarm, _cell_words(matrix.caught), _cell_words(matrix.false_alarms)),
            (quiet, _cell_words(matrix.missed), _cell_words(matrix.cleared)),
        ),
        note=f"Facts reviewed, and in brackets their weighted share. Left out: {left_out}.",
    )


def _cell_words(cell: Cell) -> str:
    return str(cell.count) if cell.share is None else f"{cell.count} ({100 * cell.share:.1f} %)"


def _counts(matrix: Confusion) -> tuple[int, int, int]:
    return matrix.caught.count, matrix.false_alarms.count, matrix.missed.count
