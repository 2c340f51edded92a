"""Cases: a pair, its edit, the check and the flags, saved as rows and read as one thing."""

from __future__ import annotations

from core.domain.cases import Case
from core.domain.edits import Edit, EmpathyLevel
from core.domain.facts import Direction, FactCheck
from core.domain.messages import MessagePair
from core.errors import InvalidRecord, NotFound
from core.store.edits import save_edit, with_locks
from core.store.pairs import get_pair, save_pair
from core.store.rows import Row, edit_from, flag_from, flag_row, text_sha, texts_sha
from core.store.store import Store
from core.store.verdicts import Question, get_verdicts, save_verdicts

UNCHECKED = "none"


def save_case(store: Store, case: Case) -> str:
    """Keep a case with all that belongs to it, in one transaction, and return its id.

    The same edit checked by the same checker is one case: saving it again changes nothing, or
    adds what a second check says anew, and returns the id under which it was saved first.
    """
    if case.edit.pair_id != case.pair.id:
        raise InvalidRecord(f"Case `{case.id}` holds an edit of pair `{case.edit.pair_id}`.")
    with store.write() as db:
        save_pair(store, case.pair, kept=case.kept)
        edit = save_edit(store, case.edit)
        row = _case_row(store, case, edit)
        known = store.row(
            "SELECT id FROM cases WHERE edit_id = ? AND checker = ?", [edit.id, row["checker"]]
        )
        if known is None:
            _refuse_known_id(store, case.id)
            db.table("cases").insert({**row, "created_at": case.created_at})
        else:
            row["id"] = known["id"]
            store.run(_RENEW, row)
        store.run("DELETE FROM flags WHERE case_id = ?", [row["id"]])
        db.table("flags").insert_all(
            {"case_id": row["id"], "ordinal": place, **flag_row(flag)}
            for place, flag in enumerate(case.flags)
        )
    return row["id"]


def get_case(store: Store, case_id: str) -> Case:
    """Return the case with this id, with the verdicts that hold now.

    Raises
    ------
    NotFound
        When there is none.
    """
    row = store.row("SELECT * FROM cases WHERE id = ?", [case_id])
    edit = store.row("SELECT * FROM edits WHERE id = ?", [row["edit_id"]]) if row else None
    if row is None or edit is None:
        raise NotFound(f"There is no case `{case_id}`; it may have been forgotten.")
    return _case(store, row, with_locks(store, edit_from(edit)))


def find_case(
    store: Store,
    *,
    pair_id: str,
    prompt_sha: str,
    engine: str,
    level: EmpathyLevel,
    replicate: int,
    checker: str,
) -> Case | None:
    """Return the case that was made in exactly this way, or None."""
    row = store.row(
        "SELECT c.id FROM cases AS c JOIN edits AS e ON e.id = c.edit_id"
        " WHERE e.pair_id = ? AND e.prompt_sha = ? AND e.engine = ? AND e.level = ?"
        " AND e.replicate = ? AND c.checker = ?",
        [pair_id, prompt_sha, engine, level.value, replicate, checker],
    )
    return get_case(store, row["id"]) if row else None


def recent_cases(store: Store, *, pair_id: str | None = None, limit: int = 20) -> list[Case]:
    """Return the cases saved last, the newest first, of one pair or of all."""
    rows = store.rows(
        "SELECT c.id FROM cases AS c JOIN edits AS e ON e.id = c.edit_id"
        " WHERE :pair_id IS NULL OR e.pair_id = :pair_id ORDER BY c.seq DESC LIMIT :limit",
        {"pair_id": pair_id, "limit": limit},
    )
    return [get_case(store, row["id"]) for row in rows]


def keep_case(store: Store, case_id: str) -> None:
    """Keep a case and its pair for good.

    Raises
    ------
    NotFound
        When there is none, for instance since it was forgotten meanwhile.
    """
    with store.write():
        if not store.run("UPDATE cases SET kept = 1 WHERE id = ?", [case_id]):
            raise NotFound(f"There is no case `{case_id}` to keep; it may have been forgotten.")
        store.run(
            "UPDATE pairs SET kept = 1 WHERE id ="
            " (SELECT e.pair_id FROM cases AS c JOIN edits AS e ON e.id = c.edit_id"
            " WHERE c.id = ?)",
            [case_id],
        )


_RENEW = (
    "UPDATE cases SET original_list = :original_list, edited_list = :edited_list,"
    " ungrounded_extractions = :ungrounded_extractions,"
    " dropped_by_number_guard = :dropped_by_number_guard,"
    " check_failure = :check_failure, kept = max(kept, :kept) WHERE id = :id"
)


def _case_row(store: Store, case: Case, edit: Edit) -> Row:
    check = case.check
    lists = _save_check(store, check, case.pair, edit) if check else {}
    return {
        "id": case.id,
        "edit_id": edit.id,
        "checker": check.checker if check else UNCHECKED,
        "original_list": lists.get(Direction.KEPT),
        "edited_list": lists.get(Direction.GROUNDED),
        "ungrounded_extractions": check.ungrounded_extractions if check else 0,
        "dropped_by_number_guard": check.dropped_by_number_guard if check else 0,
        "check_failure": case.check_failure,
        "kept": int(case.kept),
    }


def _save_check(
    store: Store, check: FactCheck, pair: MessagePair, edit: Edit
) -> dict[Direction, str]:
    verdicts = {Direction.KEPT: check.kept, Direction.GROUNDED: check.grounded}
    return {
        question.direction: save_verdicts(store, question, verdicts[question.direction])
        for question in _questions(check.checker, pair, edit)
    }


def _questions(checker: str, pair: MessagePair, edit: Edit) -> tuple[Question, Question]:
    original, edited = text_sha(pair.physician_reply), text_sha(edit.text)
    return (
        Question(direction=Direction.KEPT, text_sha=original, premise_sha=edited, checker=checker),
        Question(
            direction=Direction.GROUNDED,
            text_sha=edited,
            premise_sha=texts_sha(pair),
            checker=checker,
        ),
    )


def _case(store: Store, row: Row, edit: Edit) -> Case:
    pair = get_pair(store, edit.pair_id)
    check = None
    if row["check_failure"] is None:
        kept, grounded = _questions(row["checker"], pair, edit)
        check = FactCheck(
            checker=row["checker"],
            kept=get_verdicts(store, kept, row["original_list"]),
            grounded=get_verdicts(store, grounded, row["edited_list"]),
            ungrounded_extractions=row["ungrounded_extractions"],
            dropped_by_number_guard=row["dropped_by_number_guard"],
        )
    flags = store.rows("SELECT * FROM flags WHERE case_id = ? ORDER BY ordinal", [row["id"]])
    return Case(
        id=row["id"],
        pair=pair,
        edit=edit,
        check=check,
        flags=tuple(flag_from(flag) for flag in flags),
        created_at=row["created_at"],
        kept=bool(row["kept"]),
        check_failure=row["check_failure"],
    )


def _refuse_known_id(store: Store, case_id: str) -> None:
    if store.row("SELECT 1 FROM cases WHERE id = ?", [case_id]):
        raise InvalidRecord(f"Case `{case_id}` is saved already with another edit or checker.")
