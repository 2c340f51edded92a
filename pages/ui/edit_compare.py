"""Two to four edits of one pair side by side: levels, prompts or engines."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import streamlit as st

from core.domain.cases import Case
from core.domain.edits import LEVELS, EmpathyLevel, Method
from core.domain.messages import MessagePair
from core.errors import NotFound
from core.services.cases import load_case, written_case, written_levels
from core.services.editing import EditOrder
from core.services.running import JobState, job_state, start_edit
from core.services.summary import summarize
from core.services.tools import Store
from core.services.wording import engine_badge
from pages.ui import edit_state as state
from pages.ui.case_payload import variant_payload
from pages.ui.diff import show_case
from pages.ui.edit_jobs import show_failure, show_steps
from pages.ui.edit_sending import Engines, rules_engines
from pages.ui.edit_state import Choice, EngineKind
from pages.ui.session import open_store, settings, unmasked
from pages.ui.widgets import escaped

_SEPARATOR = ","


class Across(StrEnum):
    """What differs between the edits that stand side by side."""

    LEVELS = "the three levels"
    PROMPTS = "the simple and the refined prompt"
    ENGINES = "engines"


def start_comparison(
    choice: Choice, across: Across, engines: Engines | None, pair: MessagePair
) -> None:
    """Start every edit of the comparison and name them in the URL."""
    variants: list[str] = []
    for level, method, kind in _variants(choice, across):
        if kind is EngineKind.WRITTEN:
            variants.append(written_case(pair.id, level).id)
            continue
        who = rules_engines() if kind is EngineKind.RULES or engines is None else engines
        order = EditOrder(
            pair=pair,
            method=method,
            level=level,
            engine=who.engine,
            checker=who.checker,
            own_prompt=choice.own_prompt or None,
        )
        variants.append(start_edit(settings(), who.keys, order))
    state.go_to(compare=_SEPARATOR.join(dict.fromkeys(variants)))


def _variants(choice: Choice, across: Across) -> list[tuple[EmpathyLevel, Method, EngineKind]]:
    if across is Across.LEVELS:
        written = choice.kind is EngineKind.WRITTEN
        levels = written_levels(choice.pair.id) if written else LEVELS
        return [(level, choice.method, choice.kind) for level in levels]
    if across is Across.PROMPTS:
        kind = EngineKind.RULES if choice.kind is EngineKind.WRITTEN else choice.kind
        methods = [Method.SIMPLE_EDIT, Method.REFINED_EDIT]
        if choice.method not in methods:
            methods.append(choice.method)
        return [(choice.level, method, kind) for method in methods]
    kinds = [EngineKind.RULES] + ([] if choice.kind.is_here else [choice.kind])
    if choice.level in written_levels(choice.pair.id):
        kinds.insert(0, EngineKind.WRITTEN)
    return [
        (choice.level, Method.REFINED_EDIT if kind is EngineKind.WRITTEN else choice.method, kind)
        for kind in kinds
    ]


def show_comparison(names: str) -> None:
    """Show the edits side by side, and each one as soon as it is finished."""
    st.button("Back to one edit", icon=":material/arrow_back:", on_click=state.forget_result)
    identifiers = [name for name in names.split(_SEPARATOR) if name][:4]
    with open_store() as store:
        running = _any_running(store, identifiers)
    st.fragment(_columns, run_every=0.5 if running else None)(identifiers, was_running=running)


def _columns(identifiers: Sequence[str], *, was_running: bool) -> None:
    with open_store() as store:
        for column, identifier in zip(st.columns(len(identifiers)), identifiers, strict=True):
            with column:
                _variant(store, identifier)
        if was_running and not _any_running(store, identifiers):
            st.rerun()


def _any_running(store: Store, identifiers: Sequence[str]) -> bool:
    return any(
        found is not None and found.state == "running"
        for found in (_job(store, name) for name in identifiers)
    )


def _job(store: Store, identifier: str) -> JobState | None:
    try:
        return job_state(store, identifier)
    except NotFound:
        return None


def _variant(store: Store, identifier: str) -> None:
    job = _job(store, identifier)
    if job and not job.case_id:
        if job.state == "running":
            show_steps(job)
        else:
            show_failure(job, None)
        return
    name = job.case_id if job and job.case_id else identifier
    _show_variant(load_case(store, name))


def _show_variant(case: Case) -> None:
    st.subheader(f"{case.edit.level.label}", anchor=False)
    st.caption(f"{escaped(engine_badge(case))} · {case.edit.method.label}")
    text = unmasked(case.pair.id, case.edit.text)
    show_case(variant_payload(case, summarize(case), copy_text=text), key=f"variant-{case.id}")
    st.button(
        "Open this one",
        key=f"open-{case.id}",
        on_click=lambda: state.go_to(case=case.id),
        width="stretch",
    )
