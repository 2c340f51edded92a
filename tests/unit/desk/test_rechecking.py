"""What is carried, what stands by construction, and what must be judged anew."""

from dataclasses import replace

import pytest

from core.domain.desk_rechecking import recheck
from core.domain.desk_states import Judged
from core.domain.desk_verdicts import VERBATIM, VERBATIM_KEPT, WAITING
from core.domain.facts import Attribution, AuxLabel, Direction, Span
from tests.unit.desk.desks import (
    CHECK,
    CURED,
    EDIT,
    GOOD_HANDS,
    ORIGINAL,
    WARM,
    fact,
    kept,
    span,
)

SCAN, DOSE, FEVER, MAY = range(4)


def checked(text, *judged, check=CHECK):
    return recheck(ORIGINAL, text, made=EDIT, check=check, judged=judged)


def labels(found):
    return [each.entailed for each in found.check.kept]


def test_the_edit_as_made_has_exactly_its_own_check():
    assert checked(EDIT).check is CHECK


def test_the_original_keeps_and_states_all_its_facts_by_construction():
    found = checked(ORIGINAL)

    assert not found.waiting
    assert labels(found) == [True] * 4
    assert [each.entailed for each in found.check.grounded] == [True] * 4
    assert {each.rationale for each in found.check.kept[1:2]} == {VERBATIM_KEPT}
    assert found.check.grounded[-1].rationale == VERBATIM
    assert {each.attribution for each in found.check.grounded} == {Attribution.SUPPORTED}


def test_a_rejected_insertion_takes_its_facts_away_and_asks_nothing():
    found = checked(EDIT.replace(CURED + " ", ""))

    assert not found.waiting
    assert found.check.kept == tuple(
        replace(each, span=moved(each.span, EDIT.index(CURED))) for each in CHECK.kept
    )
    assert [each.fact.statement for each in found.check.grounded] == [
        each.fact.statement for each in CHECK.grounded if "cured" not in each.fact.statement
    ]


def moved(where, at):
    shift = len(CURED) + 1 if where and where.start > at else 0
    return where and Span(start=where.start - shift, end=where.end - shift)


def test_facts_stand_where_their_sentences_stand_now():
    found = checked(EDIT.replace(WARM + " ", ""))

    for verdict in found.check.grounded:
        where = verdict.fact.span
        assert found.text[where.start : where.end] == verdict.fact.evidence


def test_a_sentence_put_back_brings_the_originals_facts_and_ends_a_contradiction():
    found = checked(EDIT.replace("Take 10 mg", "Take 5 mg"))

    assert not found.waiting
    assert labels(found) == [True, True, True, False]
    assert "It is said: Take 5 mg of morphine twice daily" in {
        each.fact.statement for each in found.check.grounded if each.entailed
    }


def test_a_contradiction_stands_beside_the_sentence_that_it_contradicts():
    found = checked(EDIT.replace("Take 10", "Take 5 mg of morphine twice daily. Take 10"))

    assert found.check.kept[DOSE].aux is AuxLabel.CONTRADICTED


def test_a_kept_fact_whose_support_went_is_judged_anew_and_no_other():
    found = checked(EDIT.replace("Please ring us if you get a fever.", ""))

    assert [each.statement for each in found.facts] == ["It is said: Call us if you get a fever"]
    assert found.check.kept[FEVER].failure == WAITING
    assert found.sentences == ()


def test_a_missing_fact_stays_missing_when_words_are_taken_away():
    found = checked(EDIT.replace(GOOD_HANDS, "").strip())

    assert found.check.kept[MAY].aux is AuxLabel.MISSING
    assert not found.waiting


def test_a_new_sentence_is_asked_about_and_every_uncontradicted_fact_is_held_against_it():
    found = checked(EDIT + " Skip the morphine.")

    assert [each.text for each in found.sentences] == ["Skip the morphine."]
    assert [each.statement[12:16] for each in found.facts] == ["Your", "Call", "We w"]
    assert found.check.grounded[-1].failure == WAITING


