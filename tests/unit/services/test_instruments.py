"""Instruments: files read or refused in words, shells without wording, scores, kept ratings."""

import json
import sqlite3
from dataclasses import replace

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from core.cli import cli
from core.domain.access import OPERATOR, Actor, Role
from core.errors import BedsideError, InvalidInput, InvalidTable, Unauthorized
from core.metrics.instruments import instrument_score, mean_score
from core.metrics.reading import reading_grade
from core.services.exporting import export_all
from core.services.instrument_ratings import rate, rating_summary, score_answers
from core.services.instrument_tables import score_table
from core.services.instruments import (
    find_instrument,
    list_instruments,
    load_instrument,
    read_instrument,
    shipped_instruments,
)
from core.store import Store

SHIPPED = {each.id: each for each in shipped_instruments()}
RUBRIC, CARE, JSPPPE = (SHIPPED[name] for name in ("three-part-rubric", "CARE", "JSPPPE"))
ADA = Actor(role=Role.CLINICIAN, name="Ada")
BEN = Actor(role=Role.CLINICIAN, name="Ben")
BEST = {"warmth": 2, "understanding": 2, "openness": 2}


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "a.db") as opened:
        yield opened


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments, code=0, **files):
        for name, text in files.items():
            (tmp_path / name.replace("_", ".")).write_text(text, encoding="utf-8")
        done = CliRunner().invoke(cli, ["instruments", *arguments, "--db", "a.db"])
        assert done.exit_code == code, (done.stdout, done.stderr)
        return done

    return run


def a_document(**changes):
    document = json.loads(json.dumps(RUBRIC.as_json()))
    for place, value in changes.items():
        *path, last = place.split("__")
        at = document
        for step in path:
            at = at[int(step) if step.isdigit() else step]
        at[last] = value
    return json.dumps(document)


def care_answers(*given):
    return dict(zip((item.id for item in CARE.items), given, strict=True))


def test_nine_items_that_sum_to_36_and_one_that_does_not_apply_make_40():
    scored = score_answers(CARE, care_answers(*[4] * 9, None))
    assert (scored.score, scored.answered, scored.not_applicable) == (40.0, 9, 1)


def test_two_items_may_not_apply_and_three_make_the_score_void_with_the_reason():
    assert score_answers(CARE, care_answers(*[5] * 8, None, None)).score == 50
    void = score_answers(CARE, care_answers(*[5] * 7, None, None, None))
    assert (void.score, void.reason) == (None, "3 items without an answer; at most 2 may be")


FIVE = st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=1, max_size=12)


def scored(answers, *, reverse=False, **options):
    count = len(answers)
    return instrument_score(
        answers, low=[1] * count, high=[5] * count, reverse=[reverse] * count, **options
    )


@given(FIVE)
def test_what_does_not_apply_neither_raises_nor_lowers_the_mean(answers):
    given_ones = [each for each in answers if each is not None]
    found = scored(answers, rule="mean", na_max=len(answers))
    want = sum(given_ones) / len(given_ones) if given_ones else None
    assert found.score == (None if want is None else pytest.approx(want))
    assert found.answered + found.not_applicable == len(answers)


@given(FIVE)
def test_a_sum_stays_on_the_scale_and_turning_all_items_mirrors_it(answers):
    one, turned = (scored(answers, reverse=each, na_max=len(answers)) for each in (False, True))
    if one.score is None or turned.score is None:
        assert one.score is turned.score is None
        return
    assert len(answers) <= round(one.score, 9) <= 5 * len(answers)
    assert one.score + turned.score == pytest.approx(6 * len(answers))


@given(FIVE, st.randoms())
def test_the_order_of_items_changes_nothing(answers, chance):
    other = [*answers]
    chance.shuffle(other)
    one, two = (scored(each, na_max=len(answers)) for each in (answers, other))
    assert one.score == (None if two.score is None else pytest.approx(two.score))


def test_some_reversed_items_count_the_other_way():
    found = instrument_score([1, 5, 7], low=[1, 1, 1], high=[7, 7, 7], reverse=[True, False, True])
    assert found.score == 7 + 5 + 1


@pytest.mark.parametrize("answers", [[0, 1], [6, 1], [1], []])
def test_answers_off_the_scale_or_of_another_number_are_a_mistake_of_the_caller(answers):
    with pytest.raises(ValueError, match="must"):
        instrument_score(answers, low=[1, 1], high=[5, 5], reverse=[False, False])


