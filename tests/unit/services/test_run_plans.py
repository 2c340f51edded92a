"""Plans as files, what they take, and what they are going to cost."""

from dataclasses import replace

import pytest

from core.domain.access import OPERATOR
from core.domain.calls import Completion
from core.domain.edits import EmpathyLevel
from core.domain.judging import Protocol
from core.domain.messages import LengthBand
from core.domain.prompting import Task
from core.domain.runs import CellState, PairChoice, PairSet, PlanJudge
from core.errors import BudgetSpent, InvalidInput, NotFound
from core.llm.engine import Request
from core.llm.prices import Price, Prices
from core.samples import sample_pairs
from core.services.run_budget import Budget
from core.services.run_estimate import estimate_run
from core.services.run_file import read_plan, shipped_plan, shipped_plans, write_plan
from core.services.run_planning import resolve_plan
from core.services.tools import open_tools
from core.settings import Keys
from tests.batches import CHECKER, KEYS, MODEL, a_plan, asked, models, planned, run, settings_of

LEAST = 'title = "T"\nprompts = ["edit-simple"]\nlevels = ["high"]\nengines = ["offline:rules"]\n'


@pytest.fixture
def tools(tmp_path):
    with open_tools(settings_of(tmp_path / "annotations.db")) as opened:
        yield opened


def estimated(tools, plan, keys=KEYS):
    return estimate_run(tools.store, OPERATOR, plan, settings=tools.settings, keys=keys)


def taken(tools, **choice):
    plan = a_plan(pairs=PairChoice(**choice))
    return resolve_plan(tools.store, plan, settings=tools.settings, keys=KEYS).pairs


@pytest.mark.parametrize("shipped", shipped_plans(), ids=lambda each: each.name)
def test_a_shipped_plan_runs_as_it_stands_and_with_models_by_one_line(tools, shipped):
    assert estimated(tools, shipped.plan, Keys()).cells > 30
    assert estimated(tools, shipped.plan, Keys()).calls == 0

    line = 'engines = ["offline:rules"]'
    assert shipped.document.count(f"\n{line}\n") == 1
    changed = shipped.document.replace(f"\n{line}\n", '\nengines = ["openai:gpt-5-mini"]\n')
    found = estimated(tools, read_plan(changed, name="changed"))
    assert found.calls > 30
    assert found.cost
    assert found.checker.startswith("google:"), "not of the editor's family"


def test_the_three_experiments_ship():
    assert [each.name for each in shipped_plans()] == [
        "length-strata", "level-calibration", "model-selection",
    ]  # fmt: skip
    with pytest.raises(NotFound, match="the plans are `length-strata`"):
        shipped_plan("no-such-plan")


@pytest.mark.parametrize(
    "plan",
    [
        a_plan(),
        a_plan(
            title='Quotes " and \\ and ü 王',
            pairs=PairChoice(bands=(LengthBand.SHORT,), draw=3, seed=7),
            judges=(PlanJudge(engine=MODEL, protocol=Protocol.BINARY),),
            replicates=2,
            checker=None,
            budget_calls=5,
            budget_money=0.25,
        ),
    ],
)
def test_a_plan_survives_its_file(plan):
    assert read_plan(write_plan(plan), name="plan.toml") == plan


def test_what_a_file_leaves_out_is_the_least():
    plan = read_plan(LEAST, name="plan.toml")

    assert (plan.replicates, plan.checker, plan.judges) == (1, None, ())
    assert plan.pairs == PairChoice()
    assert (plan.budget_calls, plan.budget_money) == (None, None)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("lavels = 1\n[budget]\nmoneys = 2\n", ["`lavels`", "`budget.moneys`"]),
        ("[budget]\ncalls = 0\n", ["`budget.calls`", "greater than or equal to 1"]),
        ("[budget]\nmoney = 0\n", ["`budget.money`", "greater than 0"]),
        ('[pairs]\nbands = ["tiny"]\n', ["`pairs.bands.0`", "'short', 'medium' or 'long'"]),
        ('[pairs]\ntake = "ids"\n', ["by their ids"]),
        ("replicates = 99\n", ["1 to 20 times"]),
        ("title = 2\n", ["isn't TOML"]),
    ],
)
def test_every_mistake_of_a_file_is_named(more, words):
    with pytest.raises(InvalidInput) as caught:
        read_plan(LEAST + more, name="plan.toml")
    for each in words:
        assert each in str(caught.value)


