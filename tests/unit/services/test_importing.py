"""Importing: every row is a pair, a duplicate or refused with its number and a reason."""

import csv
import io
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidTable
from core.services.columns import Columns
from core.services.formula import guard_formula, unguard_formula
from core.services.importing import commit_import, plan_import
from core.store import Store, pairs
from core.store.imports import list_imports

HEADER = ["patient_message", "physician_reply"]


def as_csv(*rows, header=HEADER, delimiter=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    return out.getvalue()


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "a.db") as opened:
        yield opened


def plan(store, content, *, name="pairs.csv", **options):
    data = content.encode() if isinstance(content, str) else content
    return plan_import(store, data, file_name=name, **options)


def reasons(planned):
    return {refusal.row: refusal.reason for refusal in planned.refused}


def test_a_plan_stores_nothing_and_a_commit_stores_each_new_pair_once(store):
    planned = plan(store, as_csv(["Does it hurt?", "A little."], ["When?", "On Monday."]))

    assert pairs.list_pairs(store) == []
    assert commit_import(store, planned) == 2
    assert commit_import(store, planned) == 0
    assert [p.physician_reply for p in pairs.list_pairs(store)] == ["A little.", "On Monday."]
    assert [(done.added, done.known) for done in list_imports(store)] == [(0, 2), (2, 0)]


def test_every_bad_row_is_refused_by_number_and_never_quoted(store):
    content = as_csv(
        ["Fine?", "Fine."],
        ["", "No message."],
        ["Secret words", "x" * 20_001],
        ["one cell"],
        ["Secret\x00words", "A reply."],
    )
    planned = plan(store, content)

    assert len(planned.pairs) == 1
    assert planned.rows_read == 5
    assert sorted(reasons(planned)) == [3, 4, 5, 6]
    assert "empty" in reasons(planned)[3]
    assert "20,001" in reasons(planned)[4]
    assert "1 cells" in reasons(planned)[5]
    assert "control character" in reasons(planned)[6]
    assert "Secret" not in str(planned.refused) + repr(planned)


def test_duplicates_are_reported_with_the_row_they_repeat(store):
    commit_import(store, plan(store, as_csv(["Known?", "Yes."])))

    planned = plan(store, as_csv(["New?", "Yes."], ["Known?", "Yes."], [" New? ", "Yes.\r\n"]))

    assert [(d.row, d.same_as) for d in planned.duplicates] == [(3, None), (4, 2)]


def test_a_header_without_the_two_texts_is_refused_with_what_was_seen_and_wanted(store):
    with pytest.raises(InvalidTable, match=r"`note`, `answer`.*`patient_message`"):
        plan(store, as_csv(["a", "b"], header=["note", "answer"]))


def test_a_first_row_of_texts_instead_of_a_header_is_not_quoted(store):
    text = "I have been bleeding since the surgery in May"

    with pytest.raises(InvalidTable) as raised:
        plan(store, as_csv(["a", "b"], header=[text, "ok"]))

    assert "bleeding" not in str(raised.value)
    assert f"{len(text)} characters" in str(raised.value)


def test_columns_may_be_chosen_and_a_choice_that_is_not_there_is_refused(store):
    content = as_csv(["a?", "b."], header=["note", "answer"])

    assert plan(store, content, columns=Columns(message="note", reply="answer")).pairs
    with pytest.raises(InvalidTable, match="no `nota`"):
        plan(store, content, columns=Columns(message="nota", reply="answer"))


@pytest.mark.parametrize("header", [["Patient Message", "Physician Reply"], ["question", "ANSWER"]])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_common_names_and_separators_are_guessed(store, header, delimiter):
    planned = plan(store, as_csv(["a, b; c?", "d."], header=header, delimiter=delimiter))

    assert [p.patient_message for p in planned.pairs] == ["a, b; c?"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_told_by_its_mark_or_guessed_and_named(store, encoding):
    rows = [
        [f"Did the café visit n° {n} hurt?", f"Façade {n}: très bien, naïve."] for n in range(9)
    ]
    planned = plan(store, as_csv(*rows).encode(encoding))

    assert planned.pairs[0].physician_reply == "Façade 0: très bien, naïve."
    assert planned.encoding


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04rest", "workbook"),
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"\xef\xbb\xbf\xef\xbb\xbf", "empty"),
        (b"patient_message,physician_reply\n", "no rows"),
        (b'patient_message,physician_reply\n"never closed,x\n', "quotation mark"),
        (b"reply,reply,message\na,b,c\n", "column twice"),
        (b"\xff\xfea", "encoding"),
        (b"x" * (10 * 1024 * 1024 + 1), "10 MB"),
        (as_csv(*[[f"m{n}", "r"] for n in range(5_001)]).encode(), "5,000 rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_used_is_refused_in_words(store, data, words):
    with pytest.raises(InvalidTable, match=words):
        plan(store, data)


def test_five_thousand_rows_are_read(store):
    assert len(plan(store, as_csv(*[[f"m{n}", "r"] for n in range(5_000)])).pairs) == 5_000


def test_a_cell_longer_than_the_csv_module_likes_refuses_its_row_only(store):
    planned = plan(store, as_csv(["m", "x" * 200_000], ["n", "r"]))

    assert (len(planned.pairs), sorted(reasons(planned))) == (1, [2])


def test_json_lines_are_read_and_each_bad_line_is_refused_alone(store):
    lines = [
        json.dumps({"patient_message": "m?", "physician_reply": "r.", "specialty": "oncology"}),
        "not json",
        "[" * 100_000,
        json.dumps(["a", "b"]),
        json.dumps({"patient_message": 5, "physician_reply": "r."}),
        '{"patient_message": "\\ud800", "physician_reply": "r."}',
        '{"patient_message": ' + "9" * 5_000 + ', "physician_reply": "r."}',
        "",
    ]
    planned = plan(store, "\n".join(lines), name="pairs.jsonl")

    assert [p.specialty for p in planned.pairs] == ["oncology"]
    assert sorted(reasons(planned)) == [2, 3, 4, 5, 6, 7]


def test_an_id_with_other_texts_than_the_known_pair_is_refused(store):
    header = ["id", *HEADER]
    commit_import(store, plan(store, as_csv(["p1", "m?", "r."], header=header)))

    planned = plan(store, as_csv(["p1", "other?", "r."], ["p 2", "n?", "r."], header=header))

    assert "other texts" in reasons(planned)[2]
    assert "no spaces" in reasons(planned)[3]


def test_a_formula_guard_is_taken_off_and_a_json_apostrophe_is_not(store):
    assert plan(store, as_csv(["'=1+1", "'-5 mg?"])).pairs[0].patient_message == "=1+1"
    line = json.dumps({"patient_message": "'=1+1", "physician_reply": "r."})
    assert plan(store, line, name="a.jsonl").pairs[0].patient_message == "'=1+1"


def test_only_the_name_of_a_file_is_kept_and_not_its_folders(store):
    assert plan(store, as_csv(["m?", "r."]), name="C:\\people\\a.csv").file_name == "a.csv"


@given(st.text() | st.from_regex(r"'*[=+@\t\r-].*", fullmatch=True))
def test_a_guarded_text_is_no_formula_and_comes_back_exactly(text):
    assert guard_formula(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert unguard_formula(guard_formula(text)) == text


@given(st.binary(max_size=400) | st.text('\ufeff\r\n,;\t"{[a\x00\x1c\x85').map(str.encode))
def test_no_bytes_raise_anything_but_a_plain_refusal(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "bytes.db"
    with Store.open(path) as store, suppress(InvalidTable):
        plan_import(store, data, file_name="x.csv")
