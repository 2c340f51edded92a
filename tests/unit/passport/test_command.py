"""`passport`: lines for people, a document, and a page in a file."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.cli import cli
from core.services.cases import opening_case

CASE = opening_case().id


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments, code=0):
        done = CliRunner().invoke(cli, ("passport", *arguments, "--db", "passport.db"))
        assert done.exit_code == code, (done.stdout, done.stderr)
        return done

    return run


def test_lines_say_what_there_is_without_any_text_of_the_case(call):
    said = call(CASE).stdout

    assert said.startswith(f"{CASE}: Kept 8 of 8 facts")
    assert "panels: No panel has seen this edit." in said
    assert opening_case().edit.text[:40] not in said


def test_json_prints_one_document(call):
    found = json.loads(call(CASE, "--json").stdout)

    assert found["schema"] == "bedside.passport/1"
    assert found["case"]["id"] == CASE


def test_out_writes_the_page(call, tmp_path):
    said = call(CASE, "--out", "passport.html").stdout

    assert "Written: passport.html" in said
    page = (tmp_path / "passport.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert CASE in page


@pytest.mark.parametrize("case", ["01NOTHING", "written~syn-onc-01~none", "written~~", "~"])
def test_an_unknown_case_is_one_plain_line(call, case):
    done = call(case, "--json", code=1)

    assert done.stdout == ""
    assert done.stderr.startswith("bedside: ")


def test_a_file_that_can_not_be_written_is_one_plain_line(call):
    done = call(CASE, "--out", "no/such/folder/passport.html", code=1)

    assert "can't be written" in done.stderr


def test_the_words_of_the_docs_find_the_seal_whole_and_a_changed_word(call, tmp_path):
    page = Path(__file__).parents[3].joinpath("docs", "passport.md").read_text(encoding="utf-8")
    (proof,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    printed = call(CASE, "--json").stdout
    file = tmp_path / "passport.json"

    file.write_text(printed, encoding="utf-8")
    exec(proof, {})  # noqa: S102 - the page's own lines

    file.write_text(printed.replace("Thursday", "Friday"), encoding="utf-8")
    with pytest.raises(AssertionError):
        exec(proof, {})  # noqa: S102 - the page's own lines


def test_the_docs_name_every_key_of_the_document(call):
    page = Path(__file__).parents[3].joinpath("docs", "passport.md").read_text(encoding="utf-8")

    for key in json.loads(call(CASE, "--json").stdout):
        assert f"`{key}`" in page
