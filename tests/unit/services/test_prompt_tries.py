"""Unsaved text, pins and tries: kept per person, whole after a stop, honest about failures."""

import asyncio
import threading
from dataclasses import replace

import pytest

from core.domain.access import Actor, Role
from core.domain.edits import EmpathyLevel, Method
from core.domain.prompt_tries import Side, TryCell, TryOrder
from core.errors import InvalidInput, NotFound, PromptError
from core.prompts.ablation import Group, ablated
from core.services.editing import EditOrder, edit_pair
from core.services.library import list_pairs
from core.services.prompt_drafts import (
    discard_draft,
    draft_from,
    drafted,
    keep_draft,
    last_made_from,
    pin_pairs,
    pinned_pairs,
    save_draft,
    switched_off,
    unsaved,
)
from core.services.prompt_reading import compare_prompts, exact_request, marked
from core.services.prompt_tries import (
    change_of,
    deltas,
    get_try,
    last_try,
    run_try,
    start_try,
    stop_try,
    worst_first,
)
from core.services.prompt_versions import find_version
from core.services.running import JobStatus
from core.services.tools import open_tools
from core.settings import Keys, load_settings
from core.store import prompt_tries as stored
from tests.fake_llm import FakeLLM, Fault

DR = Actor(role=Role.CLINICIAN, name="dr")
OTHER = Actor(role=Role.CLINICIAN, name="other")
RULES = "offline:rules"


@pytest.fixture
def settings(tmp_path):
    return load_settings(env={}, db=tmp_path / "annotations.db", secrets_file=tmp_path / "none")


@pytest.fixture
def tools(settings):
    with open_tools(settings) as opened:
        yield opened


@pytest.fixture
def refined(tools):
    return find_version(tools.store, "edit-refined")


def the_draft(tools, refined):
    text = draft_from(tools.store, DR, refined)
    assert text is not None
    return text


def begun(tools, refined, extra="Be brief."):
    keep_draft(
        tools.store, DR, refined, system=f"{refined.prompt.system}\n{extra}",
        user=refined.prompt.user,
    )  # fmt: skip
    return the_draft(tools, refined)


def an_order(tools, refined, *, count=2, **changes):
    order = TryOrder(
        tried=drafted(refined, begun(tools, refined)),
        parent=refined.prompt,
        level=EmpathyLevel.HIGH,
        engine=RULES,
        checker=RULES,
        pairs=tuple(list_pairs(tools.store)[:count]),
    )
    return replace(order, **changes)


def join_jobs():
    for thread in threading.enumerate():
        if thread.name.startswith("job-"):
            thread.join()


def waited(settings, tools, order, keys=None):
    try_id = start_try(settings, keys or Keys(), DR, order)
    join_jobs()
    return get_try(tools.store, DR, try_id)


def test_unsaved_text_is_kept_per_person_until_it_is_discarded(tools, refined):
    text = begun(tools, refined)

    assert text.system.endswith("Be brief.")
    assert draft_from(tools.store, OTHER, refined) is None
    assert unsaved(tools.store, DR) == ("edit-refined@1",)
    assert discard_draft(tools.store, DR, refined)
    assert not discard_draft(tools.store, DR, refined)
    assert unsaved(tools.store, DR) == ()


def test_text_that_is_the_versions_own_again_is_no_draft(tools, refined):
    begun(tools, refined)
    keep_draft(
        tools.store, DR, refined, system=refined.prompt.system + "\n", user=refined.prompt.user
    )

    assert draft_from(tools.store, DR, refined) is None


def test_text_that_cannot_be_sent_yet_is_kept_all_the_same(tools, refined):
    keep_draft(tools.store, DR, refined, system="", user="half a {{ patient")

    with pytest.raises(PromptError):
        drafted(refined, the_draft(tools, refined))


def test_unsaved_text_becomes_one_version_however_often_it_is_saved(tools, refined):
    begun(tools, refined)
    made = save_draft(tools.store, DR, refined, "edit-brief", note="shorter")

    assert made.label == "edit-brief v1"
    assert save_draft(tools.store, DR, refined, "edit-brief", note="shorter") is None
    assert last_made_from(tools.store, DR, refined) == made
    assert last_made_from(tools.store, OTHER, refined) is None
    assert unsaved(tools.store, DR) == ()


