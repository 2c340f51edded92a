"""Repair of whole cases: written examples with hand labels, stored ones, and jobs."""

import json
import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.domain.access import Actor, Role
from core.domain.messages import PairSource
from core.domain.prompting import Task
from core.domain.repairing import RepairAction, lost_facts, unsupported
from core.errors import InvalidInput, InvalidRecord, Unauthorized
from core.metrics.facts import score_check
from core.samples import sample_pairs
from core.services.cases import written_case, written_levels
from core.services.repair import repair_case, sentences_to_repair
from core.services.repair_jobs import (
    repair_key,
    repair_of_job,
    repairs_of_case,
    start_repair,
)
from core.services.repair_keeping import kept_repair
from core.services.running import JobStatus, job_state, last_job
from core.services.tools import open_tools
from core.settings import Keys, load_settings
from core.store.cases import get_case, save_case
from core.store.forgetting import forget_pair, forget_unkept
from core.store.pairs import get_pair, save_pair
from core.store.repairs import save_repair
from tests.batches import by_rules
from tests.judges import scripted
from tests.unit.store.builders import a_case, a_check, a_pair, an_edit

RULES, HAND = "offline:rules", "hand labels"
BOTH = f"{HAND} + {RULES}"
DR = Actor(role=Role.CLINICIAN, name="dr")
WRITTEN = [
    written_case(pair.id, level) for pair in sample_pairs() for level in written_levels(pair.id)
]
FLAWED = [case for case in WRITTEN if sentences_to_repair(case)]


@pytest.fixture
def settings(tmp_path):
    return load_settings(env={}, db=tmp_path / "annotations.db", secrets_file=tmp_path / "none")


