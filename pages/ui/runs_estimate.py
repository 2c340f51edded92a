"""What a plan is going to ask, take and cost, before anything is sent."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor
from core.domain.runs import Plan, Repairs
from core.services.judge_words import counted, engine_words
from core.services.run_estimate import EngineEstimate, RunEstimate, estimate_run
from core.services.tools import Store
from core.services.wording import money
from core.settings import Keys
from pages.ui.session import settings
from pages.ui.widgets import escaped


def show_estimate(store: Store, actor: Actor, plan: Plan, keys: Keys) -> None:
    """Show the size of a plan; what was done before is not counted again.

    Raises
    ------
    InvalidInput, NotFound, EngineMisconfigured
        When it names an engine, prompt or pair that isn't there, or takes no pair at all.
    """
    found = estimate_run(store, actor, plan, settings=settings(), keys=keys)
    with st.container(horizontal=True):
        st.metric("Cells", f"{found.cells:,}", border=True)
        st.metric("Calls that leave", f"{found.calls:,}", border=True)
        st.metric("Tokens", f"{found.input_tokens + found.output_tokens:,}", border=True)
        st.metric("Cost", _cost(found), border=True)
        st.metric("Minutes", _minutes(found.minutes), border=True)
    again = f" × {plan.replicates} times" if plan.replicates > 1 else ""
    repaired = " (half of them repaired)" if plan.repair is Repairs.ALSO else ""
    st.caption(
        escaped(
            f"{counted(found.arms, 'arm')}{repaired} × {counted(found.pairs, 'pair')}{again}. "
            f"The facts are checked by {engine_words(found.checker)}. "
            f"{_before(found)}{_price(found)}"
        )
    )
    if found.calls:
        with st.expander("Engine by engine"):
            _table(found)


def _cost(found: RunEstimate) -> str:
    return "unknown" if found.cost is None else f"${found.cost:,.2f}" if found.cost else "$0"


def _minutes(minutes: float) -> str:
    return "under 1" if minutes < 1 else f"{minutes:,.0f}"


def _before(found: RunEstimate) -> str:
    if not found.done and not found.edits_made:
        return ""
    return (
        f"Done before and taken over: {counted(found.done, 'cell')}; of {found.edits_made:,} more "
        "the edit is there. "
    )


def _price(found: RunEstimate) -> str:
    if not found.calls:
        return "It costs nothing."
    if found.cost is None:
        return "What it costs is not known: there is no price for one of the engines."
    return f"At list prices of {found.prices_of}. {found.assumption}"


def _table(found: RunEstimate) -> None:
    rows = found.engines
    st.table(
        {
            "Engine": [escaped(engine_words(each.engine)) for each in rows],
            "Calls": [f"{each.calls:,}" for each in rows],
            "Tokens read": [f"{each.input_tokens:,}" for each in rows],
            "Tokens written": [f"{each.output_tokens:,}" for each in rows],
            "Cost": [escaped(money(each.cost)) for each in rows],
            "Seconds a call": [_seconds(each) for each in rows],
        },
        border="horizontal",
        alt="One row an engine: its calls, tokens, cost and how long a call takes.",
    )
    st.caption(f"{counted(found.concurrency, 'request')} at a time to each engine.")


def _seconds(each: EngineEstimate) -> str:
    return f"{each.seconds_a_call:.2f} ({'measured here' if each.is_measured else 'assumed'})"
