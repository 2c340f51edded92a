"""Judges over a closed panel: kept as they come, resumed, stopped, and never seen by a panel."""

import asyncio
import csv
import io
import json
import zipfile
from contextlib import suppress

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.identity import new_id
from core.domain.judges import Judge, JudgeOrder
from core.domain.judging import Label, Missing, Order, Protocol, Resolution, Variant
from core.errors import (
    EngineMisconfigured,
    EngineRefused,
    InvalidInput,
    InvalidRecord,
    NotFound,
    Unauthorized,
)
from core.services.exporting import zipped
from core.services.judging import (
    editor_engines,
    estimate_judge,
    judge_answers,
    judge_labels,
    judge_progress,
    judge_verdicts,
    list_judges,
    register_judge,
    resume_judge,
    run_judge,
    start_judge,
    start_judges,
    stop_judge,
)
from core.services.running import JobStatus, job_state
from core.services.tools import open_tools
from core.settings import Keys, load_settings
from core.store import Store, judgments
from core.store.deeds import deeds_about
from core.store.judgments import save_judge
from core.store.studies import list_items
from tests.judges import (
    a_closed_study,
    a_closed_study_of,
    an_order,
    prefers,
    run,
    says,
    scripted,
    wait_for,
)
from tests.panels import a_study, an_item


@pytest.fixture
def settings(tmp_path):
    return load_settings(env={}, db=tmp_path / "annotations.db", secrets_file=tmp_path / "none")


@pytest.fixture
def tools(settings):
    with open_tools(settings) as opened:
        yield opened


@pytest.fixture
def study(tools):
    return a_closed_study(tools.store, pairs=4, controls=2)


def the_judge(tools, study, **changes):
    return register_judge(tools.store, OPERATOR, an_order(study, **changes))


def test_every_item_and_control_is_asked_in_both_orders_and_labels_are_of_real_items(tools, study):
    warm = scripted(tools, prefers("Warm"))
    judge = the_judge(tools, study)
    run(warm, judge)

    assert len(warm.script.history) == 6 * 2
    labels = judge_labels(tools.store, OPERATOR, judge.id)
    real = [item.id for item in list_items(tools.store, study) if item.kind == "main"]
    assert labels == dict.fromkeys(real, Label.A)
    found = judge_verdicts(tools.store, OPERATOR, judge.id)
    assert [each.label for each in found.controls] == [Label.TIE] * 2
    assert found.unasked == 0


def test_no_request_holds_an_id_a_system_or_where_a_reply_comes_from(tools):
    item = an_item(1, source_a={"engine": "openai:CANARY", "level": "extreme", "prompt": "CANARY"})
    study = a_closed_study_of(tools.store, item, title="CANARY")
    judges = scripted(tools, lambda _: says("tie"))
    run(judges, the_judge(tools, study, variant=Variant.ENSEMBLE))

    everything = json.dumps(
        [[each.system, each.user, dict(each.inputs)] for each in judges.script.history]
    )
    for word in ("CANARY", "edit_refined", "extreme", item.id, item.pair_id, study):
        assert word not in everything


@pytest.mark.parametrize("opened", [True, False])
def test_a_panel_that_is_not_over_is_not_judged(tools, opened):
    study = a_study(tools.store, opened=opened)

    with pytest.raises(InvalidInput, match="close the study first"):
        the_judge(tools, study)
    assert list_judges(tools.store, OPERATOR, study_id=study) == ()


def test_the_same_order_is_the_same_judge_and_is_asked_nothing_twice(tools, study):
    first = scripted(tools, prefers("Warm"))
    run(first, the_judge(tools, study))
    second = scripted(tools, prefers("Warm"))
    run(second, the_judge(tools, study), retry_failures=True)

    assert second.script.history == []
    assert len(list_judges(tools.store, OPERATOR, study_id=study)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"engine": "openai:another"},
        {"protocol": Protocol.BINARY},
        {"variant": Variant.FEW_SHOT},
        {"repeats": 3},
    ],
)
def test_another_order_is_another_judge(tools, study, change):
    assert the_judge(tools, study).id != the_judge(tools, study, **change).id
    assert len(list_judges(tools.store, OPERATOR, study_id=study)) == 2


