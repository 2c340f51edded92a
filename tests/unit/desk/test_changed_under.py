"""Facts that change under a decision: what got graver is open again, and said."""

from dataclasses import replace

from core.domain.desk import Decision
from core.domain.facts import Attribution, AuxLabel, FactCheck
from core.domain.marks import Mark
from core.services.desk import Decide
from core.store.cases import save_case
from tests.unit.desk.desks import CHECK, CURED, a_case, key

NO, YES = Decision.REJECTED, Decision.ACCEPTED
RINGS = 3


def corrected(at, case, place, **changes):
    """Let a person correct one verdict about the edit, as a review does."""
    grounded = list(CHECK.grounded)
    grounded[place] = replace(grounded[place], corrected_by="Dr. Two", **changes)
    check = FactCheck(checker=case.check.checker, kept=CHECK.kept, grounded=tuple(grounded))
    save_case(at.tools.store, replace(case, check=check))


def all_decided(at, decision=YES):
    view = at.place(a_case())
    return at.do(view, Decide(tuple(each.key for each in view.stretches), decision))


def worse(at, case):
    corrected(at, case, RINGS, entailed=False, attribution=Attribution.NEW, aux=AuxLabel.ADDED)


def test_what_got_graver_after_it_was_accepted_is_open_again(at):
    view = all_decided(at)
    assert view.is_final
    worse(at, view.case)
    now = at.open(view.case.id, desk_id=view.desk_id)

    assert [each.key for each in now.changed_under] == [key(now, "ring")]
    assert now.open_flagged == now.changed_under
    assert now.changed_under[0].mark is Mark.NOT_IN_ORIGINAL
    assert not now.is_final


def test_deciding_again_closes_it(at):
    view = all_decided(at)
    worse(at, view.case)
    now = at.open(view.case.id, desk_id=view.desk_id)
    again = at.do(now, Decide((key(now, "ring"),), YES))

    assert again.newest == now.newest + 1
    assert again.is_final
    assert again.changed_under == ()


def test_what_was_rejected_stays_decided(at):
    view = all_decided(at, NO)
    worse(at, view.case)

    assert at.open(view.case.id, desk_id=view.desk_id).is_final


def test_what_got_better_stays_decided(at):
    view = all_decided(at)
    corrected(at, view.case, 1, entailed=True, attribution=Attribution.SUPPORTED, aux=None)
    now = at.open(view.case.id, desk_id=view.desk_id)

    assert now.is_final
    assert next(e for e in now.stretches if e.key == key(now, CURED)).mark is Mark.SUPPORTED


def test_scores_move_with_a_correction_and_old_revisions_stay_as_they_were(at):
    view = at.place(a_case())
    first = at.do(view, Decide((key(view, CURED),), NO))
    second = at.do(first, Decide((key(view, "10"),), NO))
    worse(at, second.case)
    now = at.open(second.case.id, desk_id=second.desk_id)
    old = at.open(second.case.id, desk_id=second.desk_id, number=1)

    assert [v.entailed for v in now.result.check.grounded] == [True, True, False]
    assert old.result.check == first.result.check


def test_a_check_with_other_facts_under_the_decisions_is_taken_up(at):
    view = at.place(a_case())
    everything = Decide(tuple(each.key for each in view.stretches), YES)
    view = at.do(view, everything)
    view = at.do(view, Decide((key(view, CURED),), NO))
    rings = replace(CHECK.grounded[RINGS], entailed=False, attribution=Attribution.NEW)
    twice = replace(rings, fact=replace(rings.fact, statement="Another fact of the same words."))
    check = replace(view.case.check, kept=CHECK.kept[:2], grounded=(*CHECK.grounded[:3], twice))
    save_case(at.tools.store, replace(view.case, check=check))
    now = at.open(view.case.id, desk_id=view.desk_id)

    assert len(now.result.check.kept) == 2
    assert now.changed_under
    assert key(now, "ring") in {each.key for each in now.changed_under}
    assert CURED not in now.result.edit.text
    assert at.do(now, Decide((key(now, "ring"),), NO)).is_final is (now.waiting is None)


def test_rejecting_what_another_change_leaned_on_opens_the_other_again(at):
    view = at.place(a_case())
    elsewhere = view.case.check.kept[3]
    leaning = replace(
        elsewhere,
        entailed=True,
        aux=None,
        evidence=CURED,
        span=replace(
            view.case.check.grounded[1].fact.span, end=view.case.check.grounded[1].fact.span.end
        ),
    )
    check = replace(view.case.check, kept=(*view.case.check.kept[:3], leaning))
    save_case(at.tools.store, replace(view.case, check=check))
    view = at.open(view.case.id)
    gone = key(view, "We will see you")
    assert view.stretches[4].mark is Mark.REWORDED
    view = at.do(view, Decide((gone,), YES))
    view = at.do(view, Decide((key(view, CURED),), NO))

    assert [each.key for each in view.changed_under] == [gone]
    assert view.changed_under[0].mark is Mark.LOST
