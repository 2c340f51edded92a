"""Turns what reviewers settled into corrected verdicts, so that scores follow; nothing is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.domain.cases import Case
from core.domain.facts import Attribution, AuxLabel, Direction, EntailmentVerdict, FactCheck
from core.domain.reviewing import Review
from core.domain.reviewing_codes import Said
from core.domain.reviewing_passages import fact_key
from core.metrics.flags import raise_flags
from core.services.review_settled import Reviewed, reviewed_one
from core.store import Store, cases, review_items, reviews
from core.store.review_sources import own_check

_DECIDED = (Said.RIGHT, Said.WRONG)
_WHY = "Reviewers found the checker wrong here."


def correct_review(store: Store, review: Review) -> None:
    """Bring the cases of all edits of a review in line with what is settled."""
    for item in review_items.list_items(store, review.id):
        correct_case(store, item.case_id)


def correct_case(store: Store, case_id: str) -> None:
    """Bring the verdicts and flags of a case in line with what its reviews settled.

    A wrong verdict is flipped; one that was flipped and is no longer called wrong says again what
    the checker said. All are new revisions: the checker's own stay. Where several reviews settled
    something, the newest one holds. Cases with the same texts and facts share their verdicts, so
    they are corrected together. A written example is in no database, and a case that was checked
    anew or forgotten is left alone.
    """
    alike = review_items.cases_alike(store, case_id)
    items = review_items.items_of_cases(store, alike)
    every = [reviewed_one(store, reviews.get_review(store, i.review_id), i) for i in items]
    for case in (cases.get_case(store, each) for each in alike):
        check = corrected_check(every, case.check)
        if check and _is_corrected(check):
            corrected = _with_check(case, check, own=own_check(store, case))
            if corrected != case:
                cases.save_case(store, corrected)


def corrected_check(newest_first: Sequence[Reviewed], now: FactCheck | None) -> FactCheck | None:
    """Return `now` with what is settled; None where no review is about these very facts."""
    about = [each for each in newest_first if now and _is_about_same(each.item.check, now)]
    if now is None or not about:
        return None
    return replace(
        now,
        kept=_corrected(about, now.kept, Direction.KEPT),
        grounded=_corrected(about, now.grounded, Direction.GROUNDED),
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
    about: Sequence[Reviewed], now: Sequence[EntailmentVerdict], direction: Direction
) -> tuple[EntailmentVerdict, ...]:
    return tuple(_one(about, fact_key(direction, place), held) for place, held in enumerate(now))


def _one(about: Sequence[Reviewed], key: str, held: EntailmentVerdict) -> EntailmentVerdict:
    deciding = next((each for each in about if each.verdict(key).said in _DECIDED), about[0])
    own, by = deciding.item.verdicts[key], corrector(deciding.review)
    if deciding.verdict(key).said is Said.WRONG:
        return flipped(own, by)
    is_corrected = held.corrected_by is not None and held.entailed is not own.entailed
    return replace(own, corrected_by=by) if is_corrected else held


def _is_about_same(before: FactCheck, now: FactCheck) -> bool:
    return before.checker == now.checker and all(
        [v.fact for v in one] == [v.fact for v in other]
        for one, other in ((before.kept, now.kept), (before.grounded, now.grounded))
    )


def _is_corrected(check: FactCheck) -> bool:
    return any(verdict.corrected_by for verdict in (*check.kept, *check.grounded))


def _with_check(case: Case, check: FactCheck, *, own: FactCheck | None) -> Case:
    checker = check.checker
    if own is None or _labels(check) != _labels(own):
        checker += ", corrected by clinicians"
    flags = raise_flags(original=case.pair.physician_reply, check=check, checker=checker)
    return replace(case, check=check, flags=flags)


def _labels(check: FactCheck) -> list[bool | None]:
    return [verdict.entailed for verdict in (*check.kept, *check.grounded)]
