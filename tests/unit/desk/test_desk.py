"""Deciding at the desk: what moves, what can be gone back, and who may."""

from dataclasses import replace

import pytest

from core.domain.access import Actor, Role
from core.domain.desk import Decision
from core.domain.desk_states import Cause
from core.domain.facts import FlagKind
from core.domain.marks import Mark
from core.errors import InvalidInput, InvalidPair, NotFound, Unauthorized
from core.metrics.facts import score_check
from core.services.desk import (
    AcceptWarmth,
    Decide,
    DeskIds,
    GoBack,
    HandEdit,
    Redo,
    RejectAll,
    TakeRepair,
    Undo,
    act,
    last_desk,
    open_desk,
)
from core.services.summary import summarize
from core.services.wording import HAND_AND_RULES, HAND_LABELS, JUDGED_BY_RULES
from tests.unit.desk.desks import CURED, EDIT, GOOD_HANDS, ORIGINAL, WARM, At, a_case, key

WRITTEN = "written~syn-onc-03~extreme"
NO, YES = Decision.REJECTED, Decision.ACCEPTED


def decide(view, words, decision):
    return Decide((key(view, words),), decision)


def calls(tools):
    return tools.store.row("SELECT count(*) AS n FROM calls")["n"]


def test_before_the_first_action_the_desk_shows_the_case_as_made(at):
    case = a_case()
    view = at.place(case)

    assert (view.desk_id, view.number, view.newest) == (None, 0, 0)
    assert replace(view.result, created_at="") == replace(view.case, created_at="")
    assert [each.mark for each in view.open_flagged] == [
        Mark.NOT_IN_ORIGINAL,
        Mark.CONTRADICTS,
        Mark.LOST,
    ]
    assert not view.is_final
    assert not view.can_undo
    assert not view.can_redo


def test_rejecting_an_inserted_sentence_moves_precision_and_flags_and_sends_nothing(at):
    view = at.place(a_case())
    before = score_check(view.result.check)
    view = at.do(view, decide(view, CURED, NO))
    after = score_check(view.result.check)

    assert calls(at.tools) == 0
    assert CURED not in view.result.edit.text
    assert (before.precision, after.precision) == (2 / 4, 2 / 3)
    assert after.recall == before.recall
    assert FlagKind.FALSE_REASSURANCE not in {flag.kind for flag in view.result.flags}
    assert summarize(view.result).statements[1] == "1 fact added"


def test_a_case_is_final_once_every_flagged_change_is_decided(at):
    view = at.place(a_case())
    view = at.do(view, decide(view, CURED, NO))
    view = at.do(view, decide(view, "10", NO))
    assert not view.is_final
    view = at.do(view, decide(view, "We will see you", YES))

    assert view.open_flagged == ()
    assert view.is_final
    assert FlagKind.LOST_INSTRUCTION in {flag.kind for flag in view.result.flags}


def test_accepting_all_warmth_leaves_everything_else_open(at):
    view = at.place(a_case())
    view = at.do(view, AcceptWarmth())

    accepted = {each.mark for each in view.stretches if each.decision is YES}
    assert accepted == {Mark.WARMTH}
    assert len(view.open_flagged) == 3
    assert at.do(view, AcceptWarmth()).newest == view.newest


def test_rejecting_all_gives_the_physicians_reply_and_its_perfect_scores(at):
    view = at.do(at.place(a_case()), RejectAll())
    scores = score_check(view.result.check)

    assert view.result.edit.text == ORIGINAL
    assert (scores.recall, scores.precision, view.ledger.share) == (1.0, 1.0, 1.0)
    assert view.is_final


def test_one_word_in_a_stretch_is_decided_by_itself(at):
    view = at.open(WRITTEN)
    inner = view.open_flagged[0].hunks
    view = at.do(view, Decide((inner[1].key,), NO))
    shown = next(each for each in view.stretches if each.stretch.hunks[0].key == inner[0].key)

    assert shown.is_mixed
    assert shown.decision is None
    assert not shown.is_open
    assert "Please rest easy: pink urine is expected this week." in view.result.edit.text
    assert view.result.check.checker == HAND_AND_RULES
    assert any(v.rationale.startswith(JUDGED_BY_RULES) for v in view.result.check.kept)


def test_rejecting_a_reworded_stretch_brings_the_sentence_back_with_its_facts(at):
    view = at.place(a_case())
    view = at.do(view, decide(view, "ring", NO))

    assert calls(at.tools) == 0
    assert "Call us if you get a fever." in view.result.edit.text
    assert view.result.check.checker == HAND_LABELS
    assert view.ledger.verbatim == 2


def test_a_change_opens_again(at):
    view = at.place(a_case())
    view = at.do(view, decide(view, CURED, NO))
    view = at.do(view, decide(view, CURED, None))

    assert view.result.edit.text == EDIT
    assert view.result.check == view.case.check
    assert len(view.open_flagged) == 3


