"""The command line's contract: names, shapes, exit codes, and what never appears anywhere."""

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from core.cli import COMMANDS, cli
from core.cli.outgoing import Gate
from core.cli.shared import plain_errors
from core.errors import RemoteNotAllowed
from core.services.editing import PROMPT_OF
from core.settings import load_settings
from tests.cli_examples import EXAMPLES, INPUTS, NOT_RUN, PAGE

STATISTIC = {"estimate", "low", "high", "n", "reason"}
CANARY = "Zebulon's left knee"


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in INPUTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    def run(*arguments, code=0, stdin=None):
        done = CliRunner().invoke(cli, arguments, input=stdin)
        assert done.exit_code == code, (done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        return done

    return run


def document(done):
    return json.loads(done.stdout)


def edit_arguments(*more):
    return ("edit", "--message", "message.txt", "--reply", "reply.txt", *more)


def check_arguments(*more):
    return ("check", "--original", "reply.txt", "--edited", "edited.txt", *more)


def test_edit_prints_the_shape_of_the_contract(call):
    found = document(call(*edit_arguments("--level", "extreme", "--json")))

    assert list(found) == [
        "edit", "facts", "kept", "grounded", "recall", "precision", "f1", "undecided", "flags",
    ]  # fmt: skip
    assert set(found["edit"]) == {"text", "method", "level", "prompt", "engine"}
    assert found["edit"]["level"] == "extreme"
    assert set(found["facts"]) == {"original", "edited"}
    assert {"fact", "label", "evidence"} <= set(found["kept"][0])
    assert {"fact", "label", "attribution", "evidence"} <= set(found["grounded"][0])
    assert (found["recall"], found["undecided"]) == (1.0, 0)
    assert all(set(flag) == {"kind", "evidence"} for flag in found["flags"])


@pytest.mark.parametrize("prompt", sorted(PROMPT_OF.values()))
def test_every_prompt_that_edits_can_be_chosen(call, prompt):
    found = document(call(*edit_arguments("--prompt", prompt, "--json")))

    assert found["edit"]["prompt"].startswith(prompt)


def test_check_is_the_same_without_the_edit_and_sees_what_was_lost(call):
    found = document(call(*check_arguments("--message", "message.txt", "--json")))

    assert "edit" not in found
    assert found["recall"] == pytest.approx(2 / 3)
    assert {"fact", "label", "evidence"} <= set(found["kept"][0])
    assert "lost_instruction" in {flag["kind"] for flag in found["flags"]}


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_an_empty_edit_is_refused_and_not_scored(call, tmp_path, text):
    (tmp_path / "edited.txt").write_text(text)

    done = call(*check_arguments("--json"), code=1)

    assert done.stdout == ""
    assert "empty" in done.stderr


def test_entail_answers_each_line_with_a_score_between_0_and_1(call):
    results = document(call("entail", "statements.jsonl", "--json"))["results"]

    assert [(r["id"], r["entailed"]) for r in results] == [("s1", True), ("s2", False)]
    assert all(0 <= r["score"] <= 1 for r in results)


def test_facts_lists_statements_by_id(call):
    (result,) = document(call("facts", "texts.jsonl", "--json"))["results"]

    assert result["id"] == "t1"
    assert any("4.2" in fact for fact in result["facts"])


def test_a_separator_inside_a_json_text_does_not_end_its_line(call):
    line = json.dumps({"id": 7, "text": "Take 5 mg.\u2028Stop aspirin."}, ensure_ascii=False)

    (result,) = document(call("facts", "-", "--json", stdin=line))["results"]

    assert result["id"] == 7
    assert len(result["facts"]) == 2


def test_score_prints_statistics_micro_and_macro(call):
    found = document(call("score", "verdicts.csv", "--json"))

    for average in ("micro", "macro"):
        assert set(found[average]) == {"recall", "precision", "f1"}
        assert all(set(each) == STATISTIC for each in found[average].values())
    assert found["micro"]["recall"]["estimate"] == pytest.approx(2 / 3)
    assert found["macro"]["recall"]["estimate"] == pytest.approx(0.75)
    assert (found["items"], found["undecided"]) == (2, 1)


def test_import_reports_every_row_and_a_dry_run_stores_nothing(call):
    tried = document(call("import", "pairs.csv", "--dry-run", "--json"))
    done = document(call("import", "pairs.csv", "--json"))
    again = document(call("import", "pairs.csv", "--json"))

    assert (tried["imported"], tried["new"]) == (0, 1)
    assert (done["imported"], done["rows"]) == (1, 3)
    assert [row["row"] for row in done["refused"]] == [3]
    assert done["duplicates"] == [{"row": 4, "same_as": 2}]
    assert again["imported"] == 0


def test_what_is_exported_can_be_scored_and_backed_up(call, tmp_path):
    call(*edit_arguments())
    files = document(call("export", "out", "--json"))["files"]

    assert {"pairs.csv", "cases.jsonl", "codebook.md"} <= {each["name"] for each in files}
    copied = document(call("backup", "copy.db", "--json"))
    assert (tmp_path / "copy.db").stat().st_size == copied["bytes"]
    assert document(call("doctor", "--db", "copy.db", "--json"))["healthy"] is True


def test_doctor_ends_with_1_when_something_is_wrong(call, tmp_path):
    (tmp_path / "junk.db").write_bytes(b"no database at all" * 50)

    assert document(call("doctor", "--db", "junk.db", "--json", code=1))["healthy"] is False


def test_prompts_are_listed_shown_and_found_locked(call):
    listed = document(call("prompts", "list", "--json"))["prompts"]
    shown = document(call("prompts", "show", "edit-refined", "--json"))

    assert {"edit-simple", "edit-refined", "extract-facts", "entail"} <= {p["name"] for p in listed}
    assert shown["sha"] in {p["sha"] for p in listed}
    assert document(call("prompts", "lock", "--json"))["locked"] == []
    call("prompts", "show", "no-such-prompt", code=1)


def test_a_version_is_made_shown_compared_and_deleted_while_nothing_came_from_it(call, tmp_path):
    new = ("prompts", "new", "edit-brief", "--from", "edit-simple", "--note", "shorter")
    made = document(call(*new, "--file", "brief.md", "--json"))
    shown = document(call("prompts", "show", "edit-brief@1", "--json"))
    diff = document(call("prompts", "diff", "edit-simple@1", "edit-brief", "--json"))

    assert (made["version"], made["parent"], made["locked"]) == (1, "edit-simple v1", False)
    assert shown["sha"] == made["sha"]
    assert {"from": "edit-simple@1", "to": "edit-brief@1"}.items() <= diff.items()
    assert "{+" in call("prompts", "diff", "edit-brief").stdout
    assert "already" in call(*new, "--file", "brief.md", code=1).stderr
    (tmp_path / "lacking.md").write_text("# System\nBe warm.\n# User\n{{ patient_message }}")
    assert "Add to the user part" in call(*new, "--file", "lacking.md", code=1).stderr
    assert (
        document(call("prompts", "delete", "edit-brief@1", "--json"))["deleted"]
        == made["name"] + "@1"
    )
    call("prompts", "delete", "edit-brief", code=1)
    call("prompts", "diff", "edit-simple", code=1)


def test_a_prompt_that_asks_for_json_is_kept_with_a_warning(call, tmp_path):
    text = (tmp_path / "brief.md").read_text("utf-8").replace("Be brief.", "Answer as JSON.")
    (tmp_path / "json.md").write_text(text, encoding="utf-8")

    done = call(
        "prompts", "new", "edit-json", "--from", "edit-simple@1", "--file", "json.md",
        "--note", "as JSON", "--json",
    )  # fmt: skip

    assert "plain text" in done.stderr
    assert document(done)["name"] == "edit-json"


def test_without_json_every_example_prints_something_for_people(call):
    for example in EXAMPLES:
        assert call(*example.command.split(), *example.arguments.split()).stdout.strip()


def test_the_cautious_words_stand_under_every_edit_for_people(call):
    assert "not a medical device" in call(*edit_arguments()).stdout


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("reply.txt", b""),
        ("reply.txt", CANARY.encode() * 2_000),
        ("reply.txt", CANARY.encode("utf-16")),
        ("reply.txt", CANARY.encode() + b"\x00"),
        ("reply.txt", CANARY.encode() + b"\xff"),
        ("message.txt", b" \n"),
    ],
)
def test_a_text_that_cannot_be_used_is_one_line_without_any_of_it(call, tmp_path, file, data):
    (tmp_path / file).write_bytes(data)

    done = call(*edit_arguments("--json"), code=1)

    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Zebulon" not in done.stderr


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("entail", '{"id": "a", "premise": "Zebulon"}'),
        ("entail", "Zebulon"),
        ("entail", "[" * 100_000),
        ("entail", ""),
        ("facts", '{"id": "a", "text": 5}'),
        ("facts", '["Zebulon"]'),
        ("facts", '{"id": "a", "text": " "}'),
        ("score", "item,direction\nZebulon,recall\n"),
        ("score", "item,direction,fact,label\nZebulon,recall,1,maybe\n"),
        ("score", "item,direction,fact,label\nZebulon,sideways,1,1\n"),
        ("import", "Zebulon hurts a lot and cannot sleep at night,b\n1,2\n"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line_without_any_of_it(call, command, text):
    done = call(command, "-", "--json", code=1, stdin=text)

    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Zebulon" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("edit", "--message", "message.txt"),
        ("edit", "--message", "absent.txt", "--reply", "reply.txt"),
        ("edit", "--message", "-", "--reply", "-"),
        ("edit", "--message", "message.txt", "--reply", "reply.txt", "--level", "loving"),
        ("import", "pairs.csv", "--reply-column", "x"),
        ("no-such-command",),
    ],
)
def test_wrong_usage_ends_with_2(call, arguments):
    assert call(*arguments, code=2).stdout == ""


