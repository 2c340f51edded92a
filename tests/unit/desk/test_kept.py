"""What the database holds of desks: added to, never changed, forgotten with the case."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.domain.desk import Decision
from core.domain.desk_states import Judged
from core.errors import InvalidRecord, NotFound
from core.services.desk import Decide, HandEdit, RejectAll
from core.store.cases import get_case, keep_case
from core.store.desk_json import check_from, check_json, judged_from, judged_json
from core.store.desk_rows import check_of_revision, revisions_of_desk
from core.store.forgetting import forget_pair, forget_unkept
from tests.unit.desk.desks import CHECK, CURED, EDIT, a_case, key

TOMORROW = datetime.now(UTC) + timedelta(days=1)
WRITTEN = "written~syn-onc-03~extreme"


def decided(at, view):
    return at.do(view, Decide((key(view, CURED),), Decision.REJECTED))


def counts(tools):
    return [tools.store.db[table].count for table in ("desks", "desk_revisions")]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE desk_revisions SET text = 'other'",
        "UPDATE desk_revisions SET name = 'other'",
        "UPDATE desks SET case_id = 'other'",
    ],
)
def test_no_revision_ever_changes(at, sql):
    decided(at, at.place(a_case()))
    with pytest.raises(InvalidRecord), at.tools.store.write():
        at.tools.store.run(sql)


def test_a_number_is_given_once(at):
    decided(at, at.place(a_case()))
    with pytest.raises(InvalidRecord, match="UNIQUE"), at.tools.store.write():
        at.tools.store.run(
            "INSERT INTO desk_revisions (desk_id, number, cause, note, proposal, decisions, text,"
            " role, name) SELECT desk_id, number, cause, note, proposal, decisions, text, role,"
            " name FROM desk_revisions"
        )


def test_a_revision_holds_its_check_and_the_marks_seen_by_itself(at):
    view = decided(at, at.place(a_case()))
    store = at.tools.store
    revision = revisions_of_desk(store, view.desk_id)[0]
    seen = revision.state.decisions[view.stretches[1].stretch.hunks[0].key]

    assert check_of_revision(store, view.desk_id, 1) == view.result.check
    assert revision.text == view.result.edit.text
    assert (seen.decision, seen.mark.value, seen.was_flagged) == (
        Decision.REJECTED,
        "not_in_original",
        True,
    )


def test_checks_and_judgments_are_read_as_they_were_written():
    judged = Judged(text=EDIT, kept=CHECK.kept, sentences=(("One.", CHECK.grounded), ("Two.", ())))

    assert check_from(check_json(CHECK)) == CHECK
    assert judged_from(judged_json(judged)) == judged


def test_a_desk_is_forgotten_with_its_pasted_case(at):
    view = decided(at, at.place(a_case(keep=False)))
    forget_unkept(at.tools.store, TOMORROW)

    assert counts(at.tools) == [0, 0]
    with pytest.raises(NotFound):
        at.open(view.case.id, desk_id=view.desk_id)
    with pytest.raises(NotFound):
        at.do(view, RejectAll())


def test_no_byte_of_a_text_written_by_hand_stays_when_its_pair_is_forgotten(at, settings):
    view = at.place(a_case())
    at.do(view, HandEdit(EDIT + " QUETZAL-7731."))
    path = settings.db_path
    log = path.with_name(f"{path.name}-wal")
    assert b"QUETZAL-7731" in path.read_bytes() + log.read_bytes()
    forget_pair(at.tools.store, view.case.pair.id)

    assert counts(at.tools) == [0, 0]
    assert b"QUETZAL-7731" not in path.read_bytes() + log.read_bytes()


def test_a_desk_stays_with_a_case_that_was_kept(at):
    view = decided(at, at.place(a_case(keep=False)))
    keep_case(at.tools.store, view.case.id)
    forget_unkept(at.tools.store, TOMORROW)

    assert at.open(view.case.id, desk_id=view.desk_id).newest == 1


def test_a_desk_of_a_written_example_stays(at):
    view = at.do(at.open(WRITTEN), RejectAll())
    forget_unkept(at.tools.store, TOMORROW)

    assert at.open(WRITTEN, desk_id=view.desk_id).newest == 1


def test_a_case_that_was_forgotten_before_the_first_decision_gets_no_desk(at):
    view = at.place(a_case(keep=False))
    forget_unkept(at.tools.store, TOMORROW)
    with pytest.raises(NotFound):
        decided(at, view)

    assert counts(at.tools) == [0, 0]


def test_working_at_a_desk_changes_nothing_of_the_case_itself(at):
    view = at.place(a_case())
    decided(at, view)
    stored = get_case(at.tools.store, view.case.id)

    assert replace(stored, created_at="") == replace(view.case, created_at="")
