"""A job is a row: one at a time per order, stopped when asked, found again after a crash."""

import pytest

from core.domain.identity import new_id
from core.errors import InvalidRecord, NotFound
from core.store.cases import save_case
from core.store.jobs import (
    JobStatus,
    StepStatus,
    cancel_job,
    create_job,
    fail_job,
    finish_job,
    get_job,
    interrupt_silent_jobs,
    is_cancelled,
    request_cancel,
    set_step,
)
from tests.unit.store.builders import a_case


@pytest.fixture
def job(store):
    return create_job(store, key="order-1", steps=["edit", "facts", "check"])[0]


def test_the_same_order_has_one_running_job(store, job):
    assert create_job(store, key="order-1", steps=["edit"]) == (job, False)

    finish_job(store, job)
    again, fresh = create_job(store, key="order-1", steps=["edit"])
    assert fresh
    assert again != job


def test_steps_are_told_in_their_order(store, job):
    set_step(store, job, "edit", "done")
    set_step(store, job, "facts", StepStatus.RUNNING)
    set_step(store, job, "unannounced", "running")

    assert [(step.name, step.state) for step in get_job(store, job).steps] == [
        ("edit", "done"),
        ("facts", "running"),
        ("check", "waiting"),
        ("unannounced", "running"),
    ]


def test_a_finished_job_names_its_case(store, job):
    case_id = save_case(store, a_case())

    assert finish_job(store, job, case_id=case_id)
    state = get_job(store, job)
    assert (state.state, state.case_id, state.failure) == (JobStatus.DONE, case_id, None)
    assert state.ended_at


def test_a_failed_job_says_why(store, job):
    assert fail_job(store, job, failure="The server did not answer.")
    assert get_job(store, job).failure == "The server did not answer."


def test_a_job_ends_once(store, job):
    assert cancel_job(store, job)
    assert not finish_job(store, job)
    assert not fail_job(store, job, failure="late")
    assert not request_cancel(store, job)
    assert get_job(store, job).state is JobStatus.CANCELLED


def test_a_job_that_is_asked_to_stop_learns_it(store, job):
    assert not is_cancelled(store, job)
    assert request_cancel(store, job)
    assert is_cancelled(store, job)
    assert get_job(store, job).state is JobStatus.RUNNING


def test_a_job_that_is_gone_or_ended_should_stop(store, job):
    finish_job(store, job)

    assert is_cancelled(store, job)
    assert is_cancelled(store, "nowhere")


@pytest.mark.parametrize("beat", ["2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"])
def test_a_silent_job_is_interrupted_also_when_the_clock_was_set_back(store, job, beat):
    store.run("UPDATE jobs SET beat_at = ?", [beat])

    assert [state.id for state in interrupt_silent_jobs(store)] == [job]
    assert get_job(store, job).state is JobStatus.INTERRUPTED
    assert interrupt_silent_jobs(store) == []
    assert create_job(store, key="order-1", steps=[])[1]


def test_a_job_that_asks_whether_to_stop_is_not_silent(store, job):
    store.run("UPDATE jobs SET beat_at = '2020-01-01T00:00:00Z'")
    is_cancelled(store, job)

    assert interrupt_silent_jobs(store) == []


def test_an_unknown_job_leads_nowhere(store):
    with pytest.raises(NotFound, match="`nowhere`"):
        get_job(store, "nowhere")


def test_a_step_in_no_known_state_is_refused(store, job):
    with pytest.raises(InvalidRecord, match="CHECK"):
        set_step(store, job, "edit", "odd")


def test_a_case_that_is_not_there_is_refused(store, job):
    with pytest.raises(InvalidRecord, match="FOREIGN KEY"):
        finish_job(store, job, case_id=new_id())
