"""What an export says of desks: every step, and every decision once."""

import csv

from core.domain.access import OPERATOR
from core.domain.desk import Decision
from core.services.desk import Decide, Undo
from core.services.exporting import export_all
from tests.unit.desk.desks import CURED, EDIT, WARM, a_case, key


def exported(at, folder, name):
    export_all(at.tools.store, OPERATOR, folder)
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def worked(at, **case):
    view = at.place(a_case(**case))
    view = at.do(view, Decide((key(view, CURED),), Decision.REJECTED))
    view = at.do(view, Decide((key(view, WARM),), Decision.ACCEPTED))
    return at.do(view, Undo())


def test_every_step_is_a_row_with_its_text_and_person(at, tmp_path):
    view = worked(at)
    rows = exported(at, tmp_path / "out", "desk_revisions")

    assert [(row["cause"], row["accepted"], row["rejected"]) for row in rows] == [
        ("decided", "0", "1"),
        ("decided", "1", "1"),
        ("undo", "0", "1"),
    ]
    assert {row["case_id"] for row in rows} == {view.case.id}
    assert rows[0]["text"] == EDIT.replace(CURED + " ", "")
    assert rows[0]["checker"] == "hand labels"
    assert {(row["role"], row["name"]) for row in rows} == {("clinician", "Dr. Ode")}


def test_every_decision_is_a_row_once_with_the_words_and_the_mark_seen(at, tmp_path):
    worked(at)
    rows = exported(at, tmp_path / "out", "desk_decisions")

    assert [
        (row["revision"], row["decision"], row["mark"], row["was_flagged"]) for row in rows
    ] == [
        ("1", "rejected", "not_in_original", "1"),
        ("2", "accepted", "warmth", "0"),
    ]
    assert rows[0]["inserted"].strip() == CURED
    assert not rows[0]["deleted"]


def test_desks_of_unkept_cases_are_not_exported(at, tmp_path):
    worked(at, keep=False)

    for name in ("desk_revisions", "desk_decisions"):
        assert exported(at, tmp_path / "out", name) == []
