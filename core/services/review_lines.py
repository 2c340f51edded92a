"""Rows of closed reviews as plain columns, the same for files and for the command line."""

from __future__ import annotations

from collections.abc import Iterator

from core.domain.identity import Json
from core.domain.statistics import Statistic
from core.services.review_agreement import Agreement
from core.services.review_rates import RateLine, Rates
from core.services.review_row_kinds import DetectorRow, FactRow, ItemRow

Line = dict[str, Json]


def rate_lines(found: Rates) -> Iterator[Line]:
    """Yield a row for each rate, with interval, n and the reason where there is none."""
    for line in (found.overall, *found.lines):
        for score, left_open, statistic in _rates_of(line):
            yield {
                "by": line.by,
                "value": line.value,
                "items": line.items,
                "score": score,
                "left_open": left_open,
                **statistic.as_json(),
            }


def _rates_of(line: RateLine) -> Iterator[tuple[str, int, Statistic]]:
    """Yield every rate by its name, with the number of edits that it leaves out."""
    yield "with_error", line.error_open, line.with_error
    yield "with_major", line.major_open, line.with_major
    yield "major_seen", line.major_open, line.major_seen
    yield "errors_per_100_facts", line.undecided, line.errors_per_100_facts


def edit_line(row: ItemRow) -> Line:
    """Return one reviewed edit."""
    return {
        "review": row.review_id,
        "item": row.item_id,
        "case_id": row.case_id,
        "stratum": row.stratum.value,
        "weight": row.weight,
        "checker": row.checker,
        "engine": row.engine,
        "prompt": row.prompt,
        "level": row.level.value,
        "method": row.method.value,
        "band": row.band.value,
        "n_facts": row.n_facts,
        "errors": row.errors,
        "codes": " ".join(sorted(row.codes)),
        "undecided": row.undecided,
        "is_error": _flag(row.is_error),
        "is_major": _flag(row.is_major),
        "recall": row.scores.recall,
        "precision": row.scores.precision,
        "recall_corrected": row.corrected.recall,
        "precision_corrected": row.corrected.precision,
    }


def fact_line(row: FactRow) -> Line:
    """Return one verdict beside what reviewers settled on."""
    return {
        "review": row.review_id,
        "item": row.item_id,
        "case_id": row.case_id,
        "passage": row.passage,
        "fact": row.fact,
        "stratum": row.stratum.value,
        "weight": row.weight,
        "checker": row.checker,
        "direction": row.direction.value,
        "kind": row.kind.value,
        "statement": row.statement,
        "checker_label": _flag(row.checker_label),
        "reviewers_label": _flag(row.reviewers_label),
        "said": row.said.value if row.said else None,
        "settled": row.settled.value,
        "guarded": int(row.guarded),
        "flags": " ".join(kind.value for kind in row.flags),
        "aux": row.aux.value if row.aux else None,
        "attribution": row.attribution.value if row.attribution else None,
    }


def detector_line(row: DetectorRow) -> Line:
    """Return one kind of flag on one edit."""
    return {
        "review": row.review_id,
        "item": row.item_id,
        "stratum": row.stratum.value,
        "weight": row.weight,
        "checker": row.checker,
        "detector": row.detector.value,
        "raised": int(row.raised),
        "found": _flag(row.found),
    }


def agreement_lines(review_id: str, found: Agreement) -> Iterator[Line]:
    """Yield a row for each statistic of agreement."""
    for line in found.lines:
        for name, one in (("percent", line.percent), ("kappa", line.kappa), ("ac1", line.ac1)):
            yield {"review": review_id, "about": line.about, "statistic": name, **one.as_json()}


def _flag(label: bool | None) -> int | None:
    return None if label is None else int(label)