def test_pairs_are_drawn_of_each_band_and_the_same_seed_draws_the_same(tools):
    bands = (LengthBand.SHORT, LengthBand.LONG)
    drawn = taken(tools, bands=bands, draw=4, seed=1)

    assert [pair.band for pair in drawn].count(LengthBand.SHORT) == 4
    assert [pair.band for pair in drawn].count(LengthBand.LONG) == 4
    assert drawn == taken(tools, bands=bands, draw=4, seed=1)
    assert drawn != taken(tools, bands=bands, draw=4, seed=2)


def test_all_the_samples_are_taken_unless_told_otherwise(tools):
    assert {pair.id for pair in taken(tools)} == {pair.id for pair in sample_pairs()}


def test_a_pair_that_is_not_there_and_an_empty_choice_are_refused(tools):
    with pytest.raises(NotFound, match="`nowhere`"):
        taken(tools, source=PairSet.IDS, ids=("nowhere",))
    with pytest.raises(InvalidInput, match="takes no pair"):
        taken(tools, source=PairSet.IDS, ids=("syn-onc-01",), bands=(LengthBand.LONG,))


def test_an_estimate_is_at_most_what_is_sent_and_counts_the_rest_after_it(tools):
    plan = a_plan(judges=(PlanJudge(engine=MODEL),))
    before = estimated(tools, plan)
    batch = models(tools)
    progress = run(batch, planned(batch, judges=plan.judges))

    assert progress.cells[CellState.DONE] == before.cells == 4
    # A check whose facts are all supported asks nothing about the message.
    supported = before.calls - len(asked(batch))
    assert 0 <= supported <= before.cells
    after = estimated(tools, plan)
    assert (after.calls, after.done, after.cost) == (0, 4, 0.0)
    other = estimated(tools, replace(plan, checker=MODEL))
    assert (other.edits_made, other.done) == (4, 0)
    assert 0 < other.calls < before.calls


def test_an_unknown_price_is_unknown_and_never_0(tools):
    assert estimated(tools, a_plan()).cost is None
    priced = estimated(tools, a_plan(engines=("openai:gpt-5-mini",), checker="openai:gpt-4o"))
    assert priced.cost
    own = Keys(openai_key="k", openai_base_url="http://127.0.0.1:1/v1", google_key="k")
    plan = a_plan(engines=("openai:gpt-5-mini",), checker="openai:gpt-4o")
    assert estimated(tools, plan, own).cost is None, "a server of one's own has no list price"


def test_minutes_come_from_what_was_measured_here(tools):
    assert not any(each.is_measured for each in estimated(tools, a_plan()).engines)
    batch = models(tools)
    run(batch, planned(batch))
    more = a_plan(levels=(EmpathyLevel.HIGH,))
    assert {each.engine for each in estimated(tools, more).engines if each.is_measured} == {
        MODEL,
        CHECKER,
    }


PRICES = Prices(as_of="2026-01-22", models={MODEL: Price(input=1.0, output=10.0)})
REQUEST = Request(engine=MODEL, task=Task.JUDGE_BINARY, system="s" * 4_000, user="")
DEAR = Completion(text="1", served_by=MODEL, seconds=0.1, input_tokens=1_000, output_tokens=60)


def test_a_budget_in_money_sets_aside_what_is_in_flight():
    budget = Budget(PRICES, calls=None, money=0.0100)
    first, second = budget.reserve(REQUEST), budget.reserve(REQUEST)
    assert first == second == pytest.approx(2 * 0.0016)
    budget.reserve(REQUEST)
    with pytest.raises(BudgetSpent, match=r"could pass the budget of \$0\.01"):
        budget.reserve(REQUEST)

    budget.settle(REQUEST, first, DEAR)
    budget.settle(REQUEST, second, None)
    assert budget.cost == pytest.approx(0.0016)
    budget.reserve(REQUEST)
    assert budget.sent == 4


def test_an_answer_without_a_count_costs_what_was_set_aside():
    budget = Budget(PRICES, calls=None, money=1.0, cost=0.5, sent=3)
    reserved = budget.reserve(REQUEST)
    budget.settle(REQUEST, reserved, replace(DEAR, output_tokens=None))

    assert budget.cost == pytest.approx(0.5 + reserved)
