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
from pages.ui.case_payload import Payload, comparison_payload, variant_payload
from pages.ui.diff import show_case
from pages.ui.edit_jobs import step_lines, why_not
from pages.ui.edit_locks import sentences_at
from pages.ui.edit_sending import Engines, rules_engines
from pages.ui.edit_state import Choice, EngineKind
from pages.ui.session import open_store, settings, unmasked
from pages.ui.widgets import escaped

_SEPARATOR = ","
_EVERY = 0.5


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
            version=choice.version if method is Method.OWN_PROMPT else None,
            locked=sentences_at(choice.locks, pair),
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
    identifiers = [name for name in names.split(_SEPARATOR) if name][:4]
    try:
        with open_store() as store:
            running = any(_is_running(store, name) for name in identifiers)
    except NotFound as error:
        state.lead_back(error)
        return
    st.button("Back to one edit", icon=":material/arrow_back:", on_click=state.forget_result)
    st.fragment(_columns, run_every=_EVERY if running else None)(identifiers, was_running=running)


def _columns(identifiers: Sequence[str], *, was_running: bool) -> None:
    with open_store() as store:
        found = [_case_or_job(store, identifier) for identifier in identifiers]
    variants = [_payload(each) for each in found]
    show_case(comparison_payload(_SEPARATOR.join(identifiers), variants), key="comparison")
    with st.container(horizontal=True):
        for each in found:
            if isinstance(each, Case):
                st.button(
                    f"Open: {each.edit.level.label}",
                    key=f"open-{each.id}",
                    on_click=state.open_case,
                    args=(each.id,),
                    help=f"{each.edit.method.label}, {escaped(engine_badge(each))}",
                )
    if was_running and not any(
        isinstance(each, JobState) and each.state == "running" for each in found
    ):
        st.rerun()


def _is_running(store: Store, identifier: str) -> bool:
    found = _case_or_job(store, identifier)
    return isinstance(found, JobState) and found.state == "running"


def _case_or_job(store: Store, identifier: str) -> Case | JobState:
    """Return the case, or the job that makes it while there is none."""
    try:
        job = job_state(store, identifier)
    except NotFound:
        return load_case(store, identifier)
    return load_case(store, job.case_id) if job.case_id else job


def _payload(found: Case | JobState) -> Payload:
    if isinstance(found, Case):
        text = unmasked(found.pair.id, found.edit.text)
        return variant_payload(found, summarize(found), copy_text=text)
    running = found.state == "running"
    return {
        "title": "In the making" if running else "No edit",
        "caption": "" if running else why_not(found),
        "waiting": step_lines(found),
    }