def test_a_mean_has_an_interval_over_its_units_and_one_unit_has_none(rng):
    assert mean_score([], rng=rng).reason == "there is no rating with a score"
    assert mean_score([[3.0, 5.0]], rng=rng).reason == "one reply or person has no interval"
    found = mean_score([[0.0], [6.0], [], [3.0]], rng=rng)
    assert (found.estimate, found.n) == (3.0, 3)
    assert found.low is not None
    assert found.low < 3 < (found.high or 0)


@pytest.fixture
def rng():
    import numpy as np

    return np.random.default_rng(5)


@pytest.mark.parametrize("shell", [CARE, JSPPPE], ids=lambda each: each.id)
def test_a_shell_ships_its_structure_and_not_a_word(store, shell):
    assert all(item.text == "" and item.scale.labels == () for item in shell.items)
    assert shell.requires_permission
    with pytest.raises(InvalidInput, match="permission and the wording from the rights holder"):
        load_instrument(store, OPERATOR, shell)
    with pytest.raises(InvalidInput, match="permission"):
        rate(store, ADA, shell, {}, case_id="c", text="t")


def test_shells_have_the_published_size_and_scale():
    assert [(item.scale.low, item.scale.high) for item in CARE.items] == [(1, 5)] * 10
    assert CARE.scoring.na_max == 2
    assert [(item.scale.low, item.scale.high) for item in JSPPPE.items] == [(1, 7)] * 5


def test_the_rubric_is_our_own_plain_and_says_that_it_is_not_validated():
    assert not RUBRIC.requires_permission
    assert "Not validated" in RUBRIC.rights_note
    assert all(reading_grade(item.text) <= 8 for item in RUBRIC.items)


def test_a_file_reads_back_to_the_same_instrument():
    for each in SHIPPED.values():
        assert read_instrument(json.dumps(each.as_json()), name="x").sha == each.sha


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rights_note": " "}, "needs a text for `rights_note`"),
        ({"id": "a b"}, "may hold letters"),
        ({"items": []}, "has no item"),
        ({"items__1__id": "warmth"}, "`warmth`.* needs an id of its own"),
        ({"items__1__text": ""}, "`understanding` .* has no text"),
        ({"items__0__scale__high": 0}, "0 to 0 does not"),
        ({"items__0__scale__labels": ["a"]}, "has 3 labels or none, not 1"),
        ({"scoring__na_max": 1}, "`na_max`"),
        ({"scoring__rule": "median"}, "mistake at `scoring.rule`"),
        ({"scoring__na_impute": "zero"}, "mistake at `scoring.na_impute`"),
        ({"items__0__reverse": "yes"}, "mistake at `items.0.reverse`"),
        ({"extra": 1}, "mistake at `extra`"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_place(changes, words):
    with pytest.raises(BedsideError, match=words):
        read_instrument(a_document(**changes), name="mine.json")


def test_what_is_no_json_is_refused():
    with pytest.raises(InvalidInput, match="mistake at `the beginning`"):
        read_instrument("{", name="mine.json")


def test_items_of_different_scales_take_no_mean_in_place_of_one():
    changes = {"items__0__scale__high": 3, "items__0__scale__labels": [], "scoring__na_max": 1}
    with pytest.raises(BedsideError, match="different scales"):
        read_instrument(a_document(**changes, items__0__na_allowed=True), name="x")


def test_a_loaded_file_replaces_the_shell_of_its_id(store):
    worded = replace(
        CARE, items=tuple(replace(item, text=f"Invented {item.id}") for item in CARE.items)
    )
    load_instrument(store, OPERATOR, worded)
    assert find_instrument(store, "CARE") == worded
    assert [each.id for each in list_instruments(store)].count("CARE") == 1
    with pytest.raises(Unauthorized):
        load_instrument(store, ADA, worded)


def test_the_last_rating_of_a_person_holds_and_all_stay(store, tmp_path):
    for actor, answers in (
        (ADA, dict.fromkeys(BEST, 0)),
        (ADA, BEST),
        (BEN, {**BEST, "openness": 0}),
    ):
        rate(store, actor, RUBRIC, answers, case_id="c1", text="Warm.")
    rate(store, BEN, RUBRIC, dict.fromkeys(BEST, 1), case_id="c2", text="Cool.")
    found = rating_summary(store, ADA, RUBRIC, case_id="c1", text="Warm.")

    assert found.own is not None
    assert found.own.score == 6
    assert (found.here.estimate, found.here.n) == (5.0, 2)
    assert (found.everywhere.estimate, found.everywhere.n, found.replies) == (13 / 3, 3, 2)
    assert len(store.rows("SELECT * FROM instrument_ratings")) == 4
    edited = rating_summary(store, ADA, RUBRIC, case_id="c1", text="Warmer.")
    assert (edited.own, edited.here.n) == (None, 0)

    export_all(store, OPERATOR, tmp_path / "out")
    lines = (tmp_path / "out" / "instrument_ratings.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["score"] for line in lines] == [0, 6, 4, 3]
    assert "Warm." not in "".join(lines)


def test_ratings_and_instruments_never_change(store):
    rate(store, ADA, RUBRIC, BEST, case_id="c1", text="Warm.")
    for sql in (
        "UPDATE instrument_ratings SET score = 0",
        "DELETE FROM instrument_ratings",
        "UPDATE instruments SET document = '{}'",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            store.db.conn.execute(sql)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"warmth": 2}, "`understanding` needs an answer"),
        ({**BEST, "warmth": 3}, "from 0 to 2, not 3"),
        ({**BEST, "kind": 1}, "no item `kind`"),
    ],
)
def test_answers_that_are_none_are_refused_in_words(store, answers, words):
    with pytest.raises(InvalidInput, match=words):
        rate(store, ADA, RUBRIC, answers, case_id="c", text="t")
    assert store.rows("SELECT * FROM instrument_ratings") == []


