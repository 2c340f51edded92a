"""What rules could not confirm beside hand labels is never called lost or invented."""

from dataclasses import replace

from core.domain.facts import AuxLabel
from core.domain.marks import Mark
from core.services.wording import (
    HAND_AND_RULES,
    HAND_LABELS,
    JUDGED_BY_RULES,
    checker_badge,
    mark_words,
    verdict_words,
)
from tests.unit.desk.desks import CHECK


def test_a_check_by_hand_and_rules_says_that_it_is_both():
    assert "by hand" in checker_badge(HAND_AND_RULES)
    assert "rules, not a language model" in checker_badge(HAND_AND_RULES)
    assert "rules" not in checker_badge(HAND_LABELS)


def test_a_verdict_that_rules_gave_beside_hand_labels_says_no_more_than_rules_know():
    missing = replace(CHECK.kept[3], aux=AuxLabel.MISSING)
    by_rules = replace(missing, rationale=f"{JUDGED_BY_RULES} Not confirmed.")

    assert verdict_words(missing, checker=HAND_AND_RULES) == "lost"
    assert verdict_words(by_rules, checker=HAND_AND_RULES) == "not confirmed by rules"


def test_a_mark_that_may_be_of_either_is_worded_with_care():
    for mark in (Mark.LOST, Mark.NOT_IN_ORIGINAL):
        assert "not confirmed" in mark_words(mark, checker=HAND_AND_RULES)
        assert "not confirmed" not in mark_words(mark, checker=HAND_LABELS)
