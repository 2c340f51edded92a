"""Two windows at one desk: decisions about different changes join, others are refused."""

import threading

import pytest

from core.domain.desk import Decision
from core.errors import StaleDesk
from core.services.desk import (
    AcceptWarmth,
    Decide,
    DeskIds,
    HandEdit,
    Redo,
    RejectAll,
    TakeRepair,
    Undo,
    act,
)
from core.services.tools import open_tools
from tests.unit.desk.desks import CURED, EDIT, GOOD_HANDS, WARM, a_case, key

NO, YES = Decision.REJECTED, Decision.ACCEPTED


@pytest.fixture
def view(at):
    """Return a desk with one decision, which both windows show."""
    made = at.place(a_case())
    return at.do(made, Decide((key(made, "10"),), NO))


def decide(view, words, decision):
    return Decide((key(view, words),), decision)


def test_decisions_about_different_changes_join(at, view):
    at.do(view, decide(view, CURED, NO))
    joined = at.do(view, decide(view, WARM, NO))

    assert CURED not in joined.result.edit.text
    assert WARM not in joined.result.edit.text
    assert joined.newest == 3


def test_the_same_decision_in_both_windows_is_one(at, view):
    first = at.do(view, decide(view, CURED, NO))
    again = at.do(view, decide(view, CURED, NO))

    assert (again.newest, again.result.edit.text) == (first.newest, first.result.edit.text)


def test_two_decisions_about_one_change_are_refused_to_the_second(at, view):
    at.do(view, decide(view, CURED, NO))
    with pytest.raises(StaleDesk, match="look and decide again"):
        at.do(view, decide(view, CURED, YES))
    newest = at.open(view.case.id, desk_id=view.desk_id)

    assert CURED not in newest.result.edit.text
    assert newest.newest == 2


@pytest.mark.parametrize(
    "action",
    [HandEdit("All else."), TakeRepair("All else.", "1 of 1"), RejectAll(), Undo(), Redo()],
)
def test_what_is_about_the_whole_text_is_refused_once_anything_changed(at, view, action):
    at.do(view, decide(view, CURED, NO))
    with pytest.raises(StaleDesk):
        at.do(view, action)


def test_a_decision_about_a_text_that_was_rewritten_meanwhile_is_refused(at, view):
    at.do(view, HandEdit(EDIT.replace(GOOD_HANDS, "Be well.")))
    for words in (GOOD_HANDS, CURED):
        with pytest.raises(StaleDesk):
            at.do(view, decide(view, words, NO))


def test_accepting_warmth_joins_what_was_decided_meanwhile(at, view):
    at.do(view, decide(view, WARM, NO))
    joined = at.do(view, AcceptWarmth())

    assert WARM not in joined.result.edit.text
    assert next(e for e in joined.stretches if e.key == key(view, GOOD_HANDS)).decision is YES


def test_decisions_of_many_windows_at_once_are_all_kept_one_number_each(at, view, settings):
    words = (CURED, WARM, GOOD_HANDS, "ring")
    keys = [key(view, each) for each in words]

    def decide_one(each):
        with open_tools(settings) as tools:
            act(tools, at.who, view.ids, Decide((each,), NO))

    threads = [threading.Thread(target=decide_one, args=[each]) for each in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    newest = at.open(view.case.id, desk_id=view.desk_id)

    assert [each.number for each in newest.history] == [1, 2, 3, 4, 5]
    assert not any(each in newest.result.edit.text for each in words)


def test_two_windows_that_begin_make_a_desk_each(at):
    made = at.place(a_case())
    ids = DeskIds(case_id=made.case.id)
    one, other = at.do(ids, RejectAll()), at.do(ids, AcceptWarmth())

    assert one.desk_id != other.desk_id
    assert at.open(made.case.id, desk_id=one.desk_id).newest == 1
