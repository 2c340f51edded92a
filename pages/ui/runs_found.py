"""What a run found, computed once for the same cells, whoever asks."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor
from core.domain.edits import EmpathyLevel
from core.services.run_arms import RunArm, run_arms
from core.services.run_compare import (
    Comparison,
    RunComparison,
    compare_arms,
    compare_runs,
    compare_with_first,
)
from core.services.run_lengths import LengthStrata, length_strata
from core.services.run_results import RunResults, run_results
from core.services.run_stamp import results_stamp
from core.services.tools import Store
from core.services.tradeoff import Tradeoff, tradeoff


def results_of(store: Store, actor: Actor, run_id: str) -> RunResults:
    """Return the table of a run."""
    return _results(results_stamp(store, actor, run_id), store, actor, run_id)


def arms_of(store: Store, actor: Actor, run_id: str) -> tuple[RunArm, ...]:
    """Return the arms of a run."""
    return _arms(results_stamp(store, actor, run_id), store, actor, run_id)


def comparison_of(store: Store, actor: Actor, before: str, after: str) -> Comparison:
    """Return two arms beside each other, each named RUN/NUMBER."""
    runs = {ref.rpartition("/")[0] for ref in (before, after)}
    stamps = "".join(results_stamp(store, actor, run_id) for run_id in sorted(runs))
    return _comparison(stamps, before, after, store, actor)


def whole_of(store: Store, actor: Actor, run_id: str, other: str) -> RunComparison:
    """Return two runs arm by arm; of one run, every arm beside its first."""
    stamps = "".join(results_stamp(store, actor, one) for one in sorted({run_id, other}))
    return _whole(stamps, run_id, other, store, actor)


def tradeoff_of(store: Store, actor: Actor, run_id: str) -> Tradeoff:
    """Return what levels cost in a run."""
    return _tradeoff(results_stamp(store, actor, run_id), store, actor, run_id)


def lengths_of(
    store: Store, actor: Actor, run_id: str, level: EmpathyLevel
) -> tuple[LengthStrata, ...]:
    """Return the arms of a run at one level by the length of the original."""
    return _lengths(results_stamp(store, actor, run_id), level.value, store, actor, run_id)


@st.cache_resource(max_entries=16, show_spinner="Computing intervals …")
def _results(
    stamp: str,  # noqa: ARG001 - tells when to compute anew
    _store: Store,
    _actor: Actor,
    run_id: str,
) -> RunResults:
    return run_results(_store, _actor, run_id)


@st.cache_resource(max_entries=16, show_spinner=False)
def _arms(
    stamp: str,  # noqa: ARG001 - tells when to read anew
    _store: Store,
    _actor: Actor,
    run_id: str,
) -> tuple[RunArm, ...]:
    return run_arms(_store, _actor, run_id)


@st.cache_resource(max_entries=16, show_spinner="Comparing pair by pair …")
def _comparison(
    stamps: str,  # noqa: ARG001 - tells when to compute anew
    before: str,
    after: str,
    _store: Store,
    _actor: Actor,
) -> Comparison:
    return compare_arms(_store, _actor, before, after)


@st.cache_resource(max_entries=16, show_spinner="Comparing arm by arm …")
def _whole(
    stamps: str,  # noqa: ARG001 - tells when to compute anew
    run_id: str,
    other: str,
    _store: Store,
    _actor: Actor,
) -> RunComparison:
    if run_id != other:
        return compare_runs(_store, _actor, run_id, other)
    refs = [arm.ref for arm in run_arms(_store, _actor, run_id)]
    return RunComparison(comparisons=compare_with_first(_store, _actor, refs), alone=())


@st.cache_resource(max_entries=16, show_spinner="Computing intervals …")
def _tradeoff(
    stamp: str,  # noqa: ARG001 - tells when to compute anew
    _store: Store,
    _actor: Actor,
    run_id: str,
) -> Tradeoff:
    return tradeoff(_store, _actor, run_id)


@st.cache_resource(max_entries=16, show_spinner="Computing intervals …")
def _lengths(
    stamp: str,  # noqa: ARG001 - tells when to compute anew
    level: str,
    _store: Store,
    _actor: Actor,
    run_id: str,
) -> tuple[LengthStrata, ...]:
    return length_strata(_store, _actor, run_id, level=EmpathyLevel(level))
