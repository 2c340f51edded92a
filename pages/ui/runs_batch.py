"""A run with the providers' batch services: handed over, looked after, collected, cancelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from core.domain.access import Actor
from core.domain.runs import CellState
from core.services.run_batches import (
    Batch,
    BatchEnding,
    BatchState,
    cancel_batches,
    collect_run,
    run_batches,
    submit_run,
)
from core.services.run_control import RunProgress, run_engines
from core.services.sending import destinations
from core.services.tools import Store
from core.services.wording import is_rules
from core.settings import Keys, Settings
from pages.ui.frame import told
from pages.ui.runs_engines import ask_keys
from pages.ui.session import asking_keys, settings
from pages.ui.widgets import escaped, main_button

_Go = Callable[[Settings, Keys, Actor, str], str]

_STATES = {
    BatchState.PREPARING: "on its way; nobody knows yet whether it arrived",
    BatchState.RUNNING: "with the provider",
    BatchState.CANCELLING: "being cancelled",
    BatchState.ENDED: "ready to collect",
    BatchState.COLLECTED: "collected",
    BatchState.ABANDONED: "never arrived; sent anew",
}
_ENDINGS = {
    BatchEnding.COMPLETED: "",
    BatchEnding.FAILED: ", not taken",
    BatchEnding.EXPIRED: ", its time ran out",
    BatchEnding.CANCELLED: ", cancelled",
}
_SAME_ANSWERS = (
    "A provider's batch service takes the same requests as a file, asks less for them than for "
    "single ones, and answers within a day, mostly sooner. A run needs about five such steps, one "
    "after the other. The texts lie there as files until you collect the answers."
)


def ask_way(engines: Sequence[str]) -> bool:
    """Let the user choose how a new run is sent; return whether in batches.

    Rules are never sent anywhere.
    """
    if all(map(is_rules, engines)):
        return False
    way = st.radio(
        "How it is sent",
        ["At once", "In batches"],
        captions=["Answers come within minutes.", "Cheaper, but a day for each step."],
        horizontal=True,
        key="runs_way",
    )
    if way == "In batches":
        st.caption(_SAME_ANSWERS)
    return way == "In batches"


def show_batches(store: Store, actor: Actor, found: RunProgress) -> bool:
    """Show the batches of a run that stands still; return whether any is open."""
    run_id = found.run.id
    batches = run_batches(store, actor, run_id)
    is_open = any(batch.is_open for batch in batches)
    is_left = any(not batch.is_cleared for batch in batches)
    if is_open:
        ask_keys(run_engines(store, actor, run_id))
        with st.container(horizontal=True):
            _button("Look and collect", "inbox", collect_run, actor, run_id, is_main=True)
            _button("Cancel the batches", "cancel", cancel_batches, actor, run_id)
        st.caption("Collecting hands over what the next step asks, to the same places.")
    elif is_left:
        _button("Delete what is left at the provider", "delete", collect_run, actor, run_id)
    if batches:
        _table(batches)
    return is_open


def offer_batches(store: Store, actor: Actor, found: RunProgress) -> None:
    """Offer to hand over what waits, where a model is asked at all."""
    run_id = found.run.id
    engines = run_engines(store, actor, run_id)
    if all(map(is_rules, engines)) or not found.cells[CellState.WAITING]:
        return
    places = destinations(engines, asking_keys())
    with st.expander("Hand what waits to the batch services instead", icon=":material/package_2:"):
        st.caption(_SAME_ANSWERS)
        may = not places or st.checkbox(
            escaped(f"The texts may go to {' and '.join(places)}, and lie there as files"),
            key=f"runs_batch_may_{run_id}",
        )
        _button("Hand over", "send", submit_run, actor, run_id, is_off=not may)


def _button(
    label: str,
    icon: str,
    go: _Go,
    actor: Actor,
    run_id: str,
    *,
    is_main: bool = False,
    is_off: bool = False,
) -> None:
    st.button(
        label,
        icon=f":material/{icon}:",
        type=main_button() if is_main else "secondary",
        disabled=is_off,
        key=f"runs_{go.__name__}_{run_id}",
        on_click=_go,
        args=[go, actor, run_id],
    )


def _go(go: _Go, actor: Actor, run_id: str) -> None:
    with told():
        go(settings(), asking_keys(), actor, run_id)


def _table(batches: Sequence[Batch]) -> None:
    st.table(
        {
            "Batch": [escaped(f"{each.engine} · {each.place}") for each in batches],
            "Where it stands": [_standing(each) for each in batches],
            "Requests": [f"{each.requests:,}" for each in batches],
            "Answered": [f"{each.answered:,}" for each in batches],
            "Files there": ["deleted" if each.is_cleared else "kept" for each in batches],
        },
        border="horizontal",
        alt="One row a batch: its engine and place, where it stands, its requests and answers.",
    )


def _standing(batch: Batch) -> str:
    ending = _ENDINGS[batch.ending] if batch.ending else ""
    return f"{_STATES[batch.state]}{ending}"
