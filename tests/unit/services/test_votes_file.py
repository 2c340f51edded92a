"""Files of votes: every row becomes a vote, or is left out with its number and a reason."""

import csv
import io
import json
import time

import pytest

from core.domain.judging import Label, Missing
from core.domain.votes import RaterKind
from core.errors import InvalidTable
from core.services.vote_gathering import CONTRADICTED, EMPTIED, REPEATED
from core.services.votes_file import HEADER_ROW, read_votes

PLAIN = ["item", "rater", "label"]
PAIRED = [*PLAIN, "system_a", "system_b", "text_a", "text_b"]


def as_csv(*rows, header=PLAIN):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


def read(*rows, header=PLAIN, name="votes.csv", **options):
    return read_votes(as_csv(*rows, header=header), file_name=name, **options)


def labels(found):
    return {(vote.item_id, vote.rater): vote.label for vote in found.votes}


def reasons(found):
    return {each.reason: each.rows for each in found.left_out}


def test_one_row_is_one_vote():
    found = read(["1", "ann", "A"], ["1", "ben", "tie"], ["2", "ann", "B"])

    assert labels(found) == {
        ("1", "ann"): Label.A,
        ("1", "ben"): Label.TIE,
        ("2", "ann"): Label.B,
    }
    assert (found.rows_read, found.left_out, found.notes) == (3, (), ())


def test_a_label_is_read_in_mixed_case_and_between_spaces():
    found = read(["1", "ann", " a "], ["2", "ann", "TIE"], ["3", "ann", "Both  equally"])

    assert list(labels(found).values()) == [Label.A, Label.TIE, Label.TIE]


def test_a_file_may_have_words_of_its_own():
    found = read(
        ["1", "ann", "Warm"], ["2", "ann", "0"], ["3", "ann", "a"], ["4", "ann", "Don't know"],
        words={"warm": Label.B, "0": Label.TIE, "don't know": None},
    )  # fmt: skip

    assert list(labels(found).values()) == [Label.B, Label.TIE, Label.A, None]


def test_an_unknown_label_is_left_out_by_number_and_its_word_is_counted_for_the_screen():
    found = read(["1", "ann", "A"], ["2", "ann", "maybe"], ["3", "ann", "Maybe "])

    assert reasons(found) == {"has an unknown label": (3, 4)}
    assert found.words == {"maybe": 2, "a": 1}


def test_a_file_in_which_nothing_is_a_label_is_refused_in_a_sentence():
    with pytest.raises(InvalidTable, match="left out: 1 x has an unknown label"):
        read(["1", "ann", "Zebulon"])
    with pytest.raises(InvalidTable, match=r"No row .* 2 without one"):
        read(["1", "ann", ""], ["2", "ann", "skipped"])


def test_an_empty_label_is_a_skip_of_a_person_and_unreadable_of_a_judge():
    header = [*PLAIN, "rater_kind"]
    found = read(
        ["1", "ann", "A", "human"], ["2", "ann", "", ""], ["1", "qwen", " ", "LLM"],
        ["2", "qwen", "Undecided", "judge"], header=header,
    )  # fmt: skip

    assert labels(found) == {
        ("1", "ann"): Label.A,
        ("2", "ann"): None,
        ("1", "qwen"): Missing.UNREADABLE,
        ("2", "qwen"): Missing.UNDECIDED,
    }
    assert {v.rater for v in found.votes if v.kind is RaterKind.JUDGE} == {"qwen"}


def test_a_judges_file_needs_no_rater():
    found = read(
        ["1", "A"], ["2", ""], ["3", "undecided"], header=["item", "label"], one_rater=True
    )

    assert [vote.label for vote in found.votes] == [
        Label.A,
        Missing.UNREADABLE,
        Missing.UNDECIDED,
    ]
    assert {vote.kind for vote in found.votes} == {RaterKind.JUDGE}


def test_empty_items_and_raters_and_unknown_kinds_are_left_out():
    header = [*PLAIN, "rater_kind"]
    found = read(
        ["1", "ann", "A", ""], [" ", "ann", "A", ""], ["1", "", "A", ""], ["1", "x", "A", "dog"],
        header=header,
    )  # fmt: skip

    assert reasons(found) == {
        "has no item": (3,),
        "has no rater": (4,),
        "has a kind of rater other than person and judge": (5,),
    }


def test_an_identical_second_vote_is_folded_and_counted():
    found = read(["1", "ann", "A"], ["1", "ann", "a"])

    assert labels(found) == {("1", "ann"): Label.A}
    assert reasons(found) == {REPEATED: (3,)}


