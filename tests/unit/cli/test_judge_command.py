"""`judge` on the command line: shapes, bad rows, and a closed panel."""

import json

import pytest
from click.testing import CliRunner

from core.cli import cli
from core.store import Store
from tests.judges import PLAIN, WARM, a_closed_study, a_closed_study_of
from tests.panels import a_study, an_item

LINES = [
    {"id": 7, "message": "I am scared.", "a": WARM, "b": PLAIN},
    {"id": "same", "message": "I am scared.", "a": PLAIN, "b": f"{PLAIN}\n\nBest,\nDr. Ada Lee"},
]


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.jsonl").write_text("\n".join(map(json.dumps, LINES)), encoding="utf-8")

    def run(*arguments, code=0, stdin=None):
        done = CliRunner().invoke(cli, ["judge", *arguments], input=stdin)
        assert done.exit_code == code, (done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        return done

    return run


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "annotations.db") as opened:
        yield opened


def results(done):
    return json.loads(done.stdout)["results"]


def test_each_line_has_a_verdict_two_orders_and_whether_they_agree(call):
    found = results(call("c.jsonl", "--json"))

    assert [list(each)[:4] for each in found] == [["id", "verdict", "orders", "consistent"]] * 2
    assert [(each["id"], each["verdict"]) for each in found] == [(7, "A"), ("same", "tie")]
    assert [each["orders"] for each in found] == [["A", "A"], ["tie", "tie"]]
    assert [each["consistent"] for each in found] == [True, True]


def test_a_forced_choice_that_flips_is_undecided_and_no_failure(call):
    found = results(call("c.jsonl", "--protocol", "binary", "--json"))[1]

    assert (found["verdict"], found["missing"]) == (None, "undecided")
    assert sorted(found["orders"]) == ["A", "B"]
    assert found["consistent"] is False
    assert "failure" not in found


@pytest.mark.parametrize("variant", ["zero-shot", "one-shot", "few-shot", "ensemble"])
@pytest.mark.parametrize("protocol", ["three-way", "binary"])
def test_every_protocol_and_variant_can_be_chosen(call, protocol, variant):
    how = ("--protocol", protocol, "--variant", variant, "--repeats", "2", "--json")
    found = results(call("c.jsonl", *how))[0]

    assert found["verdict"] == "A"
    assert len(found["orders"]) == (6 if variant == "ensemble" else 2)
    assert found["repeats"] == [found["orders"]]


def test_swapping_a_and_b_in_the_file_mirrors_every_verdict(call):
    swapped = "\n".join(json.dumps({**line, "a": line["b"], "b": line["a"]}) for line in LINES)
    mirror = {"A": "B", "B": "A", "tie": "tie"}
    here, there = results(call("c.jsonl", "--json")), results(call("-", "--json", stdin=swapped))

    assert [mirror[each["verdict"]] for each in here] == [each["verdict"] for each in there]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Zebulon",
        '["Zebulon"]',
        '{"id": "x", "message": "Zebulon", "a": "b"}',
        '{"id": "x", "message": "Zebulon", "a": "b", "b": 5}',
        '{"id": "x", "message": "Zebulon", "a": "b", "b": " "}',
        '{"id": "x", "message": "", "a": "Zebulon", "b": "c"}',
        json.dumps({"id": "x", "message": "m", "a": "Zebulon" * 4_000, "b": "c"}),
    ],
)
def test_a_file_that_cannot_be_judged_is_one_line_without_any_of_it(call, text):
    done = call("-", "--json", code=1, stdin=text)

    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Zebulon" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("c.jsonl", "--study", "latest"),
        ("c.jsonl", "--soft", "--protocol", "binary"),
        ("c.jsonl", "--repeats", "0"),
        ("c.jsonl", "--variant", "two-shot"),
        ("--study", "latest", "--mask"),
        ("absent.jsonl",),
    ],
)
def test_wrong_usage_ends_with_2(call, arguments):
    assert call(*arguments, code=2).stdout == ""


def test_a_panel_is_judged_once_and_its_controls_stand_apart(call, store):
    study = a_closed_study(store, pairs=3, controls=1)
    first = json.loads(call("--study", study, "--json").stdout)
    again = json.loads(call("--study", "latest", "--json").stdout)

    assert (first["questions"], first["answered"], first["failed"]) == (8, 8, 0)
    assert len(first["results"]) == sum(first["verdicts"].values()) == 3
    assert [each["verdict"] for each in first["controls"]] == ["tie"]
    assert first["judge"]["protocol"] == "three_way"
    assert again == first, "the second time nothing was asked"
    assert "0 of 8 questions to ask" in call("--study", study).stderr


@pytest.mark.parametrize("panel", [False, True])
def test_no_identifier_goes_to_a_remote_judge_unannounced(call, store, monkeypatch, panel):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-a-real-key")
    words = "My name is Tunde Bakare. Is 4.2 bad?"
    line = json.dumps({"id": 1, "message": words, "a": WARM, "b": PLAIN})
    asked = ("-",)
    if panel:
        asked = ("--study", a_closed_study_of(store, an_item(1, message=words)))
    done = call(*asked, "--engine", "openai:gpt-5-mini", code=1, stdin=line)

    assert "api.openai.com" in done.stderr
    assert "--send-as-is" in done.stderr
    assert "Tunde" not in done.stderr


def test_a_panel_that_is_not_over_is_refused_in_words(call, store):
    a_study(store)

    assert "close the study first" in call("--study", "latest", code=1).stderr


def test_judging_by_the_family_that_wrote_the_replies_is_warned_about(call, store):
    study = a_closed_study_of(store, an_item(1, source_a={"engine": "offline:rules"}))

    assert "favor their own" in call("--study", study).stderr
