"""Batches in the database: a request is out once, and what came of it never changes."""

import sqlite3

import pytest

from core.domain.batches import RequestOutcome
from core.domain.calls import Call, CallOutcome, Completion, StopReason
from core.domain.identity import new_id
from core.errors import InvalidInput
from core.store import batch_answers, batches
from core.store.batch_answers import Settled
from core.store.batches import BatchRequest
from core.store.calls import StoreCache
from core.store.run_reading import usual_seconds
from tests.runs import Made, arm, keep_run

ENGINE = "openai:m"
ANSWER = Completion(text="Warm words.", served_by="m", seconds=0.0)


def a_request(key="k1:a", **changes):
    fields = {
        "key": key, "pair_id": "a", "cell": 1, "step": "edit", "request_key": key, "task": "edit",
        "reply": None, "features": ("temperature",), "reserved": 0.25,
    }  # fmt: skip
    return BatchRequest(**{**fields, **changes})


def settled(key="k1:a", outcome=RequestOutcome.ANSWERED, **changes):
    is_answer = outcome is RequestOutcome.ANSWERED
    call = Call(
        id=new_id(), task="edit", engine_asked=ENGINE, engine_served="m", request_key=key,
        outcome=CallOutcome.ANSWERED if is_answer else CallOutcome.FAILED, started_at="now",
        seconds=0.0, fault=None if is_answer else "server", cost=changes.pop("cost", None),
    )  # fmt: skip
    return Settled(key=key, outcome=outcome, call=call, **changes)


@pytest.fixture
def run_id(store):
    return keep_run(store, {arm(): {"a": Made(), "b": Made()}})


def insert(store, run_id, *requests):
    batch_id = new_id()
    batches.insert_batch(
        store, batch_id, run_id=run_id, engine=ENGINE, place="there", requests=requests
    )
    return batch_id


def test_a_request_that_is_out_is_not_taken_into_another_batch_of_any_run(store, run_id):
    other = keep_run(store, {arm(prompt="other"): {"a": Made()}})
    insert(store, run_id, a_request())
    with pytest.raises(InvalidInput, match="same requests"):
        insert(store, other, a_request("k1:b"), a_request())

    assert batches.list_batches(store, other) == []
    assert batches.is_out(store, "k1:a")
    assert not batches.is_out(store, "k1:b")
    assert batches.open_requests(store, run_id) == 1


def test_what_came_of_a_request_is_kept_once(store, run_id):
    batch_id = insert(store, run_id, a_request())
    kept = settled(kept=ANSWER, cost=0.1)
    batch_answers.settle(store, run_id, batch_id, [kept, kept])
    batch_answers.settle(store, run_id, batch_id, [settled(outcome=RequestOutcome.FAILED)])

    assert [row["id"] for row in store.rows("SELECT id FROM calls")] == [kept.call.id]
    assert store.rows("SELECT cell, step FROM run_calls") == [{"cell": 1, "step": "edit"}]
    with StoreCache(store.path) as cache:
        assert cache.get("k1:a").text == ANSWER.text
    with pytest.raises(sqlite3.IntegrityError, match="never changes"):
        store.db.conn.execute("UPDATE run_batch_requests SET outcome = 'failed'")


def test_an_answer_set_aside_is_held_for_its_run_alone(store, run_id):
    other = keep_run(store, {arm(prompt="other"): {"a": Made()}})
    batch_id = insert(store, run_id, a_request())
    cut = Completion(text="Warm \ud800", served_by="m", seconds=0.0, stop=StopReason.TRUNCATED)
    batch_answers.settle(store, run_id, batch_id, [settled(aside=cut)])

    assert batch_answers.held(store, run_id, "k1:a").aside == cut
    assert batch_answers.held(store, other, "k1:a") is None
    assert store.rows("SELECT * FROM cache") == []


def test_money_stays_set_aside_until_the_cost_is_known(store, run_id):
    batch_id = insert(store, run_id, a_request(), a_request("k1:b"), a_request("k1:c"))
    assert batches.outstanding(store, run_id) == (3, 0.75)
    batch_answers.settle(
        store,
        run_id,
        batch_id,
        [
            settled(cost=0.1),
            settled("k1:b"),
            settled("k1:c", RequestOutcome.AGAIN),
        ],
    )

    assert batches.outstanding(store, run_id) == (0, 0.25)
    assert batch_answers.tries(store, run_id, "k1:c") == 1
    assert batch_answers.held(store, run_id, "k1:c") is None


def test_a_batch_keeps_the_name_that_its_provider_gave_it(store, run_id):
    batch_id = insert(store, run_id, a_request())
    batches.note_begun(store, batch_id, "batch_1")
    batches.note_begun(store, batch_id, "batch_2")
    assert batches.get_batch(store, batch_id).provider_id == "batch_1"
    with pytest.raises(sqlite3.IntegrityError, match="provider named"):
        store.db.conn.execute("UPDATE run_batches SET provider_id = 'batch_3'")


def test_an_abandoned_batch_sets_its_requests_free(store, run_id):
    batch_id = insert(store, run_id, a_request())
    batches.abandon(store, batch_id)

    assert not batches.is_out(store, "k1:a")
    assert not batches.get_batch(store, batch_id).is_open
    insert(store, run_id, a_request())


def test_an_answer_of_a_batch_says_nothing_about_how_long_a_call_takes(store, run_id):
    batch_id = insert(store, run_id, a_request())
    batch_answers.settle(store, run_id, batch_id, [settled(kept=ANSWER)])

    assert usual_seconds(store) == {}
