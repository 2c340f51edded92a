"""How an edit is cut into stretches and hunks, and what is said of each."""

import pytest

from core.domain.desk import Decision, Said, compose, stretches
from core.domain.desk_changes import find_changes
from core.domain.facts import Flag, FlagKind
from core.domain.marks import Mark
from tests.unit.desk.desks import CHECK, EDIT, GOOD_HANDS, ORIGINAL, WARM, a_case


def words(original, edited):
    return [
        (each.deleted.strip(), each.inserted.strip()) for each in find_changes(original, edited)
    ]


def cut(**options):
    return stretches(ORIGINAL, EDIT, CHECK, a_case().flags, **options)


@pytest.mark.parametrize(
    ("original", "edited", "expected"),
    [
        ("A b. C d.", "A b. New one. Other one. C d.", [("", "New one."), ("", "Other one.")]),
        ("Stay. Gone one. Gone two.", "Stay.", [("Gone one.", ""), ("Gone two.", "")]),
        ("Take it daily.", "Take it weekly.", [("daily", "weekly")]),
        ("Call us.\n\nBye now.", "Call us.\n\nBe well.", [("Bye now.", ""), ("", "Be well.")]),
        ("Pink urine is fine.", "I know. Pink urine is fine.", [("", "I know.")]),
        ("Repeat it.", "Oh no. We repeat it.", [("", "Oh no."), ("Repeat", "We repeat")]),
        ("Rest. Call us if so.", "Rest, and call us if so.", [(". Call", ", and call")]),
    ],
)  # fmt: skip
def test_changes_are_cut_where_a_sentence_ends_in_both_texts(original, edited, expected):
    assert words(original, edited) == expected


def test_all_changes_of_one_sentence_are_one_stretch():
    found = cut()

    assert [len(each.hunks) for each in found] == [1, 1, 1, 1, 1, 1]
    several = stretches(
        "Take one pill every day.", "Please take one tablet every single day.", None
    )
    assert len(several) == 1
    assert len(several[0].hunks) > 1


def test_stretches_have_the_gravest_mark_and_the_flags_of_their_facts():
    assert [(each.mark, each.is_flagged) for each in cut()] == [
        (Mark.WARMTH, False),
        (Mark.NOT_IN_ORIGINAL, True),
        (Mark.CONTRADICTS, True),
        (Mark.SUPPORTED, False),
        (Mark.LOST, True),
        (Mark.WARMTH, False),
    ]


def test_a_supported_change_is_flagged_when_its_fact_raised_a_flag_other_than_length():
    statement = CHECK.grounded[3].fact.statement

    def flagged(kind):
        flag = Flag(kind=kind, evidence=(statement,), raised_by="guard")
        return stretches(ORIGINAL, EDIT, CHECK, [flag])[3].is_flagged

    assert flagged(FlagKind.CHANGED_NUMBER)
    assert not flagged(FlagKind.SHORT_SOURCE)


def test_without_a_check_every_change_must_be_decided():
    assert all(each.is_flagged for each in stretches(ORIGINAL, EDIT, None))


def test_a_rejected_change_keeps_what_was_said_of_its_words():
    dose = cut()[2].hunks[0].key
    said = Said(check=CHECK, flags=a_case().flags)
    found = cut(decisions={dose: Decision.REJECTED}, proposed=said)

    assert found[2].mark is Mark.CONTRADICTS


def test_keys_outlive_other_changes_of_the_edit():
    before = {each.inserted: each.key for each in find_changes(ORIGINAL, EDIT)}
    after = {each.inserted: each.key for each in find_changes(ORIGINAL, EDIT.replace(WARM, "Oh."))}

    shared = before.keys() & after.keys()
    assert len(shared) >= 4
    assert all(before[inserted] == after[inserted] for inserted in shared)


def test_two_equal_insertions_at_one_place_have_keys_of_their_own():
    keys = [each.key for each in find_changes("Bye.", "I know. I know. Bye.")]

    assert len(set(keys)) == 2


def test_a_rejected_paragraph_leaves_one_empty_line_and_no_double_space():
    original, edited = (
        "One thing.\n\nTwo things.",
        "One thing. Warm.\n\nWarmer words.\n\nTwo things.",
    )
    keys = {each.inserted.strip(): each.key for each in find_changes(original, edited)}

    for warm, left in (("Warm.", "One thing.\n\nWarmer words.\n\nTwo things."),
                       ("Warmer words.", "One thing. Warm.\n\nTwo things.")):  # fmt: skip
        assert compose(original, edited, {keys[warm]: Decision.REJECTED}) == left


def test_a_long_text_without_a_common_word_is_cut_quickly():
    original = " ".join(f"Old{n} word{n} here." for n in range(400))
    edited = " ".join(f"New{n} thing{n} there." for n in range(300))
    changes = find_changes(original, edited)
    rejected = {each.key: Decision.REJECTED for each in changes}

    assert compose(original, edited) == edited
    assert compose(original, edited, rejected) == original


def test_the_last_sentence_that_came_for_another_is_decided_by_itself():
    assert [each.hunks[0].inserted.strip() for each in cut()][-1] == GOOD_HANDS
