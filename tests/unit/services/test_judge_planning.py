"""What judges come to before they are asked: questions, cost, places, people in the texts."""

import pytest

from core.domain.access import OPERATOR as ME
from core.domain.access import Actor, Role
from core.domain.judges import JudgeOrder
from core.domain.judging import Protocol, Variant
from core.errors import InvalidInput, Unauthorized
from core.services.judge_planning import people_in_texts, plan_judges
from core.services.judging import register_judge
from core.services.tables import read_table
from core.services.tools import open_store, open_tools
from core.services.vote_words import label_words
from core.settings import Keys, load_settings
from tests.judges import a_closed_study, a_closed_study_of, run, scripted
from tests.judges import says as it_says
from tests.panels import an_item
from tests.votes import a_file, a_set

NONE = Keys()
KEY = Keys(openai_key="not-a-real-key-0000")


@pytest.fixture
def store():
    with open_store(load_settings()) as opened:
        yield opened


def order(study, **changes):
    return JudgeOrder(**{"study_id": study, "engine": "offline:rules", **changes})


def test_questions_count_both_orders_voters_repeats_and_controls(store):
    study = a_closed_study(store, pairs=5, controls=2)
    orders = [
        order(study),
        order(study, protocol=Protocol.BINARY, variant=Variant.ENSEMBLE, repeats=2),
    ]
    plan = plan_judges(store, ME, {"offline:rules": NONE}, orders)

    assert plan.questions == plan.left == 7 * 2 * (1 + 3 * 2)
    assert (plan.comparisons, plan.controls, plan.without_texts) == (5, 2, 0)
    assert (plan.cost, plan.places) == (0.0, ())


def test_the_cost_grows_with_texts_and_repeats_and_is_unknown_for_unknown_models(store):
    study = a_closed_study(store, pairs=5)
    long = a_closed_study_of(store, *(an_item(n, text_a="Warm words. " * 400) for n in range(5)))

    def cost(study, **changes):
        one = order(study, engine=changes.pop("engine", "openai:gpt-4o-mini"), **changes)
        return plan_judges(store, ME, {one.engine: KEY}, [one]).cost

    once = cost(study)
    assert once
    assert cost(study, repeats=3) == pytest.approx(3 * once, rel=0.01)
    assert cost(long) > 2 * once * 5 / 7
    assert cost(study, engine="openai:no-such-model") is None


def test_it_says_where_texts_go_and_that_a_server_here_is_no_place(store):
    study = a_closed_study(store, pairs=2)
    one = order(study, engine="openai:gpt-5-mini")
    local = Keys(openai_base_url="http://127.0.0.1:11434/v1")

    assert plan_judges(store, ME, {one.engine: KEY}, [one]).places == ("OpenAI (api.openai.com)",)
    assert plan_judges(store, ME, {one.engine: local}, [one]).places == ()


def test_what_was_answered_is_not_asked_again(store):
    held = a_set(store, a_file(items=3))
    one = JudgeOrder(set_id=held, engine="openai:scripted")
    before = plan_judges(store, ME, {one.engine: KEY}, [one])
    with open_tools(load_settings()) as tools:
        run(scripted(tools, lambda _: it_says("tie")), register_judge(store, ME, one))

    after = plan_judges(store, ME, {one.engine: KEY}, [one])
    assert (before.left, after.left, after.questions) == (6, 0, 6)


def test_a_judge_of_an_editors_kin_is_warned_about_once(store):
    study = a_closed_study_of(store, an_item(1, source_a={"engine": "openai:gpt-4o"}))
    orders = [order(study, engine="openai:gpt-5", protocol=each) for each in Protocol]
    plan = plan_judges(store, ME, {"openai:gpt-5": KEY}, orders)
    assert len(plan.warnings) == 1
    assert "favor their own kin" in plan.warnings[0]


def test_a_set_without_texts_can_not_be_judged(store):
    held = a_set(store, a_file(texts=False))
    with pytest.raises(InvalidInput, match="no comparison"):
        plan_judges(
            store,
            ME,
            {"offline:rules": NONE},
            [JudgeOrder(set_id=held, engine="offline:rules")],
        )


def test_people_in_the_texts_are_found_once_each(store):
    study = a_closed_study_of(
        store,
        an_item(1, message="Call me at 555-010-0199, please."),
        an_item(2, message="It is 555-010-0199, as I said."),
    )
    found = people_in_texts(store, ME, order(study))
    assert [one.text for one in found.found] == ["555-010-0199"]
    assert found.texts == 6
    assert "555" not in repr(found)


def test_only_researchers_plan(store):
    study = a_closed_study(store, pairs=2)
    nurse = Actor(role=Role.FACILITATOR, name="nurse")
    with pytest.raises(Unauthorized):
        plan_judges(store, nurse, {"offline:rules": NONE}, [order(study)])
    with pytest.raises(Unauthorized):
        people_in_texts(store, nurse, order(study))


def test_words_of_a_label_column_are_counted_whatever_their_case():
    data = b"item,label\n1,Left\n2,left \n3,\n4,'=1\n"
    table = read_table(data, file_name="votes.csv")
    assert label_words(table, "label") == {"left": 2, "=1": 1}
