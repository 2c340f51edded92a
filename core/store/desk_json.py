"""Checks, verdicts and decisions as self-contained JSON, and back."""

from __future__ import annotations

import json
from typing import Any

from core.domain.desk import Decision
from core.domain.desk_states import Decided, DeskState, Judged
from core.domain.facts import EntailmentVerdict, FactCheck
from core.domain.identity import canonical_json
from core.domain.marks import Mark
from core.store.rows import PREMISE_KINDS, Row, fact_from, fact_row, verdict_from, verdict_row


def check_json(check: FactCheck) -> str:
    """Write a check with its facts."""
    return canonical_json(
        {
            "checker": check.checker,
            "kept": _verdicts(check.kept),
            "grounded": _verdicts(check.grounded),
            "ungrounded_extractions": check.ungrounded_extractions,
            "dropped_by_number_guard": check.dropped_by_number_guard,
        }
    )


def check_from(column: str) -> FactCheck:
    """Read what `check_json` wrote."""
    read: Row = json.loads(column)
    return FactCheck(
        checker=read["checker"],
        kept=_verdicts_from(read["kept"]),
        grounded=_verdicts_from(read["grounded"]),
        ungrounded_extractions=read["ungrounded_extractions"],
        dropped_by_number_guard=read["dropped_by_number_guard"],
    )


def judged_json(judged: Judged) -> str:
    """Write what was judged anew."""
    return canonical_json(
        {
            "text": judged.text,
            "kept": _verdicts(judged.kept),
            "sentences": [[words, _verdicts(said)] for words, said in judged.sentences],
        }
    )


def judged_from(column: str) -> Judged:
    """Read what `judged_json` wrote."""
    read: Row = json.loads(column)
    return Judged(
        text=read["text"],
        kept=_verdicts_from(read["kept"]),
        sentences=tuple((words, _verdicts_from(said)) for words, said in read["sentences"]),
    )


def decisions_json(state: DeskState) -> str:
    """Write the decisions, each with the mark that was seen."""
    return canonical_json(
        {
            key: {
                "decision": each.decision.value,
                "mark": each.mark.value,
                "was_flagged": each.was_flagged,
                "deleted": each.deleted,
                "inserted": each.inserted,
            }
            for key, each in state.decisions.items()
        }
    )


def decisions_from(column: str) -> dict[str, Decided]:
    """Read what `decisions_json` wrote."""
    read: dict[str, Row] = json.loads(column)
    return {
        key: Decided(
            decision=Decision(each["decision"]),
            mark=Mark(each["mark"]),
            was_flagged=each["was_flagged"],
            deleted=each["deleted"],
            inserted=each["inserted"],
        )
        for key, each in read.items()
    }


def _verdicts(verdicts: tuple[EntailmentVerdict, ...]) -> list[dict[str, Any]]:
    return [
        {
            "fact": fact_row(each.fact),
            "premise_kind": PREMISE_KINDS[each.direction],
            **verdict_row(each),
        }
        for each in verdicts
    ]


def _verdicts_from(rows: list[Row]) -> tuple[EntailmentVerdict, ...]:
    return tuple(verdict_from(row, fact_from(row["fact"])) for row in rows)