def test_text_that_cannot_be_saved_stays_unsaved(tools, refined):
    begun(tools, refined)
    with pytest.raises(PromptError):
        save_draft(tools.store, DR, refined, "Not a name", note="shorter")

    assert unsaved(tools.store, DR) == ("edit-refined@1",)


def test_an_ablation_is_known_from_its_words_and_other_changes_are_none(tools, refined):
    prompt = ablated(refined.prompt, {"facts", "balance"})
    keep_draft(tools.store, DR, refined, system=prompt.system, user=prompt.user)

    assert switched_off(refined, draft_from(tools.store, DR, refined)) == {
        Group.FACTS, Group.BALANCE,
    }  # fmt: skip
    assert switched_off(refined, None) == frozenset()
    assert switched_off(refined, begun(tools, refined)) is None


def test_ten_pairs_can_be_pinned_and_keep_their_order(tools):
    ids = [pair.id for pair in list_pairs(tools.store)][:11]
    pin_pairs(tools.store, DR, [ids[4], ids[1], ids[4]])

    assert [pair.id for pair in pinned_pairs(tools.store, DR)] == [ids[4], ids[1]]
    assert pinned_pairs(tools.store, OTHER) == ()
    with pytest.raises(InvalidInput, match="At most 10"):
        pin_pairs(tools.store, DR, ids)
    with pytest.raises(NotFound):
        pin_pairs(tools.store, DR, ["no-such-pair"])
    assert len(pinned_pairs(tools.store, DR)) == 2


def test_a_try_makes_both_edits_of_every_pair_and_keeps_them(settings, tools, refined):
    found, job = waited(settings, tools, an_order(tools, refined))

    assert job.state is JobStatus.DONE
    assert (found.tried, found.parent) == ("edit-refined (draft)", "edit-refined v1")
    assert found.finished == 4
    for row in found.rows:
        assert row.tried.case.edit.text == row.parent.case.edit.text
        assert change_of(row).recall in (0.0, None)
    change = deltas(found.rows)["recall"]
    assert (change.estimate, change.n) == (0.0, 2)
    assert change.reason
    assert last_try(tools.store, DR, refined.prompt) == found.id
    with pytest.raises(NotFound):
        get_try(tools.store, OTHER, found.id)


def test_the_same_try_again_is_the_same_try(settings, tools, refined):
    first, _ = waited(settings, tools, an_order(tools, refined))
    second, _ = waited(settings, tools, an_order(tools, refined))

    assert second.id == first.id
    assert [row.tried.case.id for row in second.rows] == [row.tried.case.id for row in first.rows]


@pytest.mark.parametrize("count", [0, 11])
def test_a_try_takes_one_to_ten_pairs(tools, refined, count):
    with pytest.raises(InvalidInput, match="1 to 10"):
        an_order(tools, refined, count=count)


def test_a_try_of_the_parent_itself_is_refused(tools, refined):
    with pytest.raises(InvalidInput, match="same words"):
        an_order(tools, refined, tried=refined.prompt)


@pytest.fixture
def server():
    with FakeLLM() as running:
        yield running


def test_a_failed_edit_is_a_sentence_in_its_cell_and_the_others_go_on(settings, server, refined):
    keys = Keys(openai_key="sk-not-a-key", openai_base_url=server.openai_base_url)
    with open_tools(settings, keys) as tools:
        order = an_order(tools, refined, engine="openai:m")
        server.fail_next(Fault.FILTERED)
        try_id = stored.begin_try(tools.store, DR, order)
        asyncio.run(run_try(tools, try_id, order))
        found, _ = get_try(tools.store, DR, try_id)

    failed = [c for row in found.rows for c in (row.parent, row.tried) if c.failure]
    assert len(failed) == 1
    assert found.finished == 4
    assert deltas(found.rows)["recall"].n == 1


