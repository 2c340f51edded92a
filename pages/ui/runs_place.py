"""Where one is among the runs, and their plain words: the URL names the run and what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import streamlit as st

from core.domain.runs import Plan, Repairs, RunState
from core.services.judge_words import counted

NEW = "new"
_RUN, _VIEW, _BLIND = "run", "view", "blind"

STATE_WORDS = {
    RunState.PLANNED: "Planned",
    RunState.RUNNING: "Running",
    RunState.PAUSED: "Paused",
    RunState.STOPPED: "Stopped",
    RunState.DONE: "Done",
}
STATE_COLORS: dict[RunState, Literal["gray", "green", "orange", "blue"]] = {
    RunState.PLANNED: "gray",
    RunState.RUNNING: "blue",
    RunState.PAUSED: "orange",
    RunState.STOPPED: "orange",
    RunState.DONE: "green",
}


class View(StrEnum):
    """What is shown of a run."""

    RESULTS = "results"
    COMPARE = "compare"
    PROGRESS = "progress"
    PLAN = "plan"

    @property
    def label(self) -> str:
        """The plain name on screen."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A run by its id, `NEW`, or the list of all; `view` is None where the URL names none.

    `blind` names a blind comparison of one's own.
    """

    run: str | None
    view: View | None
    blind: str | None


def at() -> Place:
    """Return where the URL says one is."""
    view = st.query_params.get(_VIEW)
    return Place(
        run=st.query_params.get(_RUN),
        view=View(view) if view in set(View) else None,
        blind=st.query_params.get(_BLIND),
    )


def go_to(run: str | None, view: View | None = None) -> None:
    """Show a run, a new one or the list of all on the next run of the page."""
    place = {_RUN: run, _VIEW: view.value if view else None}
    st.query_params.from_dict({name: value for name, value in place.items() if run and value})


def go_to_blind(set_id: str) -> None:
    """Show a blind comparison on the next run of the page."""
    st.query_params.from_dict({_BLIND: set_id})


def plan_words(plan: Plan) -> str:
    """Say what a plan combines, in one line."""
    parts = [
        counted(len(plan.prompts), "prompt"),
        counted(len(plan.levels), "level"),
        counted(len(plan.engines), "engine"),
    ]
    again = f", {plan.replicates} times each" if plan.replicates > 1 else ""
    judges = f", {counted(len(plan.judges), 'judge')}" if plan.judges else ""
    repaired = ", also repaired" if plan.repair is Repairs.ALSO else ""
    return f"{' × '.join(parts)}{again}{repaired}{judges}"