def test_undo_and_redo_walk_through_every_state_and_work_after_a_reload(at):
    view = at.place(a_case())
    texts = [view.result.edit.text]
    for words in (CURED, WARM, GOOD_HANDS):
        view = at.do(view, decide(view, words, NO))
        texts.append(view.result.edit.text)
    ids = view.ids

    for expected in (texts[2], texts[1], texts[0]):
        view = at.do(at.open(ids.case_id, desk_id=ids.desk_id), Undo())
        assert view.result.edit.text == expected
    assert not view.can_undo
    for expected in texts[1:]:
        assert view.can_redo
        view = at.do(at.open(ids.case_id, desk_id=ids.desk_id), Redo())
        assert view.result.edit.text == expected
    assert not view.can_redo
    assert [each.cause for each in view.history] == (
        [Cause.DECIDED] * 3 + [Cause.UNDO] * 3 + [Cause.REDO] * 3
    )


def test_redo_is_gone_after_a_new_decision(at):
    view = at.place(a_case())
    view = at.do(view, decide(view, CURED, NO))
    view = at.do(view, Undo())
    view = at.do(view, decide(view, WARM, NO))

    assert not view.can_redo
    with pytest.raises(InvalidInput, match="nothing to redo"):
        at.do(view, Redo())
    view = at.do(view, Undo())
    assert view.result.edit.text == EDIT
    with pytest.raises(InvalidInput, match="nothing to undo"):
        at.do(view, Undo())


def test_an_older_revision_is_looked_at_as_it_was_and_not_undone_from(at):
    view = at.place(a_case())
    first = at.do(view, decide(view, CURED, NO))
    second = at.do(first, decide(first, WARM, NO))
    old = at.open(second.case.id, desk_id=second.desk_id, number=1)

    assert old.result == first.result
    assert (old.number, old.newest, old.is_newest, old.can_undo) == (1, 2, False, False)
    made = at.open(second.case.id, desk_id=second.desk_id, number=0)
    assert made.result.edit.text == EDIT


def test_an_older_revision_is_taken_up_again_and_that_can_be_undone(at):
    view = at.place(a_case())
    first = at.do(view, decide(view, CURED, NO))
    second = at.do(first, decide(first, WARM, NO))
    back = at.do(second, GoBack(1))

    assert back.result.edit.text == first.result.edit.text
    assert (back.newest, back.history[-1].cause, back.can_redo) == (3, Cause.GONE_BACK, False)
    assert at.do(back, Undo()).result.edit.text == second.result.edit.text
    made = at.do(at.open(view.case.id, desk_id=back.desk_id), GoBack(0))
    assert made.result.edit.text == EDIT
    with pytest.raises(NotFound):
        at.do(made, GoBack(99))


def test_where_words_stand_in_the_result_and_what_rejected_ones_said_is_at_hand(at):
    view = at.place(a_case())
    view = at.do(view, decide(view, CURED, NO))
    places = dict(zip(view.composed.cores, view.composed.places, strict=True))
    rejected = next(each for each in view.stretches if each.decision is NO)

    assert view.composed.text == view.result.edit.text
    assert [core.text for core, place in places.items() if place is None and core.edited] == [CURED]
    assert view.proposed_check is not None
    assert [view.proposed_check.grounded[n].fact.evidence for n in rejected.stretch.grounded] == [
        CURED.rstrip(".")
    ]


def test_a_text_written_by_hand_is_checked_by_rules_at_once_and_only_where_it_is_new(at):
    view = at.place(a_case())
    view = at.do(view, decide(view, CURED, NO))
    view = at.do(view, HandEdit(view.result.edit.text + " Take 5 mg of aspirin."))
    new = [v for v in view.result.check.grounded if "aspirin" in v.fact.statement]

    assert [v.entailed for v in new] == [False]
    assert new[0].rationale.startswith(JUDGED_BY_RULES)
    assert view.result.check.checker == HAND_AND_RULES
    asked = [row["task"] for row in at.tools.store.rows("SELECT task FROM calls")]
    assert sorted(asked) == ["entail", "entail", "entail", "extract_facts"]
    assert any("aspirin" in h.inserted for each in view.open_flagged for h in each.hunks)


def test_decisions_and_what_was_rejected_outlive_a_text_written_by_hand_elsewhere(at):
    view = at.place(a_case())
    view = at.do(view, decide(view, CURED, NO))
    view = at.do(view, decide(view, WARM, YES))
    view = at.do(view, HandEdit(view.result.edit.text.replace(GOOD_HANDS, "Be well.")))

    assert next(e for e in view.stretches if e.key == key(view, CURED)).decision is NO
    assert next(e for e in view.stretches if e.key == key(view, WARM)).decision is YES
    assert CURED not in view.result.edit.text
    back = at.do(view, decide(view, CURED, YES))
    assert CURED in back.result.edit.text
    assert "Be well." in back.result.edit.text


def test_a_repair_is_taken_with_its_note(at):
    view = at.place(a_case())
    view = at.do(view, TakeRepair(EDIT.replace(CURED + " ", ""), "1 of 1 removed"))

    assert (view.history[-1].cause, view.history[-1].note) == (Cause.REPAIR, "1 of 1 removed")
    assert calls(at.tools) == 0
    assert score_check(view.result.check).precision == 2 / 3


