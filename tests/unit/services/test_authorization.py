"""No service that is told who asks does anything for somebody who may not ask it."""

import asyncio
import importlib
import inspect
import pkgutil
from contextlib import AbstractContextManager

import pytest

from core import services
from core.domain.access import Actor, Capability, Role, authorize
from core.errors import Unauthorized

# Parts of a service that has authorized already; no page calls them.
INSIDE = {
    "desk_stepping.next_revision", "desk_stepping.revision_of", "exporting.zipped",
    "judge_said.judge_of_run", "passport_judges.judges_of", "passport_panels.panels_of",
    "passport_reviews.reviews_about", "review_opening.open_item_for", "review_opening.sheet_of",
    "run_empathy.panel_empathy", "study_items.all_items",
}  # fmt: skip

# They open the store, or go through what was asked, and then ask another service as the same
# person before anything is told.
THROUGH_ANOTHER = {
    "align_overview.all_said", "board.exclude_seat", "board.helped", "board.include_seat",
    "board.reopen_seat", "board.reset_practice", "judge_planning.plan_judges",
    "judge_runs.start_judge", "judge_runs.start_judges", "prompt_drafts.save_draft",
    "run_arms.find_arms", "run_batches.submit_plan", "run_compare.compare_arms",
    "run_compare.compare_with_first", "run_control.start_plan", "study_file.create_from",
}  # fmt: skip

FOR_SEATS = {"panel.apply", "panel.screen"}

SEAT = Actor(role=Role.PATIENT, name="a seat", seat_id="seat")


class Touched(Exception):
    """Something was looked at before it was clear who asks."""


class Untouchable:
    """Stands for every argument but who asks; nobody may look at it."""

    def __getattribute__(self, name):
        raise Touched(name)


def told_who_asks():
    """Yield every public function of a service that takes an actor, by its name."""
    for module in pkgutil.iter_modules(services.__path__):
        path = f"core.services.{module.name}"
        for name, function in vars(importlib.import_module(path)).items():
            is_own = inspect.isfunction(function) and function.__module__ == path
            if is_own and not name.startswith("_") and any(map(is_actor, parameters(function))):
                yield f"{module.name}.{name}", function


def parameters(function):
    return inspect.signature(function).parameters.values()


def is_actor(parameter):
    return "Actor" in str(parameter.annotation)


def ask(function, actor):
    """Call a service as `actor`, with nothing else that could be looked at."""
    given = {
        one.name: actor if is_actor(one) else Untouchable()
        for one in parameters(function)
        if one.default is inspect.Parameter.empty or is_actor(one)
    }
    result = function(**given)
    if inspect.iscoroutine(result):
        asyncio.run(result)
    elif isinstance(result, AbstractContextManager):
        result.__enter__()
    elif inspect.isgenerator(result):
        next(result)


ALL = dict(told_who_asks())
ASKED = ALL.keys() - INSIDE - THROUGH_ANOTHER


def test_what_is_left_out_is_there():
    assert ALL.keys() >= INSIDE | THROUGH_ANOTHER | FOR_SEATS
    assert len(ASKED) > 100


@pytest.mark.parametrize("name", sorted(ASKED))
def test_somebody_unknown_gets_nowhere(name):
    with pytest.raises(Unauthorized):
        ask(ALL[name], None)


@pytest.mark.parametrize("name", sorted(ASKED - FOR_SEATS))
def test_a_seat_gets_no_further_than_its_own_screen(name):
    with pytest.raises(Unauthorized):
        ask(ALL[name], SEAT)


def test_a_seat_may_do_one_thing():
    may = {each for each in Capability if SEAT.may(each)}

    assert may == {Capability.JUDGE}
    assert authorize(SEAT, None) == SEAT
