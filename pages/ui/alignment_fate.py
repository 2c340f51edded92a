"""What becomes of each row of an imported file, and the way to delete it again."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor
from core.domain.judging import Label
from core.domain.votes import LeftOut, RaterKind, VoteSet
from core.services.judge_words import counted
from core.services.tools import Store
from core.services.vote_sets import forget_set
from core.services.votes_file import VotesFile
from pages.ui.alignment_source import go_to
from pages.ui.widgets import notice, plain_text

_ROWS_NAMED = 12


def show_fate(plan: VotesFile) -> None:
    """Say what is taken from a file, what is left out and why."""
    st.subheader("What is taken", anchor=False)
    people = {vote.rater for vote in plan.votes if vote.kind is RaterKind.PERSON}
    judges = {vote.rater for vote in plan.votes if vote.kind is RaterKind.JUDGE}
    with_texts = sum(item.text_a is not None and item.message is not None for item in plan.items)
    with st.container(horizontal=True):
        st.metric("Rows read", f"{plan.rows_read:,}", border=True)
        st.metric("Votes taken", f"{len(plan.votes):,}", border=True)
        st.metric("Items", f"{len(plan.items):,}", border=True)
        st.metric("People", f"{len(people):,}", border=True)
        st.metric("Judges", f"{len(judges):,}", border=True)
    _labels(plan)
    if not with_texts:
        st.caption(
            "No item has a message and both replies, so no judge can read them here; judges that "
            "come with the file are compared all the same."
        )
    elif with_texts < len(plan.items):
        st.caption(
            f"{with_texts:,} of {len(plan.items):,} items have a message and both replies; judges "
            "can read only these."
        )
    for words in plan.notes:
        plain_text(words)
    _left_out(plan.left_out)


def about_set(store: Store, actor: Actor, held: VoteSet) -> None:
    """Say where an imported set came from and what was left out; offer to delete it."""
    with st.expander(f"Where these votes come from ({counted(held.votes, 'vote')})"):
        plain_text(
            f"Imported by {held.created_by} on {held.created_at[:10]}: {held.n_rows:,} rows, "
            f"{held.items:,} items, {held.people:,} people, {held.judges:,} judges."
        )
        _left_out(held.left_out)
        with st.popover("Delete these votes", icon=":material/delete:"):
            st.markdown("The set, its judges and all they answered are gone for good.")
            if st.button("Yes, delete them", key=f"forget_{held.id}"):
                forget_set(store, actor, held.id)
                go_to(None)
                st.rerun()


def _labels(plan: VotesFile) -> None:
    said = [vote.label for vote in plan.votes]
    st.caption(
        f"Labels: A {said.count(Label.A):,}, both equally {said.count(Label.TIE):,}, "
        f"B {said.count(Label.B):,}; "
        f"without a label {sum(not isinstance(one, Label) for one in said):,}."
    )


def _left_out(reasons: tuple[LeftOut, ...]) -> None:
    if not reasons:
        st.caption("No row is left out.")
        return
    notice(
        f"{counted(sum(one.count for one in reasons), 'row')} left out, each for a reason:",
        kind="info",
    )
    plain_text("\n".join(map(_line, reasons)))


def _line(one: LeftOut) -> str:
    named = ", ".join(map(str, one.rows[:_ROWS_NAMED]))
    more = " and others" if one.count > len(one.rows[:_ROWS_NAMED]) else ""
    return f"{one.count:,} × {one.reason} (row {named}{more})"
