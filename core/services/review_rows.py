"""Closed reviews in long form, for the checker's card: every edit with the weight it stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from core.domain.access import Actor, Capability, authorize
from core.domain.facts import FlagKind
from core.domain.reviewing import Review, Stratum
from core.domain.reviewing_codes import DETECTOR_CODES, Said
from core.errors import InvalidInput
from core.metrics.facts import score_check
from core.services.review_correcting import corrected_check
from core.services.review_row_kinds import DetectorRow, FactRow, ItemRow, ReviewRows
from core.services.review_settled import Reviewed, reviewed_all
from core.store import Store, reviews

__all__ = ["DetectorRow", "FactRow", "ItemRow", "ReviewRows", "review_rows"]


def review_rows(store: Store, actor: Actor, review_ids: Sequence[str] = ()) -> ReviewRows:
    """Return the rows of closed reviews, of all of them where none is named.

    Raises
    ------
    InvalidInput
        When a review is open: nobody who reviews is to be led by what others found.
    NotFound
        When there is no such review.
    """
    authorize(actor, Capability.REVIEW)
    with store.snapshot():
        chosen = closed_reviews(store, review_ids)
        found = [(review, reviewed_all(store, review)) for review in chosen]
    facts: list[FactRow] = []
    detectors: list[DetectorRow] = []
    items: list[ItemRow] = []
    unreviewed, unseen = 0, set[Stratum]()
    for review, all_of_it in found:
        reviewed = [each for each in all_of_it if each.sheets]
        unreviewed += sum(size.drawn for size in review.strata) - len(reviewed)
        weights = _weights(review, reviewed)
        unseen |= {size.stratum for size in review.strata if size.population} - weights.keys()
        for each in reviewed:
            weight = weights[each.item.stratum]
            facts.extend(_facts(each, weight))
            detectors.extend(_detectors(each, weight))
            items.append(_item(each, weight))
    return ReviewRows(
        facts=tuple(facts),
        detectors=tuple(detectors),
        items=tuple(items),
        unreviewed=unreviewed,
        unseen=frozenset(unseen),
    )


def closed_reviews(store: Store, review_ids: Sequence[str]) -> list[Review]:
    """Return these reviews, or all closed ones.

    Raises
    ------
    InvalidInput
        When one of them is open.
    """
    if not review_ids:
        return [review for review in reviews.list_reviews(store) if not review.is_open]
    chosen = [reviews.get_review(store, review_id) for review_id in dict.fromkeys(review_ids)]
    still = next((review for review in chosen if review.is_open), None)
    if still:
        raise InvalidInput(
            f"Review `{still.id}` is open; what it came to is shown once it is closed, so that "
            "nobody who reviews is led by it."
        )
    return chosen


def _weights(review: Review, reviewed: Sequence[Reviewed]) -> dict[Stratum, float]:
    counts = Counter(each.item.stratum for each in reviewed)
    return {
        size.stratum: size.population / counts[size.stratum]
        for size in review.strata
        if counts[size.stratum]
    }


def _facts(reviewed: Reviewed, weight: float) -> Iterator[FactRow]:
    item = reviewed.item
    verdicts = item.verdicts
    for passage in item.passages:
        for key in passage.facts:
            own, held = verdicts[key], reviewed.verdict(key)
            yield FactRow(
                review_id=item.review_id,
                item_id=item.id,
                case_id=item.case_id,
                passage=passage.key,
                fact=key,
                stratum=item.stratum,
                weight=weight,
                checker=item.check.checker,
                direction=own.direction,
                kind=own.fact.kind,
                statement=own.fact.statement,
                checker_label=own.entailed,
                reviewers_label=label_of(own.entailed, held.said),
                said=held.said,
                settled=held.how,
                guarded=bool(own.guards),
                flags=item.flags_of(own.fact.statement),
                aux=own.aux,
                attribution=own.attribution,
            )


def label_of(own: bool | None, said: Said | None) -> bool | None:
    """Return what reviewers hold true of a fact, None where they don't."""
    if own is None or said not in (Said.RIGHT, Said.WRONG):
        return None
    return own if said is Said.RIGHT else not own


def _detectors(reviewed: Reviewed, weight: float) -> Iterator[DetectorRow]:
    item = reviewed.item
    raised = {flag.kind for flag in item.flags}
    for detector in FlagKind:
        yield DetectorRow(
            review_id=item.review_id,
            item_id=item.id,
            stratum=item.stratum,
            weight=weight,
            checker=item.check.checker,
            detector=detector,
            raised=detector in raised,
            found=_found(reviewed, detector),
        )


def _found(reviewed: Reviewed, detector: FlagKind) -> bool | None:
    codes = DETECTOR_CODES[detector]
    if not codes:
        return None
    # A number can only be changed where there is one.
    passages = [
        passage.key
        for passage in reviewed.item.passages
        if detector is not FlagKind.CHANGED_NUMBER or any(map(str.isdecimal, passage.text))
    ]
    ratings = [reviewed.rating(key).rating for key in passages]
    return _any([rating and bool(rating.errors & codes) for rating in ratings])


def _any(claims: Sequence[bool | None]) -> bool | None:
    """Whether one is true; None where none is and one is unknown."""
    if any(claims):
        return True
    return None if None in claims else False


def _item(reviewed: Reviewed, weight: float) -> ItemRow:
    item, made = reviewed.item, reviewed.item.making
    ratings = [reviewed.rating(passage.key).rating for passage in item.passages]
    known = [rating for rating in ratings if rating]
    return ItemRow(
        review_id=item.review_id,
        item_id=item.id,
        case_id=item.case_id,
        stratum=item.stratum,
        weight=weight,
        checker=item.check.checker,
        engine=made.engine,
        prompt=made.prompt,
        level=made.level,
        method=made.method,
        band=item.band,
        n_facts=len(item.check.grounded),
        codes=frozenset(code for rating in known for code in rating.errors),
        errors=sum(rating.is_error for rating in known),
        undecided=len(ratings) - len(known),
        is_error=_any([rating.is_error if rating else None for rating in ratings]),
        is_major=_any([rating.is_major if rating else None for rating in ratings]),
        scores=score_check(item.check),
        corrected=score_check(corrected_check([reviewed], item.check) or item.check),
    )
