"""Start judges: who, how often, what it comes to and where the texts go before they go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import streamlit as st

from core.domain.access import Actor
from core.domain.judging import Protocol, Variant
from core.errors import InvalidInput
from core.services.judge_planning import JudgesPlan, people_in_texts, plan_judges
from core.services.judge_words import PROTOCOL_WORDS, VARIANT_WORDS, counted
from core.services.judging import MOST_REPEATS, JudgeOrder, start_judge
from core.services.tools import Store
from core.services.wording import money
from core.settings import Keys
from pages.ui.alignment_engines import ask_judging_engines
from pages.ui.alignment_source import Source
from pages.ui.leaving import ask_to_send
from pages.ui.session import settings
from pages.ui.widgets import main_button, notice


def start_form(store: Store, actor: Actor, source: Source) -> None:
    """Take everything that starts one or several judges on one source."""
    st.subheader("Ask judges", anchor=False)
    engines = ask_judging_engines()
    orders = _orders(source, engines or {})
    if not orders:
        return
    try:
        plan = plan_judges(store, actor, engines or {}, orders)
    except InvalidInput as error:
        notice(_why_none(source, error), kind="info")
        return
    for words in plan.warnings:
        notice(words, kind="warning")
    if not plan.left:
        st.caption("All of this was asked and answered, as the table above says.")
        return
    _size(plan, len(orders))
    if plan.places:
        _send(store, actor, plan, orders, engines or {})
    else:
        st.caption("Nothing leaves this computer.")
        if st.button(_label(orders), type=main_button(), key="judges_start"):
            _start(actor, orders, engines or {})


def _orders(source: Source, engines: Mapping[str, Keys]) -> list[JudgeOrder]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        protocols = st.pills(
            "What it may say",
            list(Protocol),
            selection_mode="multi",
            default=list(Protocol),
            format_func=PROTOCOL_WORDS.__getitem__,
            key="judge_protocols",
        )
        variants = st.pills(
            "Worked examples in the prompt",
            list(Variant),
            selection_mode="multi",
            default=[Variant.ZERO_SHOT],
            format_func=VARIANT_WORDS.__getitem__,
            key="judge_variants",
        )
        repeats = st.number_input(
            "Times each question",
            1,
            MOST_REPEATS,
            1,
            key="judge_repeats",
            help="Only the first answer counts; the others show how stable the judge is. Three or "
            "more are needed for that.",
            width=170,
        )
    return [
        JudgeOrder(
            study_id=source.study_id,
            set_id=source.set_id,
            engine=engine,
            protocol=protocol,
            variant=variant,
            repeats=int(repeats),
        )
        for engine, protocol, variant in product(engines, protocols, variants)
    ]


def _why_none(source: Source, error: InvalidInput) -> str:
    if source.held is None:
        return str(error)
    return (
        "No judge can run here: the imported file has no item with a message and both replies. "
        "Import it again with these columns, or bring the judge's labels along in the file "
        "(a column rater_kind that says judge)."
    )


def _size(plan: JudgesPlan, judges: int) -> None:
    controls = f" and {counted(plan.controls, 'silent control')}" if plan.controls else ""
    without = (
        f" {counted(plan.without_texts, 'item')} without texts can't be asked about."
        if plan.without_texts
        else ""
    )
    st.markdown(
        f"**{counted(plan.left, 'question')}** to ask: {counted(plan.comparisons, 'pair')}"
        f"{controls}, always in both orders, {counted(judges, 'judge')}. {_cost(plan)}{without}"
    )


def _cost(plan: JudgesPlan) -> str:
    if plan.cost is None:
        return "What it costs is not known: there is no price for one of the models."
    if not plan.cost:
        return "It costs nothing."
    return (
        f"About {money(plan.cost).replace('$', chr(92) + '$')} if nothing were answered yet, at "
        f"list prices of {plan.prices_of}; models that think before they answer cost more."
    )


def _send(
    store: Store,
    actor: Actor,
    plan: JudgesPlan,
    orders: Sequence[JudgeOrder],
    engines: Mapping[str, Keys],
) -> None:
    """Say where the texts go and who they may point to; send only what was confirmed."""
    people = people_in_texts(store, actor, orders[0])
    label = _label(orders)
    if ask_to_send(
        plan.places,
        people.found,
        among=counted(people.texts, "text"),
        advice="Judges read exactly what people read, so nothing is masked.",
        label=f"Send and {label[0].lower()}{label[1:]}",
        about=[str(orders[0].study_id), str(orders[0].set_id)],
        key="judges",
    ):
        _start(actor, orders, engines)


def _label(orders: Sequence[JudgeOrder]) -> str:
    return f"Ask {counted(len(orders), 'judge')}"


def _start(actor: Actor, orders: Sequence[JudgeOrder], engines: Mapping[str, Keys]) -> None:
    for order in orders:
        start_judge(settings(), engines[order.engine], actor, order)
    st.rerun()
