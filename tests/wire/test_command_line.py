"""The command line over HTTP: what a server sees with `--mask`, and what comes back."""

import json
import re

import pytest
from click.testing import CliRunner

from core.cli import cli
from tests.fake_llm import FakeLLM, Fault

CANARIES = ("Tunde", "Bakare", "Okafor", "201-3344", "03/14/2024", "bakare@mail.example.org")
MESSAGE = (
    "Hi Dr. Okafor, my name is Tunde Bakare (call 555-201-3344 or write to "
    "bakare@mail.example.org). Is my PSA of 4.2 from 03/14/2024 bad?"
)
REPLY = "Dear Tunde,\nYour PSA of 03/14/2024 is 4.2. Please stop aspirin 5 days before the biopsy."


@pytest.fixture
def call(tmp_path, monkeypatch):
    (tmp_path / "m.txt").write_text(MESSAGE)
    (tmp_path / "r.txt").write_text(REPLY)
    (tmp_path / "t.jsonl").write_text(json.dumps({"id": "a", "text": REPLY}))
    comparison = {"id": "a", "message": MESSAGE, "a": REPLY, "b": f"I am sorry, Tunde. {REPLY}"}
    (tmp_path / "c.jsonl").write_text(json.dumps(comparison))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "test-key-0000")

    def run(server, *arguments, code=0):
        monkeypatch.setenv("OPENAI_BASE_URL", server.openai_base_url)
        done = CliRunner().invoke(cli, [*arguments, "--engine", "openai:stand-in", "--json"])
        assert done.exit_code == code, done.stderr
        return done

    return run


EDIT = ("edit", "--message", "m.txt", "--reply", "r.txt", "--checker", "openai:stand-in")


def bodies(server):
    return json.dumps([dict(seen.body) for seen in server.seen])


def test_with_mask_no_identifier_reaches_the_server_and_all_come_back(call, tmp_path):
    with FakeLLM() as server:
        document = json.loads(call(server, *EDIT, "--mask").stdout)

        assert server.seen
        assert [canary for canary in CANARIES if canary in bodies(server)] == []
    assert "[NAME_" not in json.dumps(document)
    assert "Tunde" in document["edit"]["text"]
    assert "03/14/2024" in json.dumps(document["facts"])
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("annotations.db*"))
    assert b"[NAME_1]" in stored
    assert [canary for canary in CANARIES if canary.encode() in stored] == []


def test_facts_come_back_with_their_identifiers(call):
    with FakeLLM() as server:
        (result,) = json.loads(call(server, "facts", "t.jsonl", "--mask").stdout)["results"]

        assert "03/14/2024" not in bodies(server)
    assert any("03/14/2024" in fact for fact in result["facts"])


def test_a_judges_reason_comes_back_with_its_identifiers(call):
    def quotes(asked):
        surrogate = re.search(r"sorry, (\[NAME_\d\])", asked.user)
        return json.dumps({"verdict": "2", "reason": f"It calls {surrogate[1]} by name."})

    with FakeLLM(answer=quotes) as server:
        (result,) = json.loads(call(server, "judge", "c.jsonl", "--mask").stdout)["results"]

        assert [canary for canary in CANARIES if canary in bodies(server)] == []
    assert result["reason"] == "It calls Tunde by name."
    assert (result["verdict"], result["consistent"]) == ("tie", False)


def test_unreadable_verdicts_are_null_with_the_reason_and_the_exit_says_so(call):
    with FakeLLM(answer=lambda _: "Response 1 is most empathetic") as server:
        done = call(server, "judge", "c.jsonl", "--mask", code=3)
        (result,) = json.loads(done.stdout)["results"]

    assert (result["verdict"], result["missing"], result["consistent"]) == (
        *(None, "unreadable", None),
    )
    assert result["orders"] == [None, None]
    assert "no usable answer" in result["failure"]
    assert "run the command again" in done.stderr


def test_a_server_that_refuses_leaves_one_line_and_no_document(call):
    with FakeLLM(first=Fault.REFUSAL) as server:
        done = call(server, *EDIT, code=1)

    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert [canary for canary in CANARIES if canary in done.stderr] == []
