"""The checker's card: what reviewers found of its verdicts and of the detectors' flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.domain.facts import Direction, FlagKind
from core.domain.identity import Json
from core.domain.reviewing import Stratum
from core.metrics.confusion import Cell, Compared, Confusion, confusion
from core.metrics.corrected import Corrected, corrected_share
from core.services.review_rows import DetectorRow, FactRow, ReviewRows


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One direction of a checker: its verdicts as a test, and the share entailed, corrected.

    For facts of the original the share is recall, for facts of the edit precision.
    """

    matrix: Confusion
    entailed: Corrected


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckerLine:
    """What reviewers found of one checker; `checker` is empty for all together."""

    checker: str
    kept: Side
    grounded: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorLine:
    """What reviewers found of one kind of flag, edit by edit."""

    kind: FlagKind
    matrix: Confusion


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckerCard:
    """All that closed reviews say of checkers and detectors.

    `gap` says why nothing holds of all edits that were there, where a stratum was not seen. Then
    only counts, confirmed alarms and the precision of flags are defined: whoever looks at flagged
    edits alone never meets what was missed in the others.
    """

    reviews: int
    edits: int
    gap: str | None
    overall: CheckerLine
    checkers: tuple[CheckerLine, ...]
    detectors: tuple[DetectorLine, ...]


def checker_card(rows: ReviewRows) -> CheckerCard:
    """Lay verdicts and flags beside what reviewers say of them.

    Each review draws from its own whole, so its strata are its own. A short original is no claim
    about the edit and has no line.
    """
    names = sorted({row.checker for row in rows.facts})
    return CheckerCard(
        reviews=len({row.review_id for row in rows.items}),
        edits=len(rows.items),
        gap=rows.gap,
        overall=_line("", rows, rows.facts),
        checkers=tuple(
            _line(name, rows, [row for row in rows.facts if row.checker == name]) for name in names
        ),
        detectors=tuple(
            DetectorLine(kind=kind, matrix=_of_detector(rows, kind))
            for kind in FlagKind
            if kind is not FlagKind.SHORT_SOURCE
        ),
    )


def _line(checker: str, rows: ReviewRows, facts: Sequence[FactRow]) -> CheckerLine:
    return CheckerLine(
        checker=checker,
        kept=_side(rows, facts, Direction.KEPT),
        grounded=_side(rows, facts, Direction.GROUNDED),
    )


def _side(rows: ReviewRows, facts: Sequence[FactRow], direction: Direction) -> Side:
    compared = [
        Compared(
            edit=row.item_id,
            stratum=_stratum(row),
            weight=row.weight,
            alarm=None if row.checker_label is None else not row.checker_label,
            truth=None if row.reviewers_label is None else not row.reviewers_label,
        )
        for row in facts
        if row.direction is direction
    ]
    share = corrected_share(compared)
    return Side(
        matrix=_confusion(rows, compared),
        entailed=replace(
            share, raw=rows.of_whole(share.raw), corrected=rows.of_whole(share.corrected)
        ),
    )


def _of_detector(rows: ReviewRows, kind: FlagKind) -> Confusion:
    """Rate a detector. It raises flags on flagged edits alone: those give its precision whole."""
    compared = [
        Compared(
            edit=row.item_id,
            stratum=_stratum(row),
            weight=row.weight,
            alarm=row.raised,
            truth=row.found,
        )
        for row in rows.detectors
        if row.detector is kind
    ]
    found = _confusion(rows, compared)
    if Stratum.FLAGGED in rows.unseen:
        return found
    return replace(found, precision=confusion(compared).precision)


def _confusion(rows: ReviewRows, compared: Sequence[Compared]) -> Confusion:
    """Return the matrix; without a whole stratum only its counts and confirmed alarms hold."""
    found = confusion(compared)
    if rows.gap is None:
        return found
    return replace(
        found,
        caught=replace(found.caught, share=None),
        false_alarms=replace(found.false_alarms, share=None),
        missed=replace(found.missed, share=None),
        cleared=replace(found.cleared, share=None),
        sensitivity=rows.of_whole(found.sensitivity),
        specificity=rows.of_whole(found.specificity),
        precision=rows.of_whole(found.precision),
        false_alarm_rate=rows.of_whole(found.false_alarm_rate),
    )


def _stratum(row: FactRow | DetectorRow) -> str:
    return f"{row.review_id} {row.stratum}"


def card_json(card: CheckerCard) -> dict[str, Json]:
    """Return the card as one document; every number with n, interval or reason."""
    return {
        "reviews": card.reviews,
        "edits": card.edits,
        "gap": card.gap,
        "overall": _line_json(card.overall),
        "checkers": [_line_json(line) for line in card.checkers],
        "detectors": [
            {"detector": line.kind.value, **_matrix_json(line.matrix)} for line in card.detectors
        ],
    }


def _line_json(line: CheckerLine) -> dict[str, Json]:
    return {
        "checker": line.checker or None,
        "facts_of_the_original": _side_json(line.kept),
        "facts_of_the_edit": _side_json(line.grounded),
    }


def _side_json(side: Side) -> dict[str, Json]:
    return {
        **_matrix_json(side.matrix),
        "entailed_raw": {**side.entailed.raw.as_json()},
        "entailed_corrected": {**side.entailed.corrected.as_json()},
        "is_clipped": side.entailed.is_clipped,
    }


def _matrix_json(matrix: Confusion) -> dict[str, Json]:
    return {
        "caught": _cell_json(matrix.caught),
        "false_alarms": _cell_json(matrix.false_alarms),
        "missed": _cell_json(matrix.missed),
        "cleared": _cell_json(matrix.cleared),
        "sensitivity": {**matrix.sensitivity.as_json()},
        "specificity": {**matrix.specificity.as_json()},
        "precision": {**matrix.precision.as_json()},
        "confirmed": {**matrix.confirmed.as_json()},
        "false_alarm_rate": {**matrix.false_alarm_rate.as_json()},
        "edits": matrix.edits,
        "unsure": matrix.unsure,
        "undecided": matrix.undecided,
    }


def _cell_json(cell: Cell) -> dict[str, Json]:
    return {"count": cell.count, "share": cell.share}
