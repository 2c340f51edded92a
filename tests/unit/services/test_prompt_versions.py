"""The registry: versions of people beside what ships, locked once anything came from them."""

import asyncio

import pytest

from core.domain.access import Actor, Role
from core.domain.edits import EmpathyLevel, Method
from core.errors import InvalidInput, InvalidRecord, NotFound, PromptError, Unauthorized
from core.prompts import get_prompt
from core.prompts.written import written_prompt
from core.services.cases import load_case
from core.services.editing import EditOrder, edit_pair
from core.services.library import list_pairs
from core.services.prompt_drafts import discard_draft, keep_draft
from core.services.prompt_versions import (
    delete_version,
    find_version,
    list_versions,
    method_of,
    new_version,
    parent_of,
    why_locked,
)
from core.services.tools import open_tools
from core.settings import load_settings
from core.store import prompt_versions as stored

DR = Actor(role=Role.CLINICIAN, name="dr")
REFINED = get_prompt("edit-refined")


@pytest.fixture
def tools(tmp_path):
    settings = load_settings(env={}, db=tmp_path / "annotations.db", secrets_file=tmp_path / "none")
    with open_tools(settings) as opened:
        yield opened


def made(tools, name="edit-warm", parent="edit-refined", extra="Be brief.", note="shorter"):
    return new_version(
        tools.store, DR, name,
        parent=parent, system=f"{REFINED.system}\n{extra}", user=REFINED.user, note=note,
    )  # fmt: skip


def used(tools, prompt):
    order = EditOrder(
        pair=list_pairs(tools.store)[0],
        method=method_of(prompt),
        level=EmpathyLevel.HIGH,
        version=prompt,
    )
    return asyncio.run(edit_pair(tools, order))


def test_a_new_version_says_where_it_comes_from_and_counts_on_under_its_name(tools):
    first = made(tools)
    second = made(tools, parent="edit-warm@1", extra="Be very brief.")

    assert (first.label, first.parent, first.author) == ("edit-warm v1", "edit-refined v1", "dr")
    assert first.prompt.changed == "shorter"
    assert (second.label, second.key) == ("edit-warm v2", "edit-warm@2")
    assert parent_of(tools.store, second).prompt == first.prompt
    assert find_version(tools.store, "edit-warm") == second
    assert [each.label for each in list_versions(tools.store)] == [
        "edit-refined v1", "edit-simple v1", "edit-warm v1", "edit-warm v2",
    ]  # fmt: skip


@pytest.mark.parametrize("named", ["edit-warm@1", "edit-warm@v1", "edit-warm v1", "edit-warm"])
def test_a_version_is_found_by_every_way_to_write_it(tools, named):
    assert made(tools) == find_version(tools.store, named)


@pytest.mark.parametrize("named", ["edit-warm@2", "edit-cold", "entail", "", "edit-warm@", "a;b"])
def test_a_version_that_is_not_there_is_a_sentence_with_what_is(tools, named):
    made(tools)

    with pytest.raises(NotFound):
        find_version(tools.store, named)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": "edit-refined"}, PromptError),
        ({"name": "Warm!"}, PromptError),
        ({"note": " "}, InvalidInput),
        ({"note": "x" * 301}, InvalidInput),
        ({"parent": "edit-cold"}, NotFound),
        ({"extra": "{{ x }}"}, PromptError),
        ({"extra": ""}, PromptError),
    ],
)
def test_what_cannot_be_a_version_is_refused_and_nothing_is_kept(tools, changes, error):
    with pytest.raises(error):
        made(tools, **changes)

    assert all(each.is_shipped for each in list_versions(tools.store))


def test_the_same_words_have_one_version(tools):
    made(tools)

    with pytest.raises(PromptError, match="words of `edit-warm v1` already"):
        made(tools, name="edit-other")


def test_a_facilitator_makes_no_prompt(tools):
    with pytest.raises(Unauthorized):
        new_version(
            tools.store, Actor(role=Role.FACILITATOR, name="f"), "a",
            parent="edit-refined", system="x", user="y", note="z",
        )  # fmt: skip


def test_an_edit_by_a_version_carries_its_name_and_locks_it(tools):
    version = made(tools)
    case = used(tools, version.prompt)
    locked = find_version(tools.store, "edit-warm@1")

    assert load_case(tools.store, case.id).edit.prompt == "edit-warm v1"
    assert (case.edit.method, case.edit.prompt_sha) == (Method.OWN_PROMPT, version.prompt.sha)
    assert (locked.edits, locked.is_locked, locked.may_be_deleted) == (1, True, False)
    assert why_locked(locked) == "1 edit came from it"
    with pytest.raises(InvalidInput, match="1 edit came from it"):
        delete_version(tools.store, DR, "edit-warm@1")
    with pytest.raises(InvalidRecord, match="in use"):
        stored.delete_version(tools.store, version.prompt.sha)


def test_what_a_draft_made_belongs_to_the_version_that_it_becomes(tools):
    draft = written_prompt("edit-warm", 0, system=f"{REFINED.system}\nBe brief.", user=REFINED.user)
    case = used(tools, draft)
    assert case.edit.prompt == "edit-warm (draft)"

    version = made(tools)

    assert (version.prompt.sha, version.edits) == (draft.sha, 1)
    assert load_case(tools.store, case.id).edit.prompt == "edit-warm v1"


def test_a_version_in_a_planned_run_stays(tools):
    version = made(tools)
    with tools.store.write() as db:
        db.table("runs").insert({"id": "r", "title": "r", "plan": "{}", "created_by": "dr"})
        db.table("run_cells").insert(
            {
                "run_id": "r", "pair_id": list_pairs(tools.store)[0].id, "prompt": version.label,
                "prompt_sha": version.prompt.sha, "level": "high", "engine": "offline:rules",
                "replicate": 0, "checker": "offline:rules",
            }
        )  # fmt: skip

    with pytest.raises(InvalidInput, match="1 run came from it"):
        delete_version(tools.store, DR, "edit-warm")


def test_a_version_that_made_nothing_can_go_and_its_parent_after_it(tools):
    made(tools)
    made(tools, name="edit-warmer", parent="edit-warm", extra="Be warm.")
    with pytest.raises(InvalidInput, match="1 later version came from it"):
        delete_version(tools.store, DR, "edit-warm")

    delete_version(tools.store, DR, "edit-warmer")
    delete_version(tools.store, DR, "edit-warm@1")

    assert all(each.is_shipped for each in list_versions(tools.store))
    with pytest.raises(InvalidInput, match="ships with Bedside"):
        delete_version(tools.store, DR, "edit-simple")


def test_a_version_stays_while_somebody_has_unsaved_text_of_it(tools):
    version = made(tools)
    other = Actor(role=Role.CLINICIAN, name="other")
    keep_draft(tools.store, other, version, system="Be warm.", user="so far")
    with pytest.raises(InvalidInput, match="unsaved text"):
        delete_version(tools.store, DR, "edit-warm")

    discard_draft(tools.store, other, version)
    delete_version(tools.store, DR, "edit-warm")


def test_a_version_never_changes(tools):
    made(tools)

    with pytest.raises(InvalidRecord, match="never changes"), tools.store.write():
        tools.store.run("UPDATE prompt_versions SET note = 'other'")
