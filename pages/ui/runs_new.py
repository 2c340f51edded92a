"""Plan a run: begin with a shipped plan or a file, change it, see its size, then start it."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor
from core.domain.identity import content_hash
from core.domain.runs import Plan
from core.errors import BedsideError
from core.services.run_file import read_plan, shipped_plans, write_plan
from core.services.run_planning import resolve_plan
from core.services.tools import Store
from pages.ui.runs_engines import ask_keys
from pages.ui.runs_estimate import show_estimate
from pages.ui.runs_form import plan_form
from pages.ui.runs_place import go_to
from pages.ui.runs_sending import ask_start
from pages.ui.session import asking_keys, settings
from pages.ui.widgets import escaped, notice

_FILE = "a file"
_FIRST = "level-calibration"


def new_run(store: Store, actor: Actor) -> None:
    """Take everything that starts a run."""
    st.button(
        "All runs",
        icon=":material/arrow_back:",
        type="tertiary",
        key="runs_back",
        on_click=go_to,
        args=[None],
    )
    st.title("Plan a run", anchor=False)
    begun = _begin()
    if begun is None:
        return
    base, key = begun
    try:
        plan = plan_form(store, base, key=key)
        ask_keys((*plan.engines, plan.checker or "", *(each.engine for each in plan.judges)))
        resolved = resolve_plan(store, plan, settings=settings(), keys=asking_keys())
        show_estimate(store, actor, plan, asking_keys())
    except BedsideError as error:
        notice(str(error), kind="info")
        return
    ask_start(actor, resolved, asking_keys())
    _offer_file(plan)


def _begin() -> tuple[Plan, str] | None:
    """Let the user choose what the form begins with; return it with what names its fields."""
    shipped = {plan.name: plan for plan in shipped_plans()}
    chosen = st.selectbox(
        "Begin with",
        [_FIRST, *(name for name in shipped if name != _FIRST), _FILE],
        format_func=lambda name: (
            f"{shipped[name].plan.title} ({name})" if name in shipped else "A plan in a TOML file"
        ),
        key="runs_begin",
        width=420,
    )
    if chosen in shipped:
        st.markdown(escaped(_about(shipped[chosen].document)))
        return shipped[chosen].plan, f"plan_{chosen}"
    return _from_file()


def _from_file() -> tuple[Plan, str] | None:
    uploaded = st.file_uploader("TOML file", type=["toml"], key="runs_file")
    if uploaded is None:
        st.caption("Every run offers its plan as such a file; the command line reads the same.")
        return None
    content = uploaded.getvalue()
    try:
        plan = read_plan(content.decode(), name=uploaded.name)
    except UnicodeDecodeError:
        notice(f"{uploaded.name} isn't text in UTF-8.", kind="error")
        return None
    except BedsideError as error:
        notice(str(error), kind="error")
        return None
    return plan, f"plan_{content_hash(content.decode())[:12]}"


def _about(document: str) -> str:
    """Return the comment at the top of a plan."""
    lines = document.splitlines()
    end = next((place for place, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return " ".join(line.lstrip("# ") for line in lines[:end])


def _offer_file(plan: Plan) -> None:
    st.download_button(
        "This plan as a file (TOML)",
        data=write_plan(plan),
        file_name="bedside-plan.toml",
        mime="application/toml",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
        key="runs_plan_file",
    )
