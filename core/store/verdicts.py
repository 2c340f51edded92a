"""Fact lists and the verdicts about them; corrections and second checks are new rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.facts import Direction, EntailmentVerdict
from core.domain.identity import content_hash
from core.store.rows import PREMISE_KINDS, Row, fact_from, fact_row, verdict_from, verdict_row
from core.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which text's facts are held against which premise, by which checker.

    `premise_sha` names the edit's text (KEPT), or both texts of the pair (GROUNDED), since the
    attribution looks at the patient's message too.
    """

    direction: Direction
    text_sha: str
    premise_sha: str
    checker: str

    @property
    def premise_kind(self) -> str:
        """What the premise is: the edit or the original."""
        return PREMISE_KINDS[self.direction]


def save_verdicts(store: Store, question: Question, verdicts: Sequence[EntailmentVerdict]) -> str:
    """Keep the facts and what is said of them; return the id of the list of facts.

    A verdict that says what the last one said is no new row, so saving twice changes nothing,
    and a checker's repetition doesn't undo a person's correction.
    """
    facts = [fact_row(verdict.fact) for verdict in verdicts]
    list_id = content_hash([question.text_sha, question.checker, facts])
    with store.write() as db:
        if not store.row("SELECT 1 FROM fact_lists WHERE id = ?", [list_id]):
            db.table("fact_lists").insert(
                {"id": list_id, "text_sha": question.text_sha, "decomposer": question.checker}
            )
            db.table("facts").insert_all(
                {"list_id": list_id, "ordinal": place, **fact} for place, fact in enumerate(facts)
            )
        known = _revisions(store, question, list_id)
        db.table("verdicts").insert_all(
            {
                "list_id": list_id,
                "ordinal": place,
                "premise_sha": question.premise_sha,
                "premise_kind": question.premise_kind,
                "checker": question.checker,
                "revision": len(known.get(place, [])) + 1,
                **verdict_row(verdict),
            }
            for place, verdict in enumerate(verdicts)
            if not _says_nothing_new(verdict, known.get(place, []))
        )
    return list_id


def get_verdicts(store: Store, question: Question, list_id: str) -> tuple[EntailmentVerdict, ...]:
    """Return the verdicts that hold now, one a fact, in the order of the facts."""
    facts = store.rows("SELECT * FROM facts WHERE list_id = ? ORDER BY ordinal", [list_id])
    known = _revisions(store, question, list_id)
    return tuple(verdict_from(_holding(known[row["ordinal"]]), fact_from(row)) for row in facts)


def _revisions(store: Store, question: Question, list_id: str) -> dict[int, list[Row]]:
    """Return all that was ever said, by fact, the oldest first."""
    rows = store.rows(
        "SELECT * FROM verdicts WHERE list_id = ? AND premise_sha = ? AND premise_kind = ?"
        " AND checker = ? ORDER BY ordinal, revision",
        [list_id, question.premise_sha, question.premise_kind, question.checker],
    )
    known: dict[int, list[Row]] = {}
    for row in rows:
        known.setdefault(row["ordinal"], []).append(row)
    return known


def _holding(revisions: Sequence[Row]) -> Row:
    """Pick as the view `v_verdicts` does: a correction before a checker, then the last."""
    return max(revisions, key=lambda row: (row["corrected_by"] is not None, row["revision"]))


def _says_nothing_new(verdict: EntailmentVerdict, revisions: Sequence[Row]) -> bool:
    by_person = verdict.corrected_by is not None
    alike = [row for row in revisions if (row["corrected_by"] is not None) == by_person]
    said = verdict_row(verdict)
    return bool(alike) and {name: alike[-1][name] for name in said} == said
