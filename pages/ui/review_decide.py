"""One disagreement: what each of the two says, without names, and what is decided."""

from __future__ import annotations

from uuid import uuid4

import streamlit as st

from core.domain.access import Actor
from core.domain.reviewing import Rating
from core.domain.reviewing_codes import Code, Likelihood, Said
from core.services.review_adjudicating import Dispute, FactDispute, Opinion, adjudicate
from core.services.tools import Store
from pages.ui.review_words import (
    LIKELIHOODS,
    SAID_WORDS,
    SEVERITIES,
    VERDICT_ASKS,
    rating_words,
)
from pages.ui.widgets import main_button, plain_text

_OTHERWISE = "Neither: I rate it myself"


def decide(store: Store, actor: Actor, dispute: Dispute) -> None:
    """Show both opinions of one passage, take a decision about each difference, and keep it."""
    rating = _rating(dispute) if dispute.about_rating else None
    said = {each.fact.key: _fact(dispute, each) for each in dispute.facts}
    decided = {key: each for key, each in said.items() if each}
    is_ready = len(decided) == len(said) and (rating is not None or not dispute.about_rating)
    if st.button(
        "Settle it",
        icon=":material/gavel:",
        type=main_button(),
        key=f"settle_{_key(dispute)}",
        disabled=not is_ready,
        help=None if is_ready else "Decide about everything above first.",
    ):
        adjudicate(
            store,
            actor,
            dispute.item_id,
            dispute.passage.key,
            rating=rating,
            facts=decided,
            client_id=uuid4().hex,
        )
        st.rerun()


def _key(dispute: Dispute) -> str:
    return f"{dispute.item_id}_{dispute.passage.key}"


def _rating(dispute: Dispute) -> Rating | None:
    for column, opinion in zip(st.columns(2), (dispute.one, dispute.other), strict=True):
        with column, st.container(border=True):
            _opinion(opinion)
    labels = (f"As {dispute.one.label}", f"As {dispute.other.label}", _OTHERWISE)
    choice = st.radio(
        "What holds?",
        labels,
        index=None,
        horizontal=True,
        key=f"settle_choice_{_key(dispute)}",
    )
    if choice == labels[0]:
        return dispute.one.rating
    if choice == labels[1]:
        return dispute.other.rating
    return _own(_key(dispute)) if choice else None


def _opinion(opinion: Opinion) -> None:
    st.markdown(f"**{opinion.label}**")
    st.markdown(rating_words(opinion.rating))
    if opinion.first and opinion.rating != opinion.first:
        st.caption(f"Before the verdicts were shown: {rating_words(opinion.first)}")
    if opinion.rating and opinion.rating.note:
        plain_text(opinion.rating.note)


def _own(key: str) -> Rating | None:
    codes = st.multiselect(
        "What is wrong",
        [code for code in Code if code is not Code.JDG],
        format_func=lambda code: code.label,
        placeholder="Nothing is wrong",
        key=f"settle_codes_{key}",
    )
    if not codes:
        return Rating()
    severity = st.segmented_control(
        "If sent as it stands, this would be",
        range(len(SEVERITIES)),
        format_func=lambda value: SEVERITIES[value][0],
        key=f"settle_severity_{key}",
    )
    likelihood = st.segmented_control("Harm is", LIKELIHOODS, key=f"settle_likelihood_{key}")
    if severity is None or likelihood is None:
        return None
    return Rating(codes=tuple(codes), severity=severity, likelihood=Likelihood(likelihood))


def _fact(dispute: Dispute, disputed: FactDispute) -> Said | None:
    fact = disputed.fact
    with st.container(border=True):
        plain_text(fact.statement)
        st.markdown(f"{VERDICT_ASKS[fact.direction]} **{fact.words}**, says the checker.")
        if fact.evidence:
            plain_text(f"It rests on: {fact.evidence}")
        st.caption(
            f"{dispute.one.label}: {SAID_WORDS[disputed.one].lower()} · "
            f"{dispute.other.label}: {SAID_WORDS[disputed.other].lower()}"
        )
        return st.segmented_control(
            "Is this verdict right?",
            tuple(Said),
            default=disputed.adjudicated,
            format_func=lambda said: SAID_WORDS[said],
            key=f"settle_fact_{_key(dispute)}_{fact.key}",
        )
