"""What a repair did: a second diff, its numbers, sentence by sentence; to take or to leave."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Capability, authorize
from core.domain.cases import Case
from core.domain.diff import Op, word_diff
from core.domain.repairing import RepairAction
from core.errors import BedsideError
from core.services.desk import DeskView, TakeRepair
from core.services.repair_jobs import KeptRepair, RepairScores, repair_of_edit
from core.services.tools import Store, open_tools
from pages.ui import edit_state as state
from pages.ui import who
from pages.ui.case_payload import Payload
from pages.ui.diff import show_case
from pages.ui.edit_desk_acts import do
from pages.ui.edit_desk_memory import memory_of
from pages.ui.session import all_keys, settings
from pages.ui.widgets import escaped, main_button, notice, plain_text

_ACTIONS = {
    RepairAction.REMOVED: "Removed",
    RepairAction.REPLACED: "The physician's own words put back",
    RepairAction.REWRITTEN: "Rewritten",
    RepairAction.LEFT: "Left as it is",
}
_WORDS = {Op.DELETED: "taken out by the repair", Op.INSERTED: "put in by the repair", Op.SAME: ""}


def show_repair(view: DeskView, kept: KeptRepair) -> None:
    """Show a finished repair beside the text as it is, to take or to leave."""
    st.markdown(f"**{escaped(kept.note)}**")
    st.caption(
        f"{_scores(kept)} Nothing is changed before you take it; then every change can still be "
        "decided."
    )
    show_case(_diff(kept, "As it is", "Repaired"), key="repair-view")
    with st.expander("Sentence by sentence"):
        _sentences(kept)
    stale = view.result.edit.text != kept.before
    if stale:
        st.caption("The text was changed since, so this repair can't be taken any more.")
    with st.container(horizontal=True):
        st.button(
            "Take this text",
            type=main_button(),
            icon=":material/check:",
            disabled=stale or kept.after == kept.before,
            on_click=_take,
            args=(view, kept),
        )
        st.button("Leave it as it was", key="repair_leave", on_click=close_repair, args=(view,))


def say_if_repaired(store: Store, case: Case) -> None:
    """Say that a run repaired this edit before anybody saw it, and what that changed."""
    kept = repair_of_edit(store, case.edit.id)
    if kept is None:
        return
    notice(f"A run repaired this edit. {kept.note} {_scores(kept)}", kind="info")
    with st.expander("What the repair changed"):
        show_case(_diff(kept, "As it was edited", "Repaired"), key="repaired-before")
        _sentences(kept)


def _sentences(kept: KeptRepair) -> None:
    for line in kept.sentences:
        st.markdown(f"**{_ACTIONS[line.action]}** · {escaped(line.why)}")
        plain_text(line.sentence)


def _scores(kept: KeptRepair) -> str:
    before, after = kept.scores_before, kept.scores_after
    return " ".join(f"{_moved(name, before, after)}." for name in ("Precision", "Recall"))


def _moved(name: str, before: RepairScores, after: RepairScores) -> str:
    pairs = {
        "Precision": ((before.precision, before.n_grounded), (after.precision, after.n_grounded)),
        "Recall": ((before.recall, before.n_kept), (after.recall, after.n_kept)),
    }
    was, now = (
        "not defined (no facts)" if value is None else f"{value:.2f} (n = {n})"
        for value, n in pairs[name]
    )
    return f"{name} {was} → {now}"


def _diff(kept: KeptRepair, before: str, after: str) -> Payload:
    """Return the text before and after the repair, each with what changed marked in it."""
    segments = word_diff(kept.before, kept.after)

    def pieces(*ops: Op) -> list[Payload]:
        return [
            {
                "text": each.text,
                "op": each.op.value,
                "mark": "same" if each.op is Op.SAME else "reworded",
                "words": _WORDS[each.op],
                "first": each.op is not Op.SAME,
                "last": each.op is not Op.SAME,
                "facts": [],
            }
            for each in segments
            if each.op in ops
        ]

    return {
        "id": kept.id,
        "panes": [
            {"title": before, "caption": "", "pieces": pieces(Op.SAME, Op.DELETED)},
            {"title": after, "caption": "", "pieces": pieces(Op.SAME, Op.INSERTED)},
        ],
        "legend": [
            {"mark": "reworded", "op": op.value, "words": _WORDS[op]}
            for op in (Op.DELETED, Op.INSERTED)
        ],
    }


def _take(view: DeskView, kept: KeptRepair) -> None:
    memory = memory_of(view.case.id)
    try:
        actor = authorize(who.actor(), Capability.EDIT)
        with open_tools(settings(), all_keys()) as tools:
            action = TakeRepair(text=kept.after, note=kept.note)
            do(tools, actor, memory, action, "The repair was taken", seen=view.number)
    except BedsideError as error:
        memory.refused = str(error)


def close_repair(view: DeskView) -> None:
    """Leave the repair; the text stays as it is."""
    memory_of(view.case.id).repairs = False
    go_to_desk(view)


def go_to_desk(view: DeskView, **more: str) -> None:
    """Name the desk in the URL, and what is looked at beside it."""
    desk = {state.DESK: view.desk_id} if view.desk_id else {}
    state.go_to(case=view.case.id, **desk, **more)
