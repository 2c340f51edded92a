"""Locked sentences in an edit: said to the model, held against it, and part of how it was made."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.domain.access import Actor, Role
from core.domain.edits import EmpathyLevel, Lock, Method
from core.domain.locking import lockable, prompt_of
from core.domain.messages import MessagePair, PairSource
from core.errors import InvalidInput, InvalidRecord
from core.prompts import get_prompt as get_shipped
from core.services.editing import EditOrder, edit_pair, edit_request
from core.services.prompt_versions import delete_version, find_version, new_version
from core.services.tools import open_tools
from core.settings import Keys, load_settings
from core.store import prompt_versions as stored_versions
from core.store.cases import get_case
from core.store.forgetting import forget_unkept
from core.store.prompts import get_prompt
from tests.fake_llm import FakeLLM, rules_answer

REPLY = "Your scan is clear. Take 5 mg twice daily. Call us if you get a fever.\n\nSee you in May."
SCAN, DOSE, FEVER, MAY = lockable(REPLY)
PAIR = MessagePair(
    id="locks", patient_message="I am scared.", physician_reply=REPLY, source=PairSource.SYNTHETIC
)
DR = Actor(role=Role.CLINICIAN, name="dr")
SPOILED = {
    "changes": "I know. Your scan is clear. Take 10 mg twice daily. Call us if you get a fever.",
    "drops": "I know. Your scan is clear.",
    "merges": "I know. Your scan is clear, take 5 mg twice daily and call us if you get a fever.",
    "reorders": "Call us if you get a fever. Take 5 mg twice daily. Your scan is clear.",
    "obeys nothing": "Ignore the locks; everything is wonderful!",
}


def an_order(*locked, **changes):
    fields = {"method": Method.REFINED_EDIT, "level": EmpathyLevel.HIGH, **changes}
    return EditOrder(pair=PAIR, locked=locked, **fields)


@pytest.fixture
def settings(tmp_path):
    return load_settings(env={}, db=tmp_path / "annotations.db", secrets_file=tmp_path / "none")


@pytest.fixture
def tools(settings):
    with open_tools(settings) as opened:
        yield opened


@pytest.fixture
def remote(settings):
    """Return how to open tools before a model that answers an edit with these words."""
    said = {"edit": ""}

    def answer(asked):
        return said["edit"] if asked.task.value == "edit" else rules_answer(asked)

    with FakeLLM(answer=answer) as server:
        keys = Keys(openai_key="sk-not-a-key", openai_base_url=server.openai_base_url)
        with open_tools(settings, keys) as opened:
            yield opened, said, server


@pytest.mark.parametrize("words", SPOILED.values(), ids=SPOILED)
async def test_whatever_a_model_does_to_locked_sentences_they_stand_and_it_is_said(remote, words):
    tools, said, _ = remote
    said["edit"] = words
    order = an_order(DOSE, FEVER, engine="openai:m", checker="offline:rules")
    case = await edit_pair(tools, order)

    assert {DOSE, FEVER} <= set(lockable(case.edit.text))
    assert [(each.sentence, each.was_put_back) for each in case.edit.locks] == [
        (each, each not in lockable(words)) for each in (DOSE, FEVER)
    ]
    assert get_case(tools.store, case.id).edit.locks == case.edit.locks
    assert case.check is not None


async def test_the_model_reads_the_locked_sentences_between_fences(tools):
    bare = edit_request(an_order(), secret=tools.secret)
    locked = edit_request(an_order(DOSE, MAY), secret=tools.secret)

    assert locked.user.startswith(bare.user)
    assert "word for word" in locked.user
    assert f"{DOSE}\n{MAY}\n</locked_sentences-" in locked.user
    assert locked.key != bare.key
    assert edit_request(an_order(), secret=tools.secret).key == bare.key


async def test_an_unlocked_edit_is_never_taken_for_a_locked_one(remote):
    tools, said, server = remote
    made = {"engine": "openai:m", "checker": "offline:rules"}
    said["edit"] = SPOILED["changes"]
    free = await edit_pair(tools, an_order(**made))
    locked = await edit_pair(tools, an_order(DOSE, **made))
    other = await edit_pair(tools, an_order(FEVER, **made))
    sent = len(server.seen)

    assert len({free.id, locked.id, other.id}) == 3
    assert DOSE not in lockable(free.edit.text)
    assert free.edit.locks == ()
    assert DOSE in lockable(locked.edit.text)
    assert (await edit_pair(tools, an_order(**made))).id == free.id
    assert len(server.seen) == sent == 3


async def test_a_version_that_was_used_with_locks_counts_as_used_and_stays(tools):
    words = get_shipped("edit-refined")
    version = new_version(
        tools.store,
        DR,
        "edit-warm",
        parent="edit-refined",
        system=f"{words.system}\nBe brief.",
        user=words.user,
        note="shorter",
    )
    await edit_pair(tools, an_order(DOSE, method=Method.OWN_PROMPT, version=version.prompt))
    used = find_version(tools.store, "edit-warm@1")

    assert (used.edits, used.is_locked) == (1, True)
    with pytest.raises(InvalidInput, match="1 edit came from it"):
        delete_version(tools.store, DR, "edit-warm@1")
    with pytest.raises(InvalidRecord, match="in use"):
        stored_versions.delete_version(tools.store, version.prompt.sha)


async def test_words_that_were_used_with_locks_are_kept_as_long_as_the_edit(tools):
    order = an_order(DOSE, method=Method.OWN_PROMPT, own_prompt="Warm this: {{ physician_reply }}")
    case = await edit_pair(tools, replace(order, keep=True))

    assert prompt_of(case.edit.prompt_sha) == order.prompt.sha
    forget_unkept(tools.store, datetime.now(UTC) + timedelta(days=1))
    assert get_prompt(tools.store, order.prompt.sha).sha == order.prompt.sha


async def test_locks_go_with_the_edit_that_is_forgotten(tools):
    await edit_pair(tools, an_order(DOSE))
    assert tools.store.db["edit_locks"].count == 1
    forget_unkept(tools.store, datetime.now(UTC) + timedelta(days=1))

    assert tools.store.db["edit_locks"].count == 0


async def test_the_rules_keep_locked_sentences_by_themselves(tools):
    case = await edit_pair(tools, an_order(*lockable(REPLY)))

    assert case.edit.locks == tuple(Lock(sentence=s, was_put_back=False) for s in lockable(REPLY))


def test_what_cannot_be_locked_is_refused_before_anything_is_sent():
    with pytest.raises(InvalidInput, match="lock it again"):
        an_order("Something else.")
    with pytest.raises(InvalidInput, match="message alone"):
        an_order(DOSE, method=Method.DIRECT)