def test_an_engine_without_a_key_or_a_name_is_one_plain_line(call):
    assert "OPENAI_API_KEY" in call(*edit_arguments("--engine", "openai:gpt-5-mini"), code=1).stderr
    assert "names no engine" in call(*edit_arguments("--engine", "gpt"), code=1).stderr


def test_identifiers_stop_a_remote_engine_until_they_are_masked_or_confirmed():
    texts = ["My name is Tunde Bakare", "Dear Tunde, call 555-201-3344."]

    with pytest.raises(RemoteNotAllowed, match="--mask"):
        Gate(remote=True, hide=False, as_is=False).prepare(texts)
    assert Gate(remote=True, hide=False, as_is=True).prepare(texts).texts == tuple(texts)
    assert Gate(remote=False, hide=False, as_is=False).prepare(texts).texts == tuple(texts)
    masked = Gate(remote=True, hide=True, as_is=True).prepare(texts)
    assert "Tunde" not in str(masked.texts)
    assert "555" not in str(masked.texts)
    assert masked.restored({"a": list(masked.texts)}) == {"a": texts}


def test_no_identifier_passes_the_command_line_unannounced(call, tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-a-real-key")
    (tmp_path / "message.txt").write_text("My name is Tunde Bakare. Is 4.2 bad?")

    done = call(*edit_arguments("--engine", "openai:gpt-5-mini"), code=1)

    assert "api.openai.com" in done.stderr
    assert "--mask" in done.stderr
    assert "Tunde" not in done.stderr


def test_an_error_nobody_foresaw_is_one_line_that_quotes_nothing():
    @click.command()
    @plain_errors
    def failing():
        raise ZeroDivisionError(CANARY)

    done = CliRunner().invoke(failing, [])

    assert done.exit_code == 1
    assert re.fullmatch(r"bedside: something went wrong .*ZeroDivisionError.*\n", done.stderr)
    assert "Zebulon" not in done.output


def test_the_page_of_the_command_line_shows_every_command():
    text = PAGE.read_text("utf-8")
    shown = {example.command.split()[0] for example in EXAMPLES}

    assert shown | set(NOT_RUN) == set(COMMANDS)
    for example in EXAMPLES:
        line = f"python -m core {example.command} {example.arguments}".rstrip() + " --json"
        assert line in text


def test_the_examples_on_the_page_have_the_shape_that_the_program_prints(call):
    blocks = re.findall(r"```json\n(.*?)\n```", PAGE.read_text("utf-8"), flags=re.DOTALL)

    assert len(blocks) == len(EXAMPLES)
    for example, block in zip(EXAMPLES, blocks, strict=True):
        found = document(call(*example.command.split(), *example.arguments.split(), "--json"))
        assert list(json.loads(block)) == list(found), example.command


def test_help_loads_nothing_that_is_slow_to_import():
    slow = ("pandas", "openai", "google.genai", "sqlite_utils", "numpy", "pydantic", "jinja2")
    code = (
        "import sys\nfrom core.cli import cli\n"
        "try:\n    cli(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {slow!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        check=True,
        text=True,
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_output_is_utf_8_whatever_the_system_prefers(tmp_path):
    (tmp_path / "m").write_text("Ça va, docteur ? 王", encoding="utf-8")
    (tmp_path / "r").write_text("Votre PSA est 4.2, 王 – très bien.", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "core", "edit", "--message", "m", "--reply", "r", "--json",
         "--db", "a.db"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[3]), "PYTHONIOENCODING": "ascii", "PATH": ""},
    )  # fmt: skip

    assert "王 – très bien" in json.loads(done.stdout.decode("utf-8"))["edit"]["text"]


def test_settings_of_these_tests_hold_no_key():
    assert not load_settings().allow_remote
