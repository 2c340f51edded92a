"""The whole chain over HTTP: edit, facts of both texts, entailment both ways, faults on the way."""

from __future__ import annotations

import asyncio
import json
from collections import Counter

import pytest

from core.domain.edits import EmpathyLevel, Method
from core.domain.messages import MessagePair, PairSource
from core.domain.prompting import Task
from core.errors import EngineError, EngineMisconfigured
from core.llm.ask import ask
from core.llm.replies import BinaryReply
from core.services.checking import check_texts
from core.services.editing import EditOrder, edit_pair
from core.services.tools import open_tools
from core.settings import Settings
from tests.fake_llm import Fault, rules_answer

SECRET = b"of this test only"
PAIR = MessagePair(
    id="syn-chain-01",
    patient_message="I am scared. My PSA was 6.2 and I can't sleep. Is it cancer?",
    physician_reply=(
        "Your PSA is 6.2, which is above the usual range. This does not mean cancer. "
        "Please repeat the blood test in 6 weeks. Avoid cycling for 3 days before the test."
    ),
    specialty="urology",
    source=PairSource.SYNTHETIC,
)
EDITED = "I am sorry that you are worried. " + PAIR.physician_reply + " I will call you tomorrow."


def labels(check):
    return [verdict.entailed for verdict in (*check.kept, *check.grounded)]


async def checked(engine, spec):
    return await check_texts(
        engine,
        spec,
        original=PAIR.physician_reply,
        edited=EDITED,
        message=PAIR.patient_message,
        secret=SECRET,
    )


async def test_a_pair_becomes_a_checked_edit_over_the_wire(dial, tmp_path):
    line = dial(answer=rules_answer)
    settings = Settings(db_path=tmp_path / "a.db", keys=line.keys)
    order = EditOrder(
        pair=PAIR, method=Method.REFINED_EDIT, level=EmpathyLevel.HIGH, engine=line.spec
    )

    with open_tools(settings) as tools:
        case = await edit_pair(tools, order)

    assert case.check_failure is None
    assert case.check is not None
    assert None not in labels(case.check)
    assert case.edit.provenance.engine_served == "stand-in-stand-in"
    tasks = Counter(seen.asked.task for seen in line.server.seen)
    assert (tasks[Task.EDIT], tasks[Task.EXTRACT_FACTS]) == (1, 2)
    assert tasks[Task.ENTAIL] >= 2


@pytest.mark.parametrize(
    "fault",
    [
        Fault.RATE,
        Fault.SERVER,
        Fault.RESET,
        Fault.CUT,
        Fault.NOT_JSON,
        Fault.MALFORMED,
        Fault.FENCED,
        Fault.WRONG_SHAPE,
        Fault.TRUNCATED,
        Fault.EMPTY,
    ],
)
async def test_a_fault_at_every_step_changes_no_verdict(dial, fault):
    calm, stormy = dial(answer=rules_answer), dial(answer=rules_answer, first=fault)

    async with calm.unhurried() as engine:
        expected = await checked(engine, calm.spec)
    async with stormy.unhurried() as engine:
        found = await checked(engine, stormy.spec)

    assert None not in labels(expected)
    assert labels(found) == labels(expected)
    again = 0 if fault is Fault.FENCED else len(calm.server.seen)
    assert len(stormy.server.seen) == len(calm.server.seen) + again


async def test_verdicts_for_facts_nobody_asked_about_are_asked_again_one_by_one(dial):
    line = dial(answer=rules_answer)
    line.server.fail_next(None, None, Fault.WRONG_IDS)

    async with line.unhurried(concurrency=1) as engine:
        check = await checked(engine, line.spec)

    singles = [
        seen
        for seen in line.server.seen
        if seen.asked.task is Task.ENTAIL
        and len(seen.asked.materials["hypotheses"].splitlines()) == 1
    ]
    assert None not in labels(check)
    assert len(singles) >= len(check.kept)


async def test_facts_whose_verdicts_never_come_are_undecided_and_never_refuted(dial):
    def mumbling(asked):
        return "hm" if asked.task is Task.ENTAIL else rules_answer(asked)

    line = dial(answer=mumbling)
    async with line.unhurried() as engine:
        check = await checked(engine, line.spec)

    assert set(labels(check)) == {None}
    assert check.undecided == len(check.kept) + len(check.grounded) > 0


async def test_under_faults_at_random_each_answer_is_right_or_marked(dial):
    lasting = (Fault.TOO_LONG, Fault.FILTERED, Fault.BAD_REQUEST, Fault.REFUSAL)
    passing = [
        fault
        for fault in Fault
        if fault
        not in (*lasting, Fault.QUOTA, Fault.UNAUTHORIZED, Fault.FORBIDDEN, Fault.UNKNOWN_MODEL)
    ]
    line = dial(
        answer=lambda asked: json.dumps({"verdict": "1", "reason": asked.user.split()[0]}),
        random_faults=[*passing, *lasting],
        share=0.03,
        seed=5,
    )

    async def cell(number: int) -> str:
        try:
            answer = await ask(engine, line.request(f"cell-{number}"), BinaryReply)
        except EngineError as error:
            return error.kind
        return "right" if answer.value.reason == f"cell-{number}" else "wrong"

    async with line.unhurried(timeout=4.0, concurrency=16) as engine:
        outcomes = Counter(await asyncio.gather(*map(cell, range(200))))

    seen = Counter(seen.fault for seen in line.server.seen)
    assert outcomes["wrong"] == 0
    assert sum(outcomes.values()) == 200
    assert outcomes["too_long"] == seen[Fault.TOO_LONG] > 0
    assert outcomes["filter"] == seen[Fault.FILTERED] > 0
    assert outcomes["bad_request"] == seen[Fault.BAD_REQUEST] > 0
    assert outcomes["blocked"] == seen[Fault.REFUSAL] > 0
    assert len(line.server.seen) <= 2 * 200


@pytest.mark.parametrize("fault", [Fault.UNAUTHORIZED, Fault.FORBIDDEN, Fault.UNKNOWN_MODEL])
async def test_a_refused_key_or_model_costs_no_more_than_the_requests_in_flight(dial, fault):
    line = dial(random_faults=[fault], share=1.0, latency=0.05)

    async with line.engine(concurrency=8) as engine:
        found = await asyncio.gather(
            *(engine.complete(line.request(f"{n}")) for n in range(64)), return_exceptions=True
        )

    assert len(line.server.seen) == 8
    assert all(isinstance(each, EngineMisconfigured) for each in found)
    assert len({str(each) for each in found}) == 1
