"""`review` on the command line: draws, lists, closes, and tells nothing before that."""

import csv
import json

import pytest
from click.testing import CliRunner

from core.cli import cli
from core.domain.reviewing import Rating
from core.domain.reviewing_codes import Code, Likelihood, Said
from core.services.review_export import review_files
from core.services.reviewing import close_review
from core.store import Store
from tests.unit.reviews.people import (
    ADA,
    BOB,
    CYD,
    GRAVE,
    a_review,
    keep_cases,
    review_all,
    second_rating,
)


@pytest.fixture
def call(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments, code=0):
        done = CliRunner().invoke(cli, ["review", *arguments, "--db", str(path)])
        assert done.exit_code == code, (done.stdout, done.stderr)
        return done

    return run


def document(done):
    return json.loads(done.stdout)


def test_a_review_is_drawn_listed_and_closed(call):
    made = document(call("create", "Spring", "--source", "written", "--flagged", "3", "--json"))
    (listed,) = document(call("list", "--json"))["reviews"]

    assert made["review"] == listed
    assert listed["strata"]["flagged"] == {"there": 35, "drawn": 3}
    assert (listed["state"], listed["edits"], listed["complete"]) == ("open", 23, 0)
    assert document(call("close", "latest", "--json"))["review"]["state"] == "closed"
    assert "closed" in call("close", "latest", code=1).stderr


def test_nothing_is_told_of_an_open_review(call):
    call("create", "Spring", "--source", "written", "--unflagged", "1")

    for arguments in (("card", "latest"), ("export", "out", "latest")):
        assert "is open" in call(*arguments, code=1).stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("create", "Spring"), "nothing to review"),
        (("create", "Spring", "--source", "run"), "no run yet"),
        (("create", "Spring", "--source", "study", "--of", "x"), "no study"),
        (("close", "latest"), "no review yet"),
        (("card", "nowhere"), "no review `nowhere`"),
    ],
)
def test_what_is_missing_is_said_in_one_line(call, arguments, words):
    assert words in call(*arguments, code=1).stderr


def test_the_card_shows_what_reviewers_found_of_the_checker(call, path):
    with Store.open(path) as store:
        keep_cases(store)
        review = a_review(store)
        review_all(store, ADA, review.id, verdict=lambda f: Said.WRONG if f == "g2" else Said.RIGHT)
        close_review(store, ADA, review.id)
    card = document(call("card", review.id, "--json"))
    facts = card["checkers"][0]["facts_of_the_edit"]

    assert card["checkers"][0]["checker"] == "google:canary-checker"
    assert (facts["false_alarms"]["count"], facts["cleared"]["count"]) == (1, 2)
    assert facts["entailed_raw"]["estimate"] == pytest.approx(2 / 3)
    assert "Detector by detector" in call("card").stdout


@pytest.fixture
def closed(store):
    """Return a closed review in which two people differed and a third decided nothing."""
    keep_cases(store)
    review = a_review(store, reviewers=2)
    hostile = Rating(codes=(Code.FUP,), likelihood=Likelihood.LIKELY, note="=cmd|' /C calc'!A0")
    review_all(store, ADA, review.id, rating=lambda key: hostile if key == "e3" else Rating())
    review_all(store, BOB, review.id)
    (item,) = store.rows("SELECT id FROM review_items")
    second_rating(store, ADA, item["id"], "e3", GRAVE)
    close_review(store, CYD, review.id)
    return review


def test_every_file_has_exactly_the_columns_of_its_codebook(store, closed):
    files = review_files(store, CYD, [closed.id])
    codebook = files["review-codebook.md"]

    for name in ("edits", "facts", "detectors", "rates", "agreement"):
        rows = list(csv.DictReader(files[f"review-{name}.csv"].splitlines()))
        lines = [json.loads(line) for line in files[f"review-{name}.jsonl"].splitlines()]
        assert len(rows) == len(lines) > 0
        assert list(rows[0]) == list(lines[0])
        assert all(f"| `{column}` |" in codebook for column in rows[0])
        assert f"## review-{name} ({len(rows)} rows)" in codebook


def test_no_reviewer_is_named_in_any_file(store, closed):
    told = "".join(review_files(store, CYD, [closed.id]).values())

    assert ADA.name not in told
    assert BOB.name not in told


def test_the_export_of_everything_has_each_rating_by_number_and_only_of_closed_reviews(
    store, closed, path, tmp_path
):
    keep_cases(store)
    review_all(store, ADA, a_review(store, title="Open").id)
    done = CliRunner().invoke(cli, ["export", str(tmp_path / "out"), "--db", str(path)])
    assert done.exit_code == 0, done.stderr

    def rows(name):
        text = (tmp_path / "out" / f"{name}.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    ratings = rows("review_ratings")
    assert {row["review"] for row in (*ratings, *rows("reviews"), *rows("review_verdicts"))} == {
        closed.id
    }
    assert {row["reviewer"] for row in ratings} == {1, 2}
    (changed,) = (row for row in ratings if row["pass"] == 2)
    assert (changed["codes"], changed["severity"], changed["note"]) == ('["WKN"]', 3, GRAVE.note)
    with (tmp_path / "out" / "review_ratings.csv").open(encoding="utf-8", newline="") as file:
        notes = {row["note"] for row in csv.DictReader(file)}
    assert "'=cmd|' /C calc'!A0" in notes