def test_of_contradicting_votes_the_last_one_holds_and_the_others_are_said():
    found = read(["1", "ann", "A"], ["1", "ann", "B"], ["1", "ann", "tie"])

    assert labels(found) == {("1", "ann"): Label.TIE}
    assert reasons(found) == {CONTRADICTED: (2, 3)}


def test_an_empty_label_never_replaces_a_vote():
    after = read(["1", "ann", "A"], ["1", "ann", ""])
    before = read(["1", "ann", ""], ["1", "ann", "A"])

    assert labels(after) == labels(before) == {("1", "ann"): Label.A}
    assert (reasons(after), reasons(before)) == ({EMPTIED: (3,)}, {EMPTIED: (2,)})


def test_the_same_two_systems_in_both_orders_become_one_with_labels_and_texts_turned():
    found = read(
        ["1", "ann", "A", "warm", "plain", "W1", "P1"],
        ["1", "ben", "A", "plain", "warm", "P1", "W1"],
        ["2", "ann", "B", "plain", "warm", "P2", "W2"],
        ["2", "ben", "tie", "plain", "warm", "P2", "W2"],
        header=PAIRED,
    )

    assert labels(found) == {
        ("1", "ann"): Label.A,
        ("1", "ben"): Label.B,
        ("2", "ann"): Label.A,
        ("2", "ben"): Label.TIE,
    }
    assert [(i.system_a, i.system_b, i.text_a, i.text_b) for i in found.items] == [
        ("warm", "plain", "W1", "P1"),
        ("warm", "plain", "W2", "P2"),
    ]
    assert found.turned == 3
    assert found.row_order == {"1": None, "2": True}
    assert any("3 rows" in note for note in found.notes)


def test_the_physician_comes_second_whoever_is_named_first():
    found = read(["1", "ann", "A", "physician", "warm", "P", "W"], header=PAIRED)

    assert labels(found) == {("1", "ann"): Label.B}
    assert (found.items[0].system_a, found.items[0].text_a) == ("warm", "W")


def test_one_name_with_several_pairs_of_systems_is_several_items():
    found = read(
        ["1", "ann", "A", "x", "y", "", ""], ["1", "ann", "B", "x", "z", "", ""], header=PAIRED
    )

    assert labels(found) == {("1  x  y", "ann"): Label.A, ("1  x  z", "ann"): Label.B}


def test_no_name_of_an_item_can_be_taken_for_another_with_its_systems():
    header = [*PLAIN, "system_a", "system_b"]
    found = read(
        ["1", "ann", "A", "x", "y"], ["1", "ann", "B", "x", "z"],
        ["1  x  y", "ann", "tie", "p", "q"], ["1 x y", "ben", "A", "p", "q"], header=header,
    )  # fmt: skip

    assert sorted(labels(found)) == [
        ("1  x  y", "ann"), ("1  x  z", "ann"), ("1 x y", "ann"), ("1 x y", "ben"),
    ]  # fmt: skip


def test_half_a_pair_of_systems_or_replies_is_left_out():
    found = read(
        ["1", "ann", "A", "x", "y", "t", "u"], ["2", "ann", "A", "x", "", "", ""],
        ["3", "ann", "A", "x", "x", "", ""], ["4", "ann", "A", "x", "y", "t", ""],
        ["5", "ann", "A", "x", "y", "t", "\x00"], header=PAIRED,
    )  # fmt: skip

    assert reasons(found) == {
        "names only one of the two systems": (3,),
        "compares a system with itself": (4,),
        "has only one of the two replies": (5,),
        "has a text b that is too long or holds broken or control characters": (6,),
    }


def test_other_texts_of_the_same_item_are_counted_and_the_first_hold():
    found = read(
        ["1", "ann", "A", "x", "y", "t", "u"], ["1", "ben", "A", "x", "y", "t", "other"],
        header=PAIRED,
    )  # fmt: skip

    assert found.items[0].text_b == "u"
    assert any("1 rows give an item other texts" in note for note in found.notes)


def test_names_that_differ_only_in_case_stay_apart_and_are_counted():
    found = read(["q1", "Ann", "A"], ["Q1", "ann", "A"])

    assert len(found.votes) == 2
    assert [note.split(" differ")[0] for note in found.notes] == ["1 items", "1 raters"]


def test_addresses_of_raters_are_not_kept():
    found = read(["1", "ann@example.org", "A"], ["1", "ben@example.org", "B"])

    assert [vote.rater for vote in found.votes] == ["rater 001", "rater 002"]
    assert "example.org" not in repr(found)


