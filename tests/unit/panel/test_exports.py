"""Exports of a panel: exactly what people said, in item space, with what was on screen."""

import csv
import io
import json
import threading
import zipfile

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.errors import NotFound, Unauthorized
from core.services.board import exclude_seat
from core.services.exporting import export_all, zipped
from core.store import Store
from core.store.deeds import deeds_about
from tests.panels import Tablet, a_study, tablets


def tables(packed):
    """Return the rows of every CSV file in a ZIP file, by name."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(archive.read(name).decode()))
            )
            for name in archive.namelist()
            if name.endswith(".csv")
        }


def test_the_export_holds_exactly_what_was_said(store):
    study = a_study(store, pairs=4, repeat_share=0)
    (tablet,) = tablets(store, study)
    tablet.start()
    said = {}
    for choice in ("first", "equal", "second", "equal", "equal"):
        shown = tablet.shown
        said[shown["presentation"]] = (choice, shown["a"].startswith("Warm"))
        tablet.answer(choice)
    found = tables(zipped(store, OPERATOR, study_id=study))

    answers = {row["presentation"]: row for row in found["answers"]}
    assert set(answers) == set(said)
    for presentation, (choice, warm_first) in said.items():
        row = answers[presentation]
        assert row["shown_choice"] == choice
        if row["kind"] == "main":
            assert row["first_side"] == ("a" if warm_first else "b")
        expected = {"first": row["first_side"].upper(), "equal": "tie"}
        assert row["label"] == expected.get(choice, "B" if row["first_side"] == "a" else "A")
    assert len(found["judgments"]) == 4
    assert {row["rater"] for row in found["judgments"]} == {f"{study[-6:].lower()}-001"}
    assert {row["stacking"] for row in found["judgments"]} == {"stacked"}
    for row in found["judgments"]:
        wanted = {"A": row["system_a"], "B": row["system_b"], "tie": "equal"}[row["label"]]
        assert row["preferred_system"] == wanted


def test_revisions_skips_and_exclusions_are_beside_the_final_answers(store):
    study = a_study(store, pairs=4)
    one, two = tablets(store, study, 2)
    for tablet in (one, two):
        tablet.start()
    one.tap("choose", choice="first")
    one.tap("choose", choice="equal")
    one.tap("next")
    one.tap("skip", reason="unclear")
    two.tap("choose", choice="second")
    exclude_seat(store, OPERATOR, two.card.seat_id, "=asleep()")
    found = tables(zipped(store, OPERATOR, study_id=study))

    assert [row["shown_choice"] for row in found["revisions"]] == ["first", "equal", "", "second"]
    assert [row["label"] for row in found["judgments"]] == ["tie"]
    assert [row["skip_reason"] for row in found["answers"]] == ["", "unclear", ""]
    assert found["answers"][2]["excluded_reason"] == "'=asleep()", "no spreadsheet runs it"
    assert len(found["presentations"]) == 3
    assert [row["stage"] for row in found["seats"]] == ["judging", "judging"]


def test_removed_answers_are_a_tombstone_and_no_words(store):
    study = a_study(store, pairs=2)
    (tablet,) = tablets(store, study)
    tablet.start()
    tablet.finish()
    tablet.tap("comment", text="my own words")
    tablet.tap("remove")
    packed = zipped(store, OPERATOR, study_id=study)

    found = tables(packed)
    assert found["answers"] == found["revisions"] == found["comments"] == []
    (stone,) = found["removals"]
    assert stone["answers"] == "3"
    assert b"my own words" not in packed


def test_one_study_is_exported_without_the_other_and_without_the_library(store):
    study, other = a_study(store), a_study(store)
    for each in (study, other):
        (tablet,) = tablets(store, each)
        tablet.start()
        tablet.answer()
    found = tables(zipped(store, OPERATOR, study_id=study))

    assert {
        row["study"]
        for name in ("answers", "seats", "studies", "study_items")
        for row in found[name]
    } == {study}
    assert "pairs" not in found
    assert len(tables(zipped(store, OPERATOR))["studies"]) == 2


def test_the_definition_has_a_hash_of_every_text(store):
    study = a_study(store)
    found = tables(zipped(store, OPERATOR, study_id=study))
    (row,) = found["studies"]
    assert json.loads(row["texts"])["consent"]
    assert row["texts_sha"].startswith("sha256:")
    for item in found["study_items"]:
        for name in ("message", "text_a", "text_b"):
            assert item[f"{name}_sha"].startswith("sha256:")


def test_an_export_while_people_answer_is_of_one_moment(store, tmp_path):
    """F14."""
    study = a_study(store, pairs=30, votes_per_pair=9)
    cards = [tablet.card for tablet in tablets(store, study, 2)]
    busy = threading.Event()
    stop = threading.Event()

    def answer_until_stopped(card):
        with Store.open(store.path) as own:
            tablet = Tablet(own, card)
            tablet.start()
            while not stop.is_set() and tablet.shown["screen"] == "pair":
                tablet.answer()
                busy.set()

    people = [threading.Thread(target=answer_until_stopped, args=(card,)) for card in cards]
    for person in people:
        person.start()
    assert busy.wait(timeout=30)
    for number in range(5):
        folder = tmp_path / str(number)
        export_all(store, OPERATOR, folder, study_id=study)
        agree(folder)
    stop.set()
    for person in people:
        person.join()


def agree(folder):
    """Check that the tables tell of the same moment."""
    found = {
        path.stem: [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for path in folder.glob("*.jsonl")
    }
    with_answer = {row["presentation"] for row in found["revisions"]}
    assert {row["presentation"] for row in found["answers"]} == with_answer
    assert with_answer <= {row["presentation"] for row in found["presentations"]}
    firsts = [row for row in found["answers"] if row["kind"] == "main" and not row["repeat_number"]]
    assert len(found["judgments"]) == len(firsts)
    assert found["answers"], "nothing was answered yet"


def test_exports_are_for_researchers_and_written_down(store):
    study = a_study(store)
    for role in (Role.FACILITATOR, Role.CLINICIAN):
        with pytest.raises(Unauthorized):
            zipped(store, Actor(role=role, name="x"), study_id=study)
    with pytest.raises(NotFound):
        zipped(store, OPERATOR, study_id="no such study")
    zipped(store, OPERATOR, study_id=study)
    assert [row["deed"] for row in deeds_about(store, study)] == ["exported"]
