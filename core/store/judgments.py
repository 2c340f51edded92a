"""Judges and their answers: rows are only added, in groups, as the answers come."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from core.domain.identity import canonical_json
from core.domain.judges import Judge, JudgeOrder
from core.domain.judging import Judgment, Order, Protocol, Variant, Verdict
from core.errors import NotFound
from core.store.rows import Row
from core.store.store import Store
from core.store.writer import GroupWriter, Insertion

_KEEP = """
INSERT INTO judgments (judge_id, item_id, variant, "order", replicate, attempt, verdict, failure,
    fault, reason, raw, engine_served, seconds, input_tokens, output_tokens, cost, cached)
VALUES (:judge_id, :item_id, :variant, :order, :replicate,
    (SELECT coalesce(max(attempt), 0) + 1 FROM judgments
     WHERE judge_id = :judge_id AND item_id = :item_id AND variant = :variant
         AND "order" = :order AND replicate = :replicate),
    :verdict, :failure, :fault, :reason, :raw, :engine_served, :seconds, :input_tokens,
    :output_tokens, :cost, :cached)
"""


class StoreJudgments(GroupWriter):
    """The answers of one judge on their way to disk; use it in a `with`."""

    def __init__(self, path: Path | str, judge_id: str) -> None:
        super().__init__(path)
        self._judge_id = judge_id

    def keep(self, judgment: Judgment, made: Mapping[str, object]) -> None:
        """Take an answer or a failure with what it took (the columns from `fault` on)."""
        row = {
            "judge_id": self._judge_id,
            "item_id": judgment.item_id,
            "variant": judgment.variant.value,
            "order": judgment.order.value,
            "replicate": judgment.replicate,
            "verdict": judgment.verdict.value if judgment.verdict else None,
            "failure": judgment.failure,
            "reason": judgment.reason,
        }
        self.accept(Insertion(_KEEP, {**row, **made}))


def save_judge(store: Store, judge: Judge) -> Judge:
    """Keep a judge, or return the one that has the same identity already."""
    order = judge.order
    with store.write():
        store.run(
            "INSERT INTO judges (id, study_id, set_id, engine, protocol, variant, repeats,"
            ' prompts, "key", created_by) VALUES (:id, :study_id, :set_id, :engine, :protocol,'
            ' :variant, :repeats, :prompts, :key, :created_by) ON CONFLICT ("key") DO NOTHING',
            {
                "id": judge.id,
                "study_id": order.study_id,
                "set_id": order.set_id,
                "engine": order.engine,
                "protocol": order.protocol.value,
                "variant": order.variant.value,
                "repeats": order.repeats,
                "prompts": canonical_json(judge.prompts),
                "key": judge.key,
                "created_by": judge.created_by,
            },
        )
        kept = find_judge(store, judge.key)
    return kept or judge


def find_judge(store: Store, key: str) -> Judge | None:
    """Return the judge with this identity, or None."""
    row = store.row('SELECT * FROM judges WHERE "key" = ?', [key])
    return _judge(row) if row else None


def get_judge(store: Store, judge_id: str) -> Judge:
    """Return a judge.

    Raises
    ------
    NotFound
        When there is none.
    """
    row = store.row("SELECT * FROM judges WHERE id = ?", [judge_id])
    if row is None:
        raise NotFound(f"There is no judge `{judge_id}`.")
    return _judge(row)


def list_judges(store: Store, *, study_id: str | None, set_id: str | None) -> list[Judge]:
    """Return the judges of a study or a vote set, or all of them, the oldest first."""
    rows = store.rows(
        "SELECT * FROM judges WHERE (:study IS NULL OR study_id = :study)"
        " AND (:set IS NULL OR set_id = :set) ORDER BY seq",
        {"study": study_id, "set": set_id},
    )
    return [_judge(row) for row in rows]


def answers(store: Store, judge_id: str) -> list[tuple[Judgment, Row]]:
    """Return the answer that holds for each question asked so far, with its row."""
    rows = store.rows("SELECT * FROM v_judge_answers WHERE judge_id = ? ORDER BY seq", [judge_id])
    return [(_judgment(row), row) for row in rows]


def spent(store: Store, judge_id: str) -> Row:
    """Return what all attempts took: questions sent, seconds, cost, and how many have no price."""
    row = store.row(
        "SELECT coalesce(sum(cached = 0), 0) AS sent, coalesce(sum(seconds), 0.0) AS seconds,"
        " coalesce(sum(cost), 0.0) AS cost, coalesce(sum(cost IS NULL), 0) AS unpriced"
        " FROM judgments WHERE judge_id = ?",
        [judge_id],
    )
    return row or {}


def vote_item_rows(store: Store, set_id: str) -> list[Row]:
    """Return the items of an imported set in their order.

    Raises
    ------
    NotFound
        When there is no such set.
    """
    if store.row("SELECT 1 FROM vote_sets WHERE id = ?", [set_id]) is None:
        raise NotFound(f"There is no imported set `{set_id}`.")
    return store.rows("SELECT * FROM vote_items WHERE set_id = ? ORDER BY seq", [set_id])


def _judge(row: Row) -> Judge:
    return Judge(
        id=row["id"],
        order=JudgeOrder(
            study_id=row["study_id"],
            set_id=row["set_id"],
            engine=row["engine"],
            protocol=Protocol(row["protocol"]),
            variant=Variant(row["variant"]),
            repeats=row["repeats"],
        ),
        prompts=json.loads(row["prompts"]),
        created_by=row["created_by"],
        created_at=row["created_at"],
    )


def _judgment(row: Row) -> Judgment:
    return Judgment(
        item_id=row["item_id"],
        order=Order(row["order"]),
        verdict=Verdict(row["verdict"]) if row["verdict"] else None,
        failure=row["failure"],
        reason=row["reason"],
        variant=Variant(row["variant"]),
        replicate=row["replicate"],
    )