def test_a_parents_result_in_the_database_is_not_asked_for_again(settings, server, refined):
    keys = Keys(openai_key="sk-not-a-key", openai_base_url=server.openai_base_url)
    with open_tools(settings, keys) as tools:
        order = an_order(tools, refined, count=1, engine="openai:m", checker="openai:m")
        known = EditOrder(
            pair=order.pairs[0], method=Method.REFINED_EDIT, level=order.level, engine="openai:m",
            version=refined.prompt,
        )  # fmt: skip
        asyncio.run(edit_pair(tools, known))
        before = len(server.seen)
        try_id = stored.begin_try(tools.store, DR, order)
        asyncio.run(run_try(tools, try_id, order))
        found, _ = get_try(tools.store, DR, try_id)
        asked = [str(each.body) for each in server.seen[before:]]

    assert found.finished == 2
    assert any("Be brief." in each for each in asked)
    assert sum("You are an editor for a physician" in each for each in asked) == 1


def test_a_revoked_key_ends_the_try_with_a_sentence_and_keeps_what_is_made(
    settings, server, refined
):
    keys = Keys(openai_key="sk-not-a-key", openai_base_url=server.openai_base_url)
    with open_tools(settings, keys) as tools:
        order = an_order(tools, refined, count=1, engine="openai:m")
        server.fail_next(None, Fault.UNAUTHORIZED)
        found, job = waited(settings, tools, order, keys)

        assert job.state is JobStatus.FAILED
        assert "key" in str(job.failure)
        assert found.finished == 1
        again, job = waited(settings, tools, order, keys)

    assert job.state is JobStatus.DONE
    assert again.finished == 2
    assert len([each for each in server.seen if each.fault is None]) == 2


def test_a_try_can_be_stopped_and_goes_on_where_it_was(settings, refined):
    with FakeLLM(latency=30) as slow:
        keys = Keys(openai_key="sk-not-a-key", openai_base_url=slow.openai_base_url)
        with open_tools(settings, keys) as tools:
            order = an_order(tools, refined, engine="openai:m")
            try_id = start_try(settings, keys, DR, order)
            stop_try(tools.store, DR, try_id)
            join_jobs()
            found, job = get_try(tools.store, DR, try_id)

    assert job.state is JobStatus.CANCELLED
    assert found.finished == 0
    with FakeLLM() as quick:
        keys = Keys(openai_key="sk-not-a-key", openai_base_url=quick.openai_base_url)
        with open_tools(settings, keys) as tools:
            found, job = waited(settings, tools, order, keys)
    assert (job.state, found.finished) == (JobStatus.DONE, 4)


def test_what_got_worse_stands_first_and_what_has_no_score_last(settings, tools, refined):
    found, _ = waited(settings, tools, an_order(tools, refined, count=3))
    unscored = replace(found.rows[0], tried=TryCell(failure="blocked"))
    case = found.rows[2].tried.case
    assert case is not None
    check = case.check
    assert check is not None
    worse_check = replace(check, kept=(replace(check.kept[0], entailed=False), *check.kept[1:]))
    worse = replace(found.rows[2], tried=TryCell(case=replace(case, check=worse_check)))

    ordered = worst_first((unscored, found.rows[1], worse))

    assert ordered == [worse, found.rows[1], unscored]
    assert change_of(worse).is_worse


def test_the_exact_request_has_the_words_the_texts_and_the_fences(tools, refined):
    pair = list_pairs(tools.store)[0]
    prompt = drafted(refined, begun(tools, refined))
    sent = exact_request(tools.store, prompt, pair, EmpathyLevel.HIGH, "openai:m")

    assert sent.system == prompt.system
    assert f">\n{pair.patient_message}\n</patient_message-" in sent.user
    assert "highly empathic" in sent.user


def test_a_diff_counts_words_and_shows_them(tools, refined):
    prompt = drafted(refined, begun(tools, refined))
    diff = compare_prompts(refined.prompt, prompt)

    assert (diff.added, diff.removed) == (2, 0)
    assert "{+" in marked(diff.system)
    assert marked(diff.user) == refined.prompt.user


def test_both_sides_of_a_try_have_a_name():
    assert list(Side) == ["parent", "tried"]