@pytest.fixture
def tools(settings):
    with open_tools(settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """Tools for what only reads the library, opened once."""
    db = tmp_path_factory.mktemp("library") / "annotations.db"
    with open_tools(load_settings(env={}, db=db, secrets_file=db.parent / "none")) as opened:
        yield opened


async def repaired(tools, case, *, checker=HAND, **how):
    return await repair_case(tools, case, engine=RULES, checker=checker, **how)


def wait_for_jobs():
    for each in threading.enumerate():
        if each.name.startswith("job-"):
            each.join(timeout=30)


def test_there_are_flawed_examples_to_repair():
    assert len(FLAWED) >= 20


@pytest.mark.parametrize("case", FLAWED, ids=lambda case: case.id)
@pytest.mark.parametrize("checker", [HAND, RULES])
async def test_every_flawed_example_gains_precision_and_loses_no_fact(library, case, checker):
    result = await repaired(library, case, checker=checker)
    before, after = score_check(result.before), score_check(result.check)

    assert lost_facts(result.before, result.check) == ()
    assert (after.recall or 0) >= (before.recall or 0)
    assert (after.precision or 0) > (before.precision or 0)
    assert len(unsupported(result.check)) < len(unsupported(result.before))
    assert result.check.checker.startswith(checker)


@pytest.mark.parametrize("case", WRITTEN, ids=lambda case: case.id)
async def test_labels_of_sentences_that_stay_are_carried(library, case):
    result = await repaired(library, case)
    gone = {fact.fact for each in result.sentences for fact in each.wrong}
    stayed = [
        each.fact.statement
        for each in case.check.grounded
        if each.fact not in gone and each.fact.evidence in result.text
    ]

    assert {*stayed} <= {each.fact.statement for each in result.check.grounded}
    for each in result.check.grounded:
        assert result.text[each.fact.span.start : each.fact.span.end] == each.fact.evidence
    if not result.is_changed:
        assert result.check == case.check


async def test_the_physicians_restored_sentence_is_supported_by_construction(tools):
    case = next(each for each in FLAWED if each.id == "written~syn-onc-12~extreme")
    result = await repaired(tools, case)
    back = next(each for each in result.sentences if each.action is RepairAction.REPLACED)

    assert "up to 8 mg a day" in back.became
    assert any("8 mg" in each.fact.statement and each.entailed for each in result.check.grounded)
    assert all(flag.kind.value != "changed_number" for flag in result.flags)


async def test_hand_labels_belong_to_written_examples_alone(tools):
    case = a_case(a_pair())

    with pytest.raises(InvalidInput, match="no hand labels"):
        await repaired(tools, case)


@pytest.mark.parametrize("checker", [HAND, BOTH])
async def test_labels_by_hand_and_by_rules_are_carried_alike(library, checker):
    case = replace(FLAWED[0], check=replace(FLAWED[0].check or a_check(), checker=BOTH))
    result = await repaired(library, case, checker=checker)

    assert result.is_changed
    assert result.check.checker == BOTH


async def test_what_a_model_writes_into_a_labeled_edit_is_judged_by_the_rules(tools):
    case = FLAWED[0]

    def model(request):
        if request.task is not Task.REPAIR:
            return by_rules(request)
        return json.dumps(
            {
                "sentences": [
                    {"id": name, "text": "This is a lot to carry."}
                    for name in re.findall(r'"id": "(s\d+)"', request.user)
                ]
            }
        )

    tools_of_a_model = replace(scripted(tools, model), keys=Keys(openai_key="no key at all"))
    result = await repair_case(tools_of_a_model, case, engine="openai:gpt-5-mini", checker=HAND)

    assert RepairAction.REWRITTEN in {each.action for each in result.sentences}
    assert "This is a lot to carry." in result.text


async def test_a_case_without_a_check_is_told_so(tools):
    case = a_case(a_pair(), check_failure="The checker was away.")

    assert sentences_to_repair(case) == 0
    with pytest.raises(InvalidInput, match="no check yet"):
        await repaired(tools, case, checker=RULES)


async def test_steps_are_reported_as_they_run(tools):
    said = []
    await repaired(
        tools, FLAWED[0], on_step=lambda name, state: said.append((name.value, state.value))
    )

    assert said == [
        ("repair", "running"), ("repair", "done"), ("check", "running"), ("check", "done"),
    ]  # fmt: skip


async def test_a_job_keeps_its_repair_for_a_later_visit(settings, tools):
    case = FLAWED[0]
    job = start_repair(settings, Keys(), DR, case, engine=RULES, checker=HAND)
    wait_for_jobs()
    state = job_state(tools.store, job)
    kept = repair_of_job(tools.store, job)

    assert state.state is JobStatus.DONE, state.failure
    assert [step.name for step in state.steps] == ["repair", "check"]
    assert last_job(tools.store, repair_key(case, engine=RULES, checker=HAND)).id == job
    assert (kept.before, kept.case_id, kept.edit_id) == (case.edit.text, case.id, None)
    assert kept.after != kept.before
    assert (kept.scores_after.precision or 0) > (kept.scores_before.precision or 0)
    assert (kept.scores_after.recall or 0) >= (kept.scores_before.recall or 0)
    assert {line.action for line in kept.sentences} <= set(RepairAction)
    assert repairs_of_case(tools.store, case.id) == [kept]
    assert repair_of_job(tools.store, "another") is None


def test_a_patient_may_not_repair(settings):
    patient = Actor(role=Role.PATIENT, name="seat", seat_id="s1")

    with pytest.raises(Unauthorized):
        start_repair(settings, Keys(), patient, FLAWED[0], engine=RULES, checker=HAND)


async def test_a_failed_repair_says_why_and_keeps_nothing(settings, tools):
    job = start_repair(settings, Keys(), DR, FLAWED[0], engine="openai:gpt-5-mini", checker=HAND)
    wait_for_jobs()

    assert job_state(tools.store, job).state is JobStatus.FAILED
    assert repair_of_job(tools.store, job) is None


async def pasted(tools, *, adds="You will be cured by May."):
    """Return a stored case of a pasted pair whose edit promises too much."""
    pair = a_pair(reply="Your PSA is 4.2. Call us with a fever.", source=PairSource.PASTED)
    save_pair(tools.store, pair, kept=False)
    edit = an_edit(pair, text=f"{pair.physician_reply} {adds}")
    case = a_case(pair, edit=edit, kept=False)
    return get_case(tools.store, save_case(tools.store, case))


async def test_another_checker_looks_at_the_edit_as_it_is_first(tools):
    case = await pasted(tools)
    case = replace(case, check=replace(a_check(), checker="openai:gpt-5-mini"))
    result = await repaired(tools, case, checker=RULES)

    assert result.before.checker == RULES
    assert result.before != case.check
    assert result.text == "Your PSA is 4.2. Call us with a fever."


@pytest.mark.parametrize("whole_pair", [True, False])
async def test_a_repair_is_forgotten_with_what_it_quotes(tools, whole_pair):
    case = await pasted(tools)
    result = await repaired(tools, case, checker=RULES)
    save_repair(tools.store, kept_repair(case, result, engine=RULES))
    assert len(repairs_of_case(tools.store, case.id)) == 1

    if whole_pair:
        forget_pair(tools.store, case.pair.id)
    else:
        forget_unkept(tools.store, datetime.now(UTC) + timedelta(days=1))

    assert repairs_of_case(tools.store, case.id) == []
    assert tools.store.rows("SELECT * FROM repairs") == []


async def test_a_repair_goes_with_its_case_where_the_pair_stays(tools):
    case = await pasted(tools)
    save_pair(tools.store, case.pair, kept=True)
    result = await repaired(tools, case, checker=RULES)
    save_repair(tools.store, kept_repair(case, result, engine=RULES))
    forget_unkept(tools.store, datetime.now(UTC) + timedelta(days=1))

    assert get_pair(tools.store, case.pair.id) == case.pair
    assert tools.store.rows("SELECT * FROM repairs") == []


async def test_a_repair_never_changes(tools):
    case = await pasted(tools)
    result = await repaired(tools, case, checker=RULES)
    save_repair(tools.store, kept_repair(case, result, engine=RULES))

    with pytest.raises(InvalidRecord), tools.store.write():
        tools.store.run("UPDATE repairs SET note = 'x'")
