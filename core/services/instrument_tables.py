"""Score a file of ratings with an instrument: one row a person, one column an item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.domain.instruments import Instrument
from core.domain.statistics import Statistic
from core.errors import InvalidInput, InvalidTable
from core.metrics.instruments import Scored, mean_score
from core.services.instrument_ratings import score_answers
from core.services.scoring import SEED
from core.services.tables import Refusal, read_table

_NOT_APPLICABLE = {"", "na", "n/a", "does not apply"}
REPLY = "reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredTable:
    """Every row with its score, rows that can't be read with the reason, and the mean.

    The mean is resampled by reply where the file has a column `reply`, else by row.
    """

    rows: tuple[tuple[int, Scored], ...]
    refused: tuple[Refusal, ...]
    mean: Statistic
    unit: str


def score_table(instrument: Instrument, data: bytes, *, file_name: str) -> ScoredTable:
    """Score each row; an empty cell, `na` and `does not apply` mean that an item doesn't apply.

    Answers given on paper can be scored with a shell: scoring needs no wording.

    Raises
    ------
    InvalidTable
        When the file can't be read, or it has no column for an item.
    """
    table = read_table(data, file_name=file_name, with_numbers=True)
    lacking = [item.id for item in instrument.items if item.id not in table.columns]
    if lacking:
        raise InvalidTable(f"`{table.file_name}` has no column `{lacking[0]}`.")
    rows: list[tuple[int, Scored]] = []
    refused = list(table.refused)
    by_unit: dict[str, list[float]] = {}
    for number, cells in table.rows:
        try:
            scored = score_answers(instrument, _answers(instrument, cells))
        except InvalidInput as error:
            refused.append(Refusal(row=number, reason=str(error)))
            continue
        rows.append((number, scored))
        if scored.score is not None:
            by_unit.setdefault(cells.get(REPLY, f"row {number}"), []).append(scored.score)
    return ScoredTable(
        rows=tuple(rows),
        refused=tuple(refused),
        mean=mean_score(list(by_unit.values()), rng=np.random.default_rng(SEED)),
        unit=REPLY if REPLY in table.columns else "row",
    )


def _answers(instrument: Instrument, cells: Mapping[str, str]) -> dict[str, int | None]:
    return {item.id: _answer(item.id, cells[item.id]) for item in instrument.items}


def _answer(item: str, cell: str) -> int | None:
    word = cell.strip().casefold()
    if word in _NOT_APPLICABLE:
        return None
    try:
        return int(word)
    except ValueError:
        raise InvalidInput(f"The answer to `{item}` is no whole number.") from None