def test_a_facilitator_rates_nothing(store):
    with pytest.raises(Unauthorized):
        rate(store, Actor(role=Role.FACILITATOR, name="f"), RUBRIC, BEST, case_id="c", text="t")


def test_a_file_of_answers_is_scored_row_by_row_and_bad_rows_are_named():
    rows = (
        b"reply,warmth,understanding,openness\nr1,2,1,0\nr1,2,2,1\nr2,0,0,0\nr2,9,0,0\nr2,x,0,0\n"
    )
    found = score_table(RUBRIC, rows, file_name="r.csv")
    assert [(number, each.score) for number, each in found.rows] == [(2, 3), (3, 5), (4, 0)]
    assert [each.row for each in found.refused] == [5, 6]
    assert (found.mean.estimate, found.mean.n, found.unit) == (8 / 3, 3, "reply")
    with pytest.raises(InvalidTable, match="no column `openness`"):
        score_table(RUBRIC, b"warmth,understanding\n1,1\n", file_name="r.csv")


def test_the_command_line_lists_checks_loads_and_scores(call):
    listed = json.loads(call("list", "--json").stdout)["instruments"]
    assert {each["id"]: each["has_wording"] for each in listed} == {
        "CARE": False, "JSPPPE": False, "three-part-rubric": True,
    }  # fmt: skip
    mine = a_document(id="mine", rights_note="Ask me.")
    assert "3 items, sum of the answers" in call("check", "mine.json", mine_json=mine).stdout
    refused = call("load", "mine.json", code=1)
    assert "Rights: Ask me." in refused.stderr
    assert "--rights-read" in refused.stderr
    call("load", "mine.json", "--rights-read")
    assert "mine" in call("list").stdout

    shell = json.dumps(CARE.as_json())
    assert "permission and the wording" in call("check", "c.json", code=1, c_json=shell).stderr
    names = ",".join(item.id for item in CARE.items)
    answers = f"{names}\n4,4,4,4,4,4,4,4,4,na\n4,4,4,4,4,4,4,,NA,does not apply\n"
    done = call("score", "care.csv", "--instrument", "CARE", "--json", care_csv=answers)
    document = json.loads(done.stdout)
    assert [row["score"] for row in document["rows"]] == [40, None]
    assert document["mean"]["reason"] == "one reply or person has no interval"
    assert "Mercer" in done.stderr
    assert "void: 3 items" in call("score", "care.csv", "--instrument", "CARE").stdout
    assert "no instrument `X`" in call("score", "care.csv", "--instrument", "X", code=1).stderr
