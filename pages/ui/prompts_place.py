"""Where one is among the prompts: the URL names the version and what is done with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import streamlit as st

_PROMPT, _VIEW = "prompt", "view"


class View(StrEnum):
    """What is done with a version."""

    READ = "read"
    WRITE = "write"
    TRY = "try"

    @property
    def label(self) -> str:
        """The plain name on screen."""
        return {"read": "Read", "write": "Change", "try": "Try on pairs"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A version by its key (`name@2`), or the list of all."""

    prompt: str | None
    view: View


def at() -> Place:
    """Return where the URL says one is."""
    view = st.query_params.get(_VIEW, View.READ.value)
    return Place(
        prompt=st.query_params.get(_PROMPT),
        view=View(view) if view in set(View) else View.READ,
    )


def go_to(prompt: str | None, view: View = View.READ) -> None:
    """Show a version, or the list of all, on the next run."""
    st.query_params.from_dict({_PROMPT: prompt, _VIEW: view.value} if prompt else {})