def said(text, sentence, *verdicts):
    return Judged(text=text, kept=tuple(verdicts), sentences=((sentence, ()),))


WRITTEN = EDIT + " All is well."


def test_what_was_judged_is_not_asked_again():
    judged = said(WRITTEN, "All is well.", *(replace(each) for each in CHECK.kept))

    assert not checked(WRITTEN, judged).waiting
    assert not checked(WRITTEN.replace(CURED + " ", ""), judged).waiting


def test_standing_support_outweighs_a_judge_who_does_not_see_it():
    blind = said(WRITTEN, "All is well.", *(lost(each) for each in CHECK.kept))

    assert labels(checked(WRITTEN, blind))[SCAN] is True
    assert labels(checked(WRITTEN, blind))[FEVER] is True


def lost(verdict):
    return replace(verdict, entailed=False, aux=AuxLabel.MISSING, evidence="", span=None)


def test_a_contradiction_by_a_new_sentence_outweighs_standing_support():
    sharp = [
        replace(each, entailed=False, aux=AuxLabel.CONTRADICTED, span=where(each))
        for each in CHECK.kept
    ]
    found = checked(WRITTEN, said(WRITTEN, "All is well.", *sharp))

    assert labels(found)[SCAN] is False
    assert labels(checked(EDIT + " ", said(WRITTEN, "All is well.", *sharp)))[SCAN] is True


def test_a_contradiction_that_quotes_only_what_was_read_before_is_not_believed():
    old = span(WRITTEN, "Please ring us if you get a fever.")
    strict = [
        replace(each, entailed=False, aux=AuxLabel.CONTRADICTED, span=old) for each in CHECK.kept
    ]
    found = checked(WRITTEN, said(WRITTEN, "All is well.", *strict))

    assert labels(found) == [True, False, True, False]
    assert not found.waiting


def test_support_that_lies_in_sentences_where_the_fact_was_missing_is_not_believed():
    def may_says(quoted):
        there = replace(CHECK.kept[MAY], entailed=True, aux=None, span=span(WRITTEN, quoted))
        return said(WRITTEN, "All is well.", *CHECK.kept[:MAY], there)

    old, new = checked(WRITTEN, may_says(GOOD_HANDS)), checked(WRITTEN, may_says("All is well."))
    assert (labels(old)[MAY], labels(new)[MAY]) == (False, True)
    assert not old.waiting


def where(_):
    return Span(start=len(EDIT) + 1, end=len(WRITTEN))


def test_a_contradiction_without_a_quotation_falls_with_any_sentence_it_may_lie_in():
    vague = replace(CHECK.kept[SCAN], entailed=False, aux=AuxLabel.CONTRADICTED, span=None)
    check = replace(CHECK, kept=(vague, *CHECK.kept[1:]))

    some = checked(EDIT.replace(CURED + " ", ""), check=check)
    assert some.check.kept[SCAN].failure == WAITING
    assert labels(checked(ORIGINAL, check=check))[SCAN] is True


def test_a_fact_that_two_sentences_state_goes_with_either_and_the_other_is_asked_about():
    both = replace(
        CHECK.grounded[1],
        fact=fact(EDIT, "Please ring us if you get a fever.\n\nYou are in good hands."),
    )
    check = replace(CHECK, grounded=(*CHECK.grounded, both))
    found = checked(EDIT.replace("\n\n" + GOOD_HANDS, ""), check=check)

    assert [each.text for each in found.sentences] == ["Please ring us if you get a fever."]


def test_a_wrong_verdict_on_a_verbatim_sentence_gives_way_unless_a_person_gave_it():
    wrong = replace(CHECK.grounded[0], entailed=False, attribution=Attribution.NEW)
    by_person = replace(wrong, corrected_by="Dr. Ode")
    text = EDIT.replace(CURED + " ", "")

    for verdict, expected in ((wrong, True), (by_person, False)):
        check = replace(CHECK, grounded=(verdict, *CHECK.grounded[1:]))
        assert checked(text, check=check).check.grounded[0].entailed is expected