def test_further_header_rows_of_qualtrics_are_skipped_and_counted():
    found = read(
        ["Response ID", "Item", "Which reply?"],
        ['{"ImportId":"_recordId"}', '{"ImportId":"item"}', '{"ImportId":"QID1"}'],
        ["R_1", "1", "Left"],
        header=["ResponseId", "item", "choice"],
    )

    assert labels(found) == {("1", "R_1"): Label.A}
    assert reasons(found) == {HEADER_ROW: (2, 3)}


@pytest.mark.parametrize(
    ("header", "parts"),
    [
        (["study", "item", "rater", "label", "why"], ("item", "rater", "label", "why")),
        (["item_id", "seat", "label", "text_a"], ("item_id", "seat", "label", None)),
        (["user", "instance_id", "preference"], ("instance_id", "user", "preference", None)),
        (["annotation_id", "annotator", "pairwise", "id"], ("id", "annotator", "pairwise", None)),
        (["Item", "Participant ID", "Winner"], ("Item", "Participant ID", "Winner", None)),
    ],
)
def test_columns_are_guessed_from_the_headers_of_known_tools(header, parts):
    columns = read(["A"] * len(header), header=header).columns

    assert (columns.item, columns.rater, columns.label, columns.comment) == parts
    assert columns.text_a is None


def test_columns_can_be_chosen_and_the_others_are_guessed():
    found = read(
        ["1", "x", "A", "ann"], header=["q", "label", "Q7", "rater"],
        chosen={"item": "q", "label": "Q7"},
    )  # fmt: skip

    assert labels(found) == {("1", "ann"): Label.A}


@pytest.mark.parametrize(
    ("header", "chosen", "words"),
    [
        (["a", "b"], {}, "item and the rater and the label"),
        (PLAIN, {"item": "absent"}, "no `absent`"),
        (PLAIN, {"colour": "item"}, "no part `colour`"),
        (PLAIN, {"item": "label", "label": "label"}, "same column"),
        (["item", "rater", "label", "repeat_number", "skip_reason", "excluded_reason"], {},
         "please take `judgments`"),
        (["item", "label", "rater", "order", "replicate", "attempt"], {}, "judge --study"),
    ],
)  # fmt: skip
def test_columns_that_say_nothing_are_refused_in_a_sentence(header, chosen, words):
    with pytest.raises(InvalidTable, match=words):
        read(["1"] * len(header), header=header, chosen=chosen)


def test_the_guard_of_our_own_export_against_formulas_is_taken_off():
    found = read(["'=1", "'-ann", "A"])

    assert labels(found) == {("=1", "-ann"): Label.A}


def test_json_lines_may_write_names_as_numbers():
    lines = [{"item": 7, "rater": 1, "label": "A"}, {"item": 8, "rater": 1, "label": None}]
    data = "\n".join(map(json.dumps, lines)).encode()

    assert labels(read_votes(data, file_name="v.jsonl")) == {("7", "1"): Label.A, ("8", "1"): None}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_and_tabs_are_read(encoding):
    data = "item\trater\tlabel\n1\tÄnne\tA\n".encode(encoding)

    assert labels(read_votes(data, file_name="v.tsv")) == {("1", "Änne"): Label.A}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"item,rater,label\n", "no rows"),
        (b'item,rater,label\n1,"ann,A\n', "quotation mark"),
        (b"PK\x03\x04", "binary"),
        (b"x" * (10 * 1024 * 1024 + 1), "10 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(data, words):
    with pytest.raises(InvalidTable, match=words):
        read_votes(data, file_name="votes.csv")


def test_a_row_with_too_few_cells_is_left_out_alone():
    data = b"item,rater,label\n1,ann,A\n2,ann\n"

    assert reasons(read_votes(data, file_name="v.csv")) == {
        "has 2 cells where the header has 3": (3,)
    }


def test_a_hundred_thousand_votes_are_read_in_bounded_time():
    data = as_csv(*[[n // 10, n % 10, ("A", "B", "tie")[n % 3]] for n in range(100_000)])
    began = time.process_time()
    found = read_votes(data, file_name="votes.csv")

    assert (len(found.votes), len(found.items)) == (100_000, 10_000)
    assert time.process_time() - began < 10


def test_more_rows_than_the_limit_are_refused():
    with pytest.raises(InvalidTable, match="200,000 rows"):
        read_votes(b"item,rater,label\n" + b"1,a,A\n" * 200_001, file_name="v.csv")


def test_where_no_rater_is_needed_every_row_is_another_persons_vote():
    rows = [["1", "A"], ["1", "A"], ["1", "B"], ["2", ""]]
    found = read(*rows, header=["item", "label"], one_rater=None)

    assert [vote.label for vote in found.votes] == [Label.A, Label.A, Label.B, Missing.UNREADABLE]
    assert len({vote.rater for vote in found.votes}) == 4
    assert found.left_out == ()