def test_failures_are_asked_again_only_on_demand_and_as_new_attempts(tools, study):
    judge = the_judge(tools, study)
    run(scripted(tools, lambda _: "no idea"), judge)
    progress = judge_progress(tools.store, OPERATOR, judge.id)
    assert (progress.answered, progress.failed, progress.unasked) == (0, 12, 0)
    assert set(judge_labels(tools.store, OPERATOR, judge.id).values()) == {Missing.UNREADABLE}

    idle = scripted(tools, prefers("Warm"))
    run(idle, judge)
    assert idle.script.history == []
    run(idle, judge, retry_failures=True)
    assert set(judge_labels(tools.store, OPERATOR, judge.id).values()) == {Label.A}
    rows = tools.store.rows("SELECT attempt, raw, verdict FROM judgments ORDER BY seq")
    assert [row["attempt"] for row in rows] == [1] * 12 + [2] * 12
    assert {row["raw"] for row in rows} == {"no idea", ""}
    assert {each.judgment.failure for each in judge_answers(tools.store, OPERATOR, judge.id)} == {
        None
    }


def test_an_answer_with_a_broken_character_is_kept(tools, study):
    def broken(request):
        return "no \ud800 idea" if "reply 1" in request.user else says("tie", "so \ud83d sad")

    judge = the_judge(tools, study)
    run(scripted(tools, broken), judge)

    progress = judge_progress(tools.store, OPERATOR, judge.id)
    assert progress.unasked == 0
    assert progress.failed >= 2
    assert "\\ud800" in str(tools.store.rows("SELECT raw FROM judgments"))


def test_a_refusal_of_one_item_is_a_failure_and_the_run_goes_on(tools, study):
    def refuses_one(request):
        if "reply 2" in request.user:
            return EngineRefused("Filtered.", engine="e", kind="filter", status=400)
        return prefers("Warm")(request)

    judge = the_judge(tools, study)
    run(scripted(tools, refuses_one), judge)

    labels = list(judge_labels(tools.store, OPERATOR, judge.id).values())
    assert sorted(labels) == [Label.A] * 3 + [Missing.UNREADABLE]
    faults = [each.fault for each in judge_answers(tools.store, OPERATOR, judge.id)]
    assert faults.count("filter") == 2


def test_a_refused_key_stops_the_run_and_what_was_answered_stays(tools, study):
    def runs_out(_):
        if len(engine.script.history) > 5:
            return EngineMisconfigured("The key was refused.", engine="e", kind="key")
        return says("tie")

    judge = the_judge(tools, study)
    engine = scripted(tools, runs_out)
    with pytest.raises(EngineMisconfigured, match="key was refused"):
        run(engine, judge)

    progress = judge_progress(tools.store, OPERATOR, judge.id)
    assert progress.failed == 0, "nobody's answer was refused"
    assert 0 < progress.answered <= 5
    rest = scripted(tools, prefers("Warm"))
    run(rest, judge)
    assert len(rest.script.history) == 12 - progress.answered


def test_a_run_that_is_cancelled_keeps_its_answers_and_goes_on_later(tools):
    judge = the_judge(tools, a_closed_study(tools.store, pairs=20))

    async def cancelled_half_way():
        def answer(_):
            if len(engine.script.history) == 15:
                task.cancel()
            return says("tie")

        engine = scripted(tools, answer)
        task = asyncio.create_task(run_judge(engine, judge, retry_failures=False))
        (ended,) = await asyncio.gather(task, return_exceptions=True)
        assert isinstance(ended, asyncio.CancelledError)

    asyncio.run(cancelled_half_way())
    before = judge_progress(tools.store, OPERATOR, judge.id)
    assert 0 < before.answered < before.questions
    assert before.failed == 0
    partly = judge_verdicts(tools.store, OPERATOR, judge.id)
    assert partly.unasked > 0, "what was not asked is counted and is not unreadable"
    assert set(judge_labels(tools.store, OPERATOR, judge.id).values()) <= {Label.TIE}

    with Store.open(tools.store.path) as another_process:
        rest = scripted(tools, lambda _: says("tie"))
        assert judge_progress(another_process, OPERATOR, judge.id).answered == before.answered
    run(rest, judge)
    assert len(rest.script.history) == before.questions - before.answered
    assert judge_progress(tools.store, OPERATOR, judge.id).unasked == 0


def test_nothing_more_is_asked_once_answers_cannot_be_kept(tools, monkeypatch):
    judge = the_judge(tools, a_closed_study(tools.store, pairs=300))
    with tools.store.write():
        tools.store.run(
            "CREATE TRIGGER another_process BEFORE INSERT ON judgments"
            " BEGIN SELECT RAISE(ABORT, 'this question has a readable answer'); END"
        )
    writers = []

    class Watched(judgments.StoreJudgments):
        def __init__(self, path, judge_id):
            super().__init__(path, judge_id)
            writers.append(self)

    def answer(_):
        if len(engine.script.history) == 100:
            # By now the disk has refused what was answered before.
            with suppress(InvalidRecord):
                writers[0].flush()
        return says("tie")

    monkeypatch.setattr(judgments, "StoreJudgments", Watched)
    engine = scripted(tools, answer)

    with pytest.raises(InvalidRecord):
        run(engine, judge)
    assert len(engine.script.history) <= 100 + tools.settings.concurrency


