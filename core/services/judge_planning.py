"""What several judges are going to be asked, what that may cost and where the texts would go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.domain.access import Actor, Capability, authorize
from core.domain.judges import JudgeOrder
from core.domain.judging import Order
from core.llm.prices import load_prices
from core.services.deidentifying import Identifier, find_in_all
from core.services.judge_asking import Question, judge_request, voters
from core.services.judge_orders import estimate_judge
from core.services.judge_sources import editor_engines, judge_family_warning, source_of
from core.services.sending import destinations
from core.settings import Keys
from core.store import Store

_CHARACTERS_A_TOKEN = 4
_TOKENS_OF_AN_ANSWER = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgesPlan:
    """Sizes of all orders together, before anything is sent.

    `left` of the `questions` have no readable answer yet. `cost` is a rough guess in US dollars
    at list price of the day `prices_of`, None where a price is unknown. `warnings` say that a
    judge is of an editor's kin.
    """

    comparisons: int
    controls: int
    without_texts: int
    questions: int
    left: int
    cost: float | None
    prices_of: str | None
    places: tuple[str, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFound:
    """Words in the texts of a source that may point to a person."""

    texts: int
    found: tuple[Identifier, ...] = field(repr=False)


def plan_judges(
    store: Store, actor: Actor, engines: Mapping[str, Keys], orders: Sequence[JudgeOrder]
) -> JudgesPlan:
    """Return what these orders, all about one source, are going to ask.

    `engines` holds the keys with which each engine would be asked.

    Raises
    ------
    NotFound, InvalidInput
        When there is no such source, or nothing in it to judge.
    """
    estimates = [estimate_judge(store, actor, order) for order in orders]
    prices = load_prices()
    costs = [_cost(store, order) for order in orders]
    asked = dict.fromkeys(order.engine for order in orders)
    study = orders[0].study_id
    editors = editor_engines(store, actor, study) if study else ()
    warnings = (judge_family_warning(engine, editors) for engine in asked)
    return JudgesPlan(
        comparisons=estimates[0].comparisons,
        controls=estimates[0].controls,
        without_texts=estimates[0].without_texts,
        questions=sum(each.questions for each in estimates),
        left=sum(each.questions - each.answered for each in estimates),
        cost=None if None in costs else sum(cost for cost in costs if cost is not None),
        prices_of=prices.as_of,
        places=tuple(
            dict.fromkeys(
                place for engine in asked for place in destinations([engine], engines[engine])
            )
        ),
        warnings=tuple(words for words in warnings if words),
    )


def people_in_texts(store: Store, actor: Actor, order: JudgeOrder) -> PersonFound:
    """Search the texts that a judge would be sent for what may point to a person."""
    authorize(actor, Capability.MAKE_STUDIES)
    texts = list(
        dict.fromkeys(
            text
            for each in source_of(store, order).all
            for text in (each.message, each.text_a, each.text_b)
        )
    )
    found = (one for text in texts for one in find_in_all([text])[0])
    alike = {(one.kind, one.text): one for one in found}
    return PersonFound(texts=len(texts), found=tuple(alike.values()))


def _cost(store: Store, order: JudgeOrder) -> float | None:
    """Guess the cost of asking everything once: four characters a token, short answers."""
    sizes = list(_request_sizes(store, order))
    tokens = sum(sizes) * order.repeats // _CHARACTERS_A_TOKEN
    answers = len(sizes) * order.repeats * _TOKENS_OF_AN_ANSWER
    return load_prices().cost(order.engine, tokens, answers)


def _request_sizes(store: Store, order: JudgeOrder) -> Iterator[int]:
    for comparison in source_of(store, order).all:
        for voter in voters(order.variant):
            question = Question(comparison=comparison, variant=voter, order=Order.AB)
            request = judge_request(
                question, spec=order.engine, protocol=order.protocol, secret=b"size only"
            )
            size = len(request.system) + len(request.user)
            yield from (size, size)