def test_a_text_that_only_leaves_changes_out_rejects_them(at):
    view = at.place(a_case())
    view = at.do(view, decide(view, WARM, YES))
    view = at.do(view, HandEdit(EDIT.replace(CURED + " ", "").replace("10 mg", "5 mg")))
    decisions = {each.mark: each.decision for each in view.stretches}

    assert view.proposal == EDIT
    assert (decisions[Mark.NOT_IN_ORIGINAL], decisions[Mark.CONTRADICTS]) == (NO, NO)
    assert next(e for e in view.stretches if e.key == key(view, WARM)).decision is YES
    assert calls(at.tools) == 0


def test_what_was_rejected_and_is_written_again_is_open_and_other_decisions_stay(at):
    view = at.place(a_case())
    view = at.do(view, Decide((key(view, CURED), key(view, GOOD_HANDS)), NO))
    again = view.result.edit.text.replace("Take 10", f"{CURED} Take 10")
    view = at.do(view, HandEdit(again))

    assert view.result.edit.text == again
    assert next(e for e in view.stretches if e.key == key(view, CURED)).decision is None
    assert CURED in {h.inserted.strip() for each in view.open_flagged for h in each.hunks}
    assert next(e for e in view.stretches if e.key == key(view, GOOD_HANDS)).decision is NO


@pytest.mark.parametrize("text", ["", "  \n", "x" * 20_001, "\x07"])
def test_a_text_that_no_reply_can_be_is_refused(at, text):
    view = at.place(a_case())
    with pytest.raises(InvalidPair):
        at.do(view, HandEdit(text))
    assert at.open(view.case.id).newest == 0


def test_hostile_text_is_text(at):
    view = at.place(a_case())
    nasty = EDIT + " <script>alert(1)</script> {{ intensity }} \"'; DROP TABLE desks; -- \u202e"
    view = at.do(view, HandEdit(nasty))

    assert at.open(view.case.id, desk_id=view.desk_id).result.edit.text == nasty.strip()


def test_a_key_that_names_no_change_is_refused(at):
    view = at.place(a_case())
    with pytest.raises(InvalidInput, match="no such change"):
        at.do(view, Decide(("nonsense",), NO))


def test_what_changes_nothing_is_no_revision(at):
    view = at.place(a_case())
    view = at.do(view, decide(view, CURED, NO))

    assert at.do(view, decide(view, CURED, NO)).newest == 1
    assert at.do(view, HandEdit(view.result.edit.text)).newest == 1


def test_the_last_desk_of_a_person_is_offered_to_that_person_alone(at):
    view = at.place(a_case())
    view = at.do(view, decide(view, CURED, NO))
    mine = last_desk(at.tools, at.who, view.case.id)

    assert mine is not None
    assert (mine.desk_id, mine.number) == (view.desk_id, 1)
    other = Actor(role=Role.CLINICIAN, name="Dr. Two")
    assert last_desk(at.tools, other, view.case.id) is None


def test_role_name_and_time_of_each_step_are_kept(at):
    view = at.place(a_case())
    view = at.do(view, decide(view, CURED, NO))
    boss = At(at.tools, Actor(role=Role.RESEARCHER, name="Prof. Ix"))
    view = boss.do(view, decide(view, WARM, NO))

    assert [(each.role, each.name) for each in view.history] == [
        ("clinician", "Dr. Ode"),
        ("researcher", "Prof. Ix"),
    ]
    assert all(each.at.endswith("Z") for each in view.history)


@pytest.mark.parametrize(
    "who",
    [
        None,
        Actor(role=Role.PATIENT, name="P-01", seat_id="s"),
        Actor(role=Role.FACILITATOR, name="Fay"),
    ],
)
def test_only_those_who_may_edit_reach_a_desk(at, who):
    view = at.place(a_case())
    with pytest.raises(Unauthorized):
        open_desk(at.tools, who, view.case.id)
    with pytest.raises(Unauthorized):
        act(at.tools, who, view.ids, RejectAll())
    with pytest.raises(Unauthorized):
        last_desk(at.tools, who, view.case.id)


def test_a_link_to_nothing_is_refused(at):
    view = at.place(a_case())
    view = at.do(view, RejectAll())
    other = at.place(a_case(name="other"))

    for where in ({"desk_id": "no-such-desk"}, {"desk_id": view.desk_id, "number": 9}):
        with pytest.raises(NotFound):
            at.open(view.case.id, **where)
    with pytest.raises(NotFound, match="another case"):
        at.open(other.case.id, desk_id=view.desk_id)
    with pytest.raises(NotFound):
        at.do(DeskIds(case_id="no-such-case"), RejectAll())


def test_a_case_without_a_check_can_be_decided_and_stays_unchecked(at):
    case = replace(a_case(), check=None, flags=(), check_failure="The checker is away.")
    view = at.place(case)
    assert all(each.is_open for each in view.stretches)
    view = at.do(view, Decide(tuple(each.key for each in view.stretches[:-1]), YES))
    assert not view.is_final
    view = at.do(view, Decide((view.stretches[-1].key,), NO))

    assert view.is_final
    assert view.result.check is None
    assert view.result.check_failure == "The checker is away."
