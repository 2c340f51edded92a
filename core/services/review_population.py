"""Which edits a review could draw from: flagged ones, unflagged ones, and those left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.domain.access import Actor, Capability, authorize
from core.domain.cases import Case
from core.domain.panel import StudyState
from core.domain.reviewing import SourceKind
from core.domain.reviewing_items import is_flagged
from core.errors import InvalidInput
from core.metrics.flags import raise_flags
from core.samples import written_examples
from core.services.cases import load_case, written_case
from core.store import Store, runs
from core.store.review_sources import (
    MOST_RECENT,
    own_check,
    recent_ids,
    run_ids,
    standing_of,
    study_ids,
)
from core.store.rows import Row
from core.store.studies import get_study, list_studies

_WRITTEN = "written~"
FORGOTTEN = "forgotten"
NOT_SAVED = "not saved"
NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """The cases that can be drawn, by stratum; `left_out` counts the others by reason.

    Texts that were pasted and not saved are never copied into a review.
    """

    flagged: tuple[str, ...]
    unflagged: tuple[str, ...]
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something whose edits can be reviewed, with words for it."""

    kind: SourceKind
    ref: str
    label: str


def sources(store: Store, actor: Actor) -> tuple[Source, ...]:
    """Return all that a review can draw from: recent cases, examples, runs and closed studies."""
    authorize(actor, Capability.REVIEW)
    return (
        Source(kind=SourceKind.RECENT, ref="", label=f"The newest {MOST_RECENT} cases"),
        Source(kind=SourceKind.WRITTEN, ref="", label="The written examples of the library"),
        *(
            Source(kind=SourceKind.RUN, ref=run.id, label=f"Run: {run.plan.title}")
            for run in runs.list_runs(store)
        ),
        *(
            Source(kind=SourceKind.STUDY, ref=study.id, label=f"Panel: {study.title}")
            for study in list_studies(store)
            if study.state is StudyState.CLOSED
        ),
    )


def size_review(store: Store, actor: Actor, kind: SourceKind, ref: str = "") -> Population:
    """Say what a review of this source could draw from.

    Raises
    ------
    InvalidInput, NotFound
        When there is no such run or study, or the study isn't closed.
    """
    authorize(actor, Capability.REVIEW)
    ids = _IDS[kind](store, ref)
    stored = standing_of(store, [each for each in ids if not each.startswith(_WRITTEN)])
    reasons = {each: _left_out(each, stored) for each in ids}
    drawn = [each for each in ids if reasons[each] is None]
    raised = {each: _is_flagged(store, each, stored.get(each)) for each in drawn}
    return Population(
        flagged=tuple(each for each in drawn if raised[each]),
        unflagged=tuple(each for each in drawn if not raised[each]),
        left_out=dict(Counter(reason for reason in reasons.values() if reason)),
    )


def own_case(store: Store, case_id: str) -> Case:
    """Return a case as its checker left it, without any person's correction."""
    case = load_case(store, case_id)
    check = own_check(store, case)
    if check is None or check is case.check:
        return case
    original = case.pair.physician_reply
    flags = raise_flags(original=original, check=check, checker=check.checker)
    return replace(case, check=check, flags=flags)


def _left_out(case_id: str, stored: Mapping[str, Row]) -> str | None:
    if case_id.startswith(_WRITTEN):
        return None
    row = stored.get(case_id)
    if row is None:
        return FORGOTTEN
    if not row["is_kept"]:
        return NOT_SAVED
    return None if row["is_checked"] else NOT_CHECKED


def _is_flagged(store: Store, case_id: str, row: Row | None) -> bool:
    if row is not None and not row["is_corrected"]:
        return bool(row["is_flagged"])
    return is_flagged(own_case(store, case_id).flags)


def _of_run(store: Store, ref: str) -> Sequence[str]:
    return run_ids(store, runs.get_run(store, ref).id)


def _of_study(store: Store, ref: str) -> Sequence[str]:
    study = get_study(store, ref)
    if study.state is not StudyState.CLOSED:
        raise InvalidInput("Only the edits of a closed panel can be reviewed.")
    return study_ids(store, study.id)


def _of_library(_store: Store, _ref: str) -> Sequence[str]:
    return [written_case(each.pair_id, each.level).id for each in written_examples()]


_IDS: Mapping[SourceKind, Callable[[Store, str], Sequence[str]]] = {
    SourceKind.RECENT: lambda store, _: recent_ids(store),
    SourceKind.RUN: _of_run,
    SourceKind.STUDY: _of_study,
    SourceKind.WRITTEN: _of_library,
}