def test_an_estimate_counts_what_is_left_and_asks_and_stores_nothing(tools, study):
    order = an_order(study, variant=Variant.ENSEMBLE, repeats=2)
    before = estimate_judge(tools.store, OPERATOR, order)

    assert (before.comparisons, before.controls, before.questions) == (4, 2, 6 * 2 * 3 * 2)
    assert list_judges(tools.store, OPERATOR) == ()
    run(scripted(tools, lambda _: says("tie")), register_judge(tools.store, OPERATOR, order))
    after = estimate_judge(tools.store, OPERATOR, order)
    assert (after.answered, after.failed, after.unasked) == (72, 0, 0)


def test_soft_and_strict_are_two_readings_of_the_same_answers(tools, study):
    def half_sure(request):
        return says("1" if "Warm" in str(request.inputs["reply_first"]) else "tie")

    judge = the_judge(tools, study)
    run(scripted(tools, half_sure), judge)
    strict, soft = (
        set(judge_labels(tools.store, OPERATOR, judge.id, resolution=each).values())
        for each in Resolution
    )

    assert (strict, soft) == ({Label.TIE}, {Label.A})


def test_answers_name_order_replicate_and_reason(tools, study):
    judge = the_judge(tools, study, repeats=2)
    run(scripted(tools, lambda _: says("1", "it is warmer")), judge)
    found = judge_answers(tools.store, OPERATOR, judge.id)

    assert len(found) == 6 * 2 * 2
    assert {each.judgment.reason for each in found} == {"it is warmer"}
    assert {each.judgment.label for each in found if each.judgment.order is Order.AB} == {Label.A}
    assert {each.judgment.label for each in found if each.judgment.order is Order.BA} == {Label.B}
    assert sum(each.is_control for each in found) == 2 * 2 * 2


def test_a_judge_of_rules_runs_as_a_job_and_costs_nothing(settings, tools, study):
    order = an_order(study, engine="offline:rules")
    job_id = start_judge(settings, Keys(), OPERATOR, order)
    wait_for(job_id)

    (judge,) = list_judges(tools.store, OPERATOR, study_id=study)
    progress = judge_progress(tools.store, OPERATOR, judge.id)
    assert job_state(tools.store, job_id).state is JobStatus.DONE
    assert progress.job is not None
    assert progress.job.id == job_id
    assert (progress.answered, progress.sent, progress.cost, progress.unpriced) == (12, 12, 0, 0)
    (deed,) = deeds_about(tools.store, study)
    assert deed["deed"] == "started a judge"
    stop_judge(tools.store, OPERATOR, judge.id)
    assert job_state(tools.store, job_id).state is JobStatus.DONE
    wait_for(resume_judge(settings, Keys(), OPERATOR, judge.id))
    assert judge_progress(tools.store, OPERATOR, judge.id).sent == 12


def test_a_judge_with_an_older_prompt_is_not_gone_on_with(settings, tools, study):
    old = Judge(
        id=new_id(),
        order=an_order(study),
        prompts={"zero_shot": "judge-three-way v0 sha256:0"},
        created_by="tests",
    )
    save_judge(tools.store, old)

    with pytest.raises(InvalidInput, match="older version of its prompt"):
        resume_judge(settings, Keys(), OPERATOR, old.id)
    assert the_judge(tools, study).id != old.id


def test_several_judges_run_at_once(settings, tools, study):
    orders = [an_order(study, engine="offline:rules", protocol=each) for each in Protocol]
    for job_id in start_judges(settings, Keys(), OPERATOR, orders):
        wait_for(job_id)

    judges = list_judges(tools.store, OPERATOR, study_id=study)
    assert [judge.order.protocol for judge in judges] == list(Protocol)
    assert {judge_progress(tools.store, OPERATOR, each.id).answered for each in judges} == {12}


def a_vote_set(store):
    with store.write() as db:
        db.table("vote_sets").insert(
            {
                "id": "set-1",
                "title": "Elsewhere",
                "file_sha": "x",
                "mapping": "{}",
                "left_out": "{}",
                "n_rows": 3,
                "created_by": "tests",
            }
        )
        texts = {"message": "M", "text_a": "Warm reply", "text_b": "Plain reply"}
        rows = [texts, {**texts, "message": None}, dict.fromkeys(texts)]
        db.table("vote_items").insert_all(
            {"id": f"v{n}", "set_id": "set-1", "item": f"i{n}", **row} for n, row in enumerate(rows)
        )


