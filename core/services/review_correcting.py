"""Turns what reviewers settled into corrected verdicts, so that scores follow; nothing is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.domain.cases import Case
from core.domain.facts import Attribution, AuxLabel, Direction, EntailmentVerdict, FactCheck
from core.domain.reviewing import Review
from core.domain.reviewing_codes import Said
from core.domain.reviewing_passages import fact_key
from core.errors import NotFound
from core.metrics.flags import raise_flags
from core.services.review_settled import Reviewed, reviewed_all
from core.store import Store, cases

_WHY = "Reviewers found the checker wrong here."


def correct_review(store: Store, review: Review) -> None:
    """Bring the cases of all edits of a review in line with what is settled."""
    for reviewed in reviewed_all(store, review):
        correct_case(store, reviewed)


def correct_case(store: Store, reviewed: Reviewed) -> None:
    """Bring the verdicts and flags of one case in line with what is settled about its edit.

    A wrong verdict is flipped; one that this review had flipped and that is no longer wrong says
    again what the checker said. All are new revisions: the checker's own stay. A written example
    is in no database, and a case that was checked anew or forgotten is left alone.
    """
    try:
        case = cases.get_case(store, reviewed.item.case_id)
    except NotFound:
        return
    check = corrected_check(reviewed, case.check)
    if check is None or check == case.check:
        return
    cases.save_case(store, _with_check(case, check, own=reviewed.item.check))


def corrected_check(reviewed: Reviewed, now: FactCheck | None) -> FactCheck | None:
    """Return `now` with what is settled; None where it isn't about the facts that were reviewed."""
    before = reviewed.item.check
    if now is None or not _is_about_same(before, now):
        return None
    return replace(
        now,
        kept=_corrected(reviewed, before.kept, now.kept, Direction.KEPT),
        grounded=_corrected(reviewed, before.grounded, now.grounded, Direction.GROUNDED),
    )


def corrector(review: Review) -> str:
    """Name a review as the one who corrected a verdict."""
    return f"clinicians, review {review.id}"


def flipped(verdict: EntailmentVerdict, by: str) -> EntailmentVerdict:
    """Return the opposite of a verdict; whether a new fact is an echo was not asked."""
    is_entailed = not verdict.entailed
    is_kept = verdict.direction is Direction.KEPT
    attribution = Attribution.SUPPORTED if is_entailed else Attribution.NEW
    missing = AuxLabel.MISSING if is_kept else AuxLabel.ADDED
    return replace(
        verdict,
        entailed=is_entailed,
        attribution=None if is_kept else attribution,
        aux=None if is_entailed else missing,
        rationale=_WHY,
        corrected_by=by,
    )


def _corrected(
    reviewed: Reviewed,
    before: Sequence[EntailmentVerdict],
    now: Sequence[EntailmentVerdict],
    direction: Direction,
) -> tuple[EntailmentVerdict, ...]:
    by = corrector(reviewed.review)
    return tuple(
        _one(own, held, reviewed.verdict(fact_key(direction, place)).said, by)
        for place, (own, held) in enumerate(zip(before, now, strict=True))
    )


def _one(
    own: EntailmentVerdict, held: EntailmentVerdict, said: Said | None, by: str
) -> EntailmentVerdict:
    if said is Said.WRONG and own.entailed is not None:
        is_there = held.corrected_by is not None and held.entailed is not own.entailed
        return held if is_there else flipped(own, by)
    return replace(own, corrected_by=by) if held.corrected_by == by else held


def _is_about_same(before: FactCheck, now: FactCheck) -> bool:
    return before.checker == now.checker and all(
        [v.fact for v in one] == [v.fact for v in other]
        for one, other in ((before.kept, now.kept), (before.grounded, now.grounded))
    )


def _with_check(case: Case, check: FactCheck, *, own: FactCheck) -> Case:
    checker = check.checker
    if _labels(check) != _labels(own):
        checker += ", corrected by clinicians"
    flags = raise_flags(original=case.pair.physician_reply, check=check, checker=checker)
    return replace(case, check=check, flags=flags)


def _labels(check: FactCheck) -> list[bool | None]:
    return [verdict.entailed for verdict in (*check.kept, *check.grounded)]