def test_facts_that_no_sentence_states_stay_as_long_as_words_of_the_edit_do():
    stray = replace(CHECK.grounded[1], fact=replace(fact("", ""), statement="Zyx qvw."))
    check = replace(CHECK, grounded=(*CHECK.grounded, stray))

    assert stray in checked(EDIT.replace(CURED + " ", ""), check=check).check.grounded
    assert stray not in checked(ORIGINAL, check=check).check.grounded


@pytest.mark.parametrize("text", [ORIGINAL, EDIT.replace(CURED + " ", ""), WRITTEN, "Hello."])
def test_facts_of_the_original_keep_their_number_and_order(text):
    found = checked(text)

    assert [each.fact for each in found.check.kept] == [each.fact for each in CHECK.kept]
    assert all(each.direction is Direction.KEPT for each in found.check.kept)


def test_an_unreadable_verdict_stays_undecided_without_being_asked_again():
    unsure = replace(kept("Your scan is clear"), entailed=None, failure="unreadable")
    check = replace(CHECK, kept=(unsure, *CHECK.kept[1:]))
    found = checked(EDIT.replace(CURED + " ", ""), check=check)

    assert found.check.kept[SCAN].failure == "unreadable"
    assert not found.waiting
    assert labels(checked(ORIGINAL, check=check))[SCAN] is True


HOT = "A fever is 100.4 F. If you reach it, call us at once. Rest well."
HOTTER = "A fever is 101.4 F. If you reach it, call us at once, dear. Rest well."


def of_fever(text):
    """Check a text of a reply whose second sentence takes its number from the first."""
    number = replace(
        CHECK.grounded[1],
        fact=replace(
            CHECK.grounded[1].fact,
            statement="A patient who reaches 101.4 F should call.",
            evidence="If you reach it, call us at once, dear",
            span=span(HOTTER, "If you reach it, call us at once, dear"),
        ),
    )
    own = replace(
        number,
        direction=Direction.KEPT,
        entailed=True,
        attribution=None,
        aux=None,
        evidence="If you reach it, call us at once",
        span=span(HOTTER, "If you reach it, call us at once"),
        fact=replace(
            number.fact,
            statement="A patient who reaches 100.4 F should call.",
            evidence="If you reach it, call us at once",
            span=span(HOT, "If you reach it, call us at once"),
        ),
    )
    check = replace(CHECK, kept=(own,), grounded=(number,))
    return recheck(HOT, text, made=HOTTER, check=check)


def test_a_fact_that_takes_its_number_from_another_sentence_is_asked_again_when_that_one_goes():
    mended = of_fever(HOTTER.replace("101", "100"))

    assert [each.text for each in mended.sentences] == ["If you reach it, call us at once, dear."]
    assert "101.4" not in " ".join(each.fact.statement for each in mended.check.grounded)


def test_a_verbatim_sentence_that_leans_on_one_that_went_is_not_supported_by_construction():
    found = of_fever(HOTTER.replace(", dear", ""))

    assert [each.text for each in found.sentences] == ["If you reach it, call us at once."]
    assert of_fever(HOT).check.grounded[0].rationale == VERBATIM


@pytest.mark.parametrize("aux", [AuxLabel.WEAKENED, AuxLabel.CONTRADICTED, AuxLabel.MISSING, None])
@pytest.mark.parametrize("quoted", ["", "Your scan is clear.", "All is well."])
def test_whatever_a_judge_says_of_a_text_nothing_of_it_waits_any_more(aux, quoted):
    text = f"{WARM} Your scan is clear. All is well."
    found = checked(text)
    said_of = [
        replace(
            kept("Your scan is clear"),
            fact=each,
            entailed=aux is None,
            aux=aux,
            evidence=quoted,
            span=span(text, quoted),
        )
        for each in found.facts
    ]
    after = checked(text, said(text, "All is well.", *said_of))

    assert found.waiting
    assert not after.waiting