def test_imported_items_are_judged_where_they_have_texts(tools):
    a_vote_set(tools.store)
    order = JudgeOrder(set_id="set-1", engine="openai:scripted")
    assert estimate_judge(tools.store, OPERATOR, order).without_texts == 2
    judge = register_judge(tools.store, OPERATOR, order)
    run(scripted(tools, prefers("Warm")), judge)

    assert judge_labels(tools.store, OPERATOR, judge.id) == {"v0": Label.A}
    assert list_judges(tools.store, OPERATOR, set_id="set-1") == (judge_kept(tools, judge),)
    with tools.store.write():
        tools.store.run("DELETE FROM vote_sets WHERE id = 'set-1'")
    assert tools.store.rows("SELECT * FROM judgments") == []


def judge_kept(tools, judge):
    (found,) = list_judges(tools.store, OPERATOR)
    assert found.id == judge.id
    return found


def test_the_engines_that_wrote_the_replies_are_known(tools):
    study = a_closed_study_of(
        tools.store,
        an_item(1, source_a={"engine": "openai:gpt-5"}),
        an_item(2, source_a={"engine": "google:gemini-2.5-pro"}, source_b={"kind": "physician"}),
    )

    found = editor_engines(tools.store, OPERATOR, study)
    assert found == ("google:gemini-2.5-pro", "openai:gpt-5")


def test_a_judge_needs_one_source_a_name_and_a_number_of_repeats(tools, study):
    for wrong in ({"study_id": None}, {"set_id": "x"}, {"repeats": 0}, {"repeats": 99}):
        with pytest.raises(InvalidRecord):
            JudgeOrder(**{"study_id": study, "engine": "offline:rules", **wrong})
    with pytest.raises(EngineMisconfigured, match="names no engine"):
        the_judge(tools, study, engine="gpt")
    with pytest.raises(NotFound):
        the_judge(tools, "no-such-study")
    with pytest.raises(NotFound):
        register_judge(
            tools.store, OPERATOR, JudgeOrder(set_id="no-such-set", engine="offline:rules")
        )
    with pytest.raises(NotFound):
        judge_progress(tools.store, OPERATOR, "no-such-judge")


def test_judges_are_for_researchers(settings, tools, study):
    judge = the_judge(tools, study)
    for role in (Role.FACILITATOR, Role.CLINICIAN):
        actor = Actor(role=role, name="x")
        for refused in (
            lambda who: start_judge(settings, Keys(), who, judge.order),
            lambda who: resume_judge(settings, Keys(), who, judge.id),
            lambda who: stop_judge(tools.store, who, judge.id),
            lambda who: estimate_judge(tools.store, who, judge.order),
            lambda who: list_judges(tools.store, who),
            lambda who: judge_progress(tools.store, who, judge.id),
            lambda who: judge_labels(tools.store, who, judge.id),
            lambda who: judge_answers(tools.store, who, judge.id),
            lambda who: editor_engines(tools.store, who, study),
        ):
            with pytest.raises(Unauthorized):
                refused(actor)


def test_an_export_holds_every_judge_and_answer_and_no_spreadsheet_runs_a_reason(tools, study):
    def answer(request):
        if "reply 2" in request.user:
            return EngineRefused("Filtered.", engine="e", kind="filter", status=400)
        return says("1" if "Warm" in str(request.inputs["reply_first"]) else "2", "=1+1")

    judge = the_judge(tools, study, repeats=2)
    run(scripted(tools, answer), judge)
    the_judge(tools, a_closed_study(tools.store))
    with zipfile.ZipFile(io.BytesIO(zipped(tools.store, OPERATOR, study_id=study))) as archive:
        found = {
            name: list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode())))
            for name in ("judges", "judge_answers")
        }
        lines = archive.read("judge_answers.jsonl").decode().splitlines()

    (row,) = found["judges"]
    assert (row["judge"], row["study"], row["temperature"]) == (judge.id, study, "0.0")
    assert "judge-three-way v1 sha256:" in row["prompts"]
    answers = found["judge_answers"]
    assert len(answers) == len(lines) == 6 * 2 * 2
    assert {row["kind"] for row in answers} == {"main", "control"}
    real = [row for row in answers if row["kind"] == "main"]
    assert {(row["label"], row["failure"], row["reason"]) for row in real} == {
        ("A", "", "'=1+1"),
        ("", "Filtered.", ""),
    }
    assert {(row["order"], row["verdict"]) for row in real if row["label"]} == {
        ("ab", "1"),
        ("ba", "2"),
    }
    assert {row["fault"] for row in answers} == {"", "filter"}
