"""Exporting: everything once, of one moment, safe for spreadsheets, and readable back."""

import csv
import json
import sqlite3
from contextlib import closing
from typing import cast

import pytest

from core.domain.access import OPERATOR
from core.domain.edits import EmpathyLevel, Method
from core.domain.messages import MessagePair
from core.errors import InvalidInput
from core.services.codebook import SHEETS
from core.services.editing import EditOrder, edit_pair
from core.services.exporting import export_all
from core.services.importing import commit_import, plan_import
from core.services.scoring import score_rows
from core.services.summary import summarize
from core.services.tools import open_tools
from core.settings import Settings
from core.store import Store, pairs

FORMULA = '=HYPERLINK("http://example.org","x")'


def a_pair(name, *, message="Is my PSA of 4.2 bad?", reply="Your PSA is 4.2. Stop aspirin."):
    return MessagePair(id=name, patient_message=message, physician_reply=reply)


@pytest.fixture
def tools(tmp_path):
    with open_tools(Settings(db_path=tmp_path / "a.db")) as opened:
        yield opened


async def edited(tools, pair, *, keep=True):
    order = EditOrder(pair=pair, method=Method.REFINED_EDIT, level=EmpathyLevel.EMPATHIC, keep=keep)
    return await edit_pair(tools, order)


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


async def test_every_table_is_written_twice_and_the_codebook_names_every_column(tools, tmp_path):
    await edited(tools, a_pair("p1"))
    written = {each.name: each.rows for each in export_all(tools.store, OPERATOR, tmp_path / "out")}

    codebook = (tmp_path / "out" / "codebook.md").read_text("utf-8")
    for sheet in SHEETS:
        assert written[f"{sheet.name}.csv"] == written[f"{sheet.name}.jsonl"]
        header = (tmp_path / "out" / f"{sheet.name}.csv").read_text("utf-8").splitlines()[0]
        for name in header.split(","):
            assert f"`{name}`" in codebook
        assert (
            len(read_lines(tmp_path / "out" / f"{sheet.name}.jsonl"))
            == written[f"{sheet.name}.csv"]
        )
    assert written["cases.csv"] == 1
    assert written["verdicts.csv"]
    assert written["calls.csv"]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(written)


async def test_exported_verdicts_score_to_the_numbers_of_the_page(tools, tmp_path):
    case = await edited(tools, a_pair("p1"))
    export_all(tools.store, OPERATOR, tmp_path)

    scores = score_rows((tmp_path / "verdicts.csv").read_bytes(), file_name="verdicts.csv")
    shown = summarize(case).scores
    assert shown is not None

    assert scores.micro.recall.estimate == shown.recall
    assert scores.micro.precision.estimate == shown.precision
    row = read_csv(tmp_path / "cases.csv")[0]
    assert float(row["recall"]) == shown.recall


@pytest.mark.parametrize("text", [FORMULA, "+1 pill?", "-5 mg?", "@SUM(A1)", "'=already", "fine"])
def test_a_text_is_no_formula_in_csv_raw_in_json_and_the_same_after_import(tools, tmp_path, text):
    pairs.save_pair(tools.store, a_pair("p1", message=text, reply=text))
    export_all(tools.store, OPERATOR, tmp_path / "out")

    row = next(r for r in read_csv(tmp_path / "out" / "pairs.csv") if r["pair_id"] == "p1")
    raw = next(r for r in read_lines(tmp_path / "out" / "pairs.jsonl") if r["pair_id"] == "p1")
    assert row["patient_message"][0] not in "=+-@"
    assert raw["patient_message"] == text
    assert row["reply_characters"] == str(len(text))
    with Store.open(tmp_path / "b.db") as other:
        for name in ("pairs.csv", "pairs.jsonl"):
            data = (tmp_path / "out" / name).read_bytes()
            commit_import(other, plan_import(other, data, file_name=name))
        assert pairs.get_pair(other, "p1").patient_message == text
        assert len(pairs.list_pairs(other)) == len(pairs.list_pairs(tools.store))


async def test_what_was_pasted_and_not_saved_is_not_exported(tools, tmp_path):
    await edited(tools, a_pair("secret", message="My unsaved words?"), keep=False)
    export_all(tools.store, OPERATOR, tmp_path)

    for path in tmp_path.glob("*.csv"):
        assert "unsaved words" not in path.read_text("utf-8")
    assert read_csv(tmp_path / "cases.csv") == []


async def test_the_tables_are_of_one_moment_while_another_deletes_between_them(tools, tmp_path):
    await edited(tools, a_pair("p1"))

    class Disturbed:
        """The store, with somebody else deleting everything before each table is read."""

        def snapshot(self):
            return tools.store.snapshot()

        def write(self):
            return tools.store.write()

        def rows(self, sql, parameters=()):
            found = tools.store.rows(sql, parameters)
            with closing(sqlite3.connect(tools.store.path)) as other:
                other.execute("DELETE FROM calls")
                other.execute("DELETE FROM flags")
                other.commit()
            return found

    calls = len(tools.store.rows("SELECT 1 FROM calls"))
    written = {
        each.name: each.rows for each in export_all(cast("Store", Disturbed()), OPERATOR, tmp_path)
    }

    assert written["calls.csv"] == calls
    assert tools.store.rows("SELECT 1 FROM calls") == []


def test_a_directory_that_cannot_be_made_is_a_plain_sentence(tools, tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(InvalidInput, match="can't be written"):
        export_all(tools.store, OPERATOR, tmp_path / "file")


def test_a_second_export_replaces_the_first_and_leaves_other_files_alone(tools, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    first = {each.name: each.rows for each in export_all(tools.store, OPERATOR, tmp_path)}
    again = {each.name: each.rows for each in export_all(tools.store, OPERATOR, tmp_path)}

    # The second one also tells of the first.
    assert again == {**first, "deeds.csv": 2, "deeds.jsonl": 2}
    assert (tmp_path / "notes.txt").read_text() == "mine"
