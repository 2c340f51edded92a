import json

import pytest
from click.testing import CliRunner

from core.cli import cli
from tests.cli_examples import INPUTS
from tests.unit.cli.test_contract import STATISTIC

SCORES = {"ers_half", "ers_strict", "ers_net", "ers_decisive"}


@pytest.fixture
def rank(tmp_path):
    def run(text, *arguments, code=0):
        (tmp_path / "rows.csv").write_text(text, encoding="utf-8")
        done = CliRunner().invoke(cli, ["rank", str(tmp_path / "rows.csv"), *arguments])
        assert done.exit_code == code, (done.stdout, done.stderr)
        return done

    return run


def document(done):
    return json.loads(done.stdout)


def test_rank_prints_the_shape_of_the_contract(rank):
    found = document(rank(INPUTS["preferences.csv"], "--json"))

    assert [(pair["system_a"], pair["system_b"]) for pair in found["pairs"]] == [
        ("edit_refined", "physician"), ("direct", "physician"), ("direct", "edit_refined"),
    ]  # fmt: skip
    for pair in found["pairs"]:
        assert all(set(pair[score]) == STATISTIC for score in SCORES)
        assert pair["wins"] + pair["ties"] + pair["losses"] == pair["ers_half"]["n"]
    first = found["pairs"][0]
    assert (first["wins"], first["ties"], first["losses"], first["unreadable"]) == (2, 1, 1, 1)
    assert first["ers_half"]["estimate"] == 0.625
    assert first["sign_test"]["p"] == 1.0


def test_every_system_has_its_standing(rank):
    standing = document(rank(INPUTS["preferences.csv"], "--json"))["davidson"]

    assert list(standing) == ["physician", "edit_refined", "direct"]
    for system in standing.values():
        assert set(system) > STATISTIC
        assert set(system["avg_win_rate"]) == set(system["nu"]) == STATISTIC
        assert (system["reference"], system["separated"]) == ("physician", False)
    assert standing["physician"]["estimate"] == 0


def test_another_reference_may_be_named(rank):
    found = document(rank(INPUTS["preferences.csv"], "--reference", "direct", "--json"))

    assert found["davidson"]["direct"]["estimate"] == 0
    assert "No row names" in rank(INPUTS["preferences.csv"], "--reference", "x", code=1).stderr


def test_a_separated_pair_says_so_and_gives_no_interval(rank):
    rows = "item,system_a,system_b,label\n1,edit,physician,A\n2,edit,physician,a\n"
    strength = document(rank(rows, "--json"))["davidson"]["edit"]

    assert strength["separated"] is True
    assert strength["estimate"] == pytest.approx(1.6094, abs=1e-4)
    assert (strength["low"], strength["high"]) == (None, None)
    assert "infinite" in rank(rows).stdout


def test_what_was_left_out_is_counted_and_named_by_row(rank):
    rows = "item,system_a,system_b,label\n1,edit,physician,A\n2,edit,physician,Zebulon\n"
    done = rank(rows, "--json")

    assert document(done)["left_out"] == {"rows: has an unknown label": 1}
    assert "row 3" in done.stderr
    assert "Zebulon" not in done.stdout + done.stderr


def test_the_words_of_another_file_can_be_said(rank):
    rows = "task,model_a,model_b,winner\n1,edit,physician,warmer\n2,edit,physician,same\n"
    found = document(rank(rows, "--map", "item=task", "--a", "warmer", "--json"))

    assert (found["pairs"][0]["wins"], found["pairs"][0]["ties"]) == (1, 1)


@pytest.mark.parametrize("rows", ["", "item,system_a,system_b,label\n", "item,label\n1,A\n"])
def test_a_file_without_anything_to_rank_is_one_plain_line(rank, rows):
    done = rank(rows, "--json", code=1)

    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1


def test_people_read_every_count(rank):
    words = rank(INPUTS["preferences.csv"]).stdout

    assert "edit_refined against physician: 2 wins, 1 ties, 1 losses on 4 items" in words
    assert "left out: 1 x labels that are empty or unreadable" in words
