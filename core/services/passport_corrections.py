"""Which verdicts of a case a person corrected, and what the checker had said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.domain.cases import Case
from core.domain.facts import Direction, EntailmentVerdict
from core.services.report_parts import FactPlace
from core.store import Store
from core.store.passport_rows import corrected_verdicts
from core.store.rows import PREMISE_KINDS, Row, verdict_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One correction: `by` names the role, never the person."""

    by: str
    at: str
    checker_said: EntailmentVerdict


def corrections_of(store: Store, case: Case) -> Mapping[FactPlace, Correction]:
    """Return the corrections by direction and place in the list of facts.

    A correction that says again what the checker said is none. Written examples are in no
    database: what reviewers say of them stands among the reviews.
    """
    if case.check is None:
        return {}
    verdicts = {Direction.KEPT: case.check.kept, Direction.GROUNDED: case.check.grounded}
    directions = {kind: direction for direction, kind in PREMISE_KINDS.items()}
    found: dict[FactPlace, Correction] = {}
    for (kind, place), said in groupby(corrected_verdicts(store, case.id), _place):
        direction = directions[kind]
        holding = verdicts[direction][place]
        one = _correction(list(said), holding)
        if one and one.checker_said.entailed is not holding.entailed:
            found[direction, place] = one
    return found


def _place(row: Row) -> tuple[str, int]:
    return row["premise_kind"], row["ordinal"]


def _correction(said: Sequence[Row], holding: EntailmentVerdict) -> Correction | None:
    last = next(row for row in reversed(said) if row["corrected_by"] is not None)
    own = next((row for row in reversed(said) if row["corrected_by"] is None), None)
    if own is None:
        return None
    return Correction(
        by=last["corrected_by"],
        at=last["added_at"],
        checker_said=verdict_from(own, holding.fact),
    )
