"""What the registry refuses, in words that say what to do."""

import pytest

from core.errors import NotFound, PromptError
from core.prompts import draft_prompt, get_prompt, render, verify_lock, write_lock
from core.prompts.files import read_file, read_folder

FILE = """\
---
name: greet
version: 1
task: edit
variables: [patient_message, intensity]
material: [patient_message]
reply: null
source: "for a test"
changed: "first version"
---
# System
Be kind.
# User
{{ patient_message }} {{ intensity }}
"""


def written(tmp_path, text=FILE, name="greet.v1.md"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_a_file_in_order_is_read(tmp_path):
    prompt = read_file(written(tmp_path))

    assert (prompt.label, prompt.system) == ("greet v1", "Be kind.")
    assert prompt.sha == read_file(written(tmp_path, FILE.replace("\n", "\r\n"))).sha


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("# System", "# Systems", "must be front matter"),
        ("name: greet", "name: meet", "NAME.vN.md"),
        ("version: 1", "version: 2", "NAME.vN.md"),
        ("task: edit", "task: sing", "unknown task"),
        ("reply: null\n", "", "`reply`"),
        ("reply: null", "reply: null\nmood: good", "`mood`"),
        ("reply: null", "reply: [", "not readable YAML"),
        ('source: "for a test"', "source: 7", "`source`"),
        ("variables: [patient_message, intensity]", "variables: intensity", "lists of names"),
        ("[patient_message, intensity]", "[patient_message, intensity, age]", "`age`"),
        ("[patient_message, intensity]", "[patient_message]", "does not declare: `intensity`"),
        ("material: [patient_message]", "material: [name]", "not a variable: `name`"),
        ("Be kind.", "Be kind to {{ patient_message }}.", "in its system part"),
        ("{{ intensity }}", "{{ intensity }} {{ the level }}", "1 slot"),
    ],
)
def test_a_file_out_of_order_is_refused_by_name(tmp_path, old, new, message):
    assert old in FILE

    with pytest.raises(PromptError, match=message):
        read_file(written(tmp_path, FILE.replace(old, new, 1)))


def test_missing_and_surplus_variables_are_all_named():
    with pytest.raises(PromptError) as refused:
        render(
            get_prompt("edit-simple"),
            {"patient_message": "secret words", "age": "x", "mood": "y"},
            secret=b"s",
        )

    for name in ("`intensity`", "`physician_reply`", "`age`", "`mood`"):
        assert name in str(refused.value)
    assert "secret words" not in str(refused.value)


def test_unknown_names_and_versions_are_told_what_there_is():
    with pytest.raises(NotFound, match="`edit-refined`"):
        get_prompt("edit-refind")
    with pytest.raises(NotFound, match="the latest is 1"):
        get_prompt("edit-refined", 99)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" \n", "empty"),
        ("x" * 20_001, "20,001"),
        ("Use {{ diagnosis }}.", "`diagnosis`"),
        ("Use {{ patient message }}.", "1 slot"),
    ],
)
def test_a_draft_that_cannot_work_is_refused(text, message):
    with pytest.raises(PromptError, match=message):
        draft_prompt(text)


def test_the_lock_takes_new_prompts_and_refuses_a_quiet_edit(tmp_path):
    written(tmp_path)
    with pytest.raises(PromptError, match="not locked yet"):
        verify_lock(tmp_path)
    assert write_lock(tmp_path) == ("greet.v1",)
    verify_lock(tmp_path)

    written(tmp_path, FILE.replace("Be kind.", "Be brief."))
    with pytest.raises(PromptError, match=r"changed after it was locked.*`greet\.v1`"):
        verify_lock(tmp_path)
    with pytest.raises(PromptError, match="add a new version"):
        write_lock(tmp_path)


def test_a_note_about_a_version_may_change_under_the_lock(tmp_path):
    written(tmp_path)
    write_lock(tmp_path)
    written(tmp_path, FILE.replace("first version", "the first version"))

    verify_lock(tmp_path)


def test_a_locked_prompt_that_is_gone_is_missed(tmp_path):
    path = written(tmp_path)
    write_lock(tmp_path)
    path.unlink()

    with pytest.raises(PromptError, match="locked but gone"):
        verify_lock(tmp_path)
    with pytest.raises(PromptError, match=r"`greet\.v1`"):
        write_lock(tmp_path)


def test_a_second_version_stands_beside_the_first(tmp_path):
    written(tmp_path)
    write_lock(tmp_path)
    written(tmp_path, FILE.replace("version: 1", "version: 2"), name="greet.v2.md")

    assert write_lock(tmp_path) == ("greet.v2",)
    assert [prompt.version for prompt in read_folder(tmp_path)] == [1, 2]


def test_a_lock_that_cannot_be_read_says_so(tmp_path):
    written(tmp_path)
    (tmp_path / "hashes.lock").write_text("only-one-word\n", encoding="utf-8")

    with pytest.raises(PromptError, match=r"`hashes\.lock`"):
        verify_lock(tmp_path)
