"""How far two reviewers agree: on errors, grave errors, categories, and the checker's verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.domain.access import Actor, Capability, authorize
from core.domain.reviewing import Rating
from core.domain.reviewing_codes import Code, Said
from core.domain.reviewing_items import Sheet
from core.domain.statistics import Statistic
from core.metrics.agreement_sums import ac1_summed, fleiss_summed, percent_summed
from core.metrics.kappa import kappa_summed
from core.metrics.sums import Summed, estimate_all
from core.metrics.votes import Judge, Votes
from core.services.review_settled import Reviewed, reviewed_all
from core.services.scoring import SEED
from core.store import Store, reviews

RESAMPLES = 2000
_SAID = {Said.WRONG: -1, Said.UNSURE: 0, Said.RIGHT: 1}
_PERCENT_ONLY = Statistic(estimate=None, reason="sets of categories have no fixed list")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementLine:
    """Agreement on one thing, each with n and an interval over edits, or the reason for none.

    `kappa` is Cohen's where the same two people reviewed everything, else Fleiss's.
    """

    about: str
    percent: Statistic
    kappa: Statistic
    ac1: Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What two reviewers who both finished say of the same edits, before any adjudication.

    `is_same_two` says whether they are the same two people throughout.
    """

    items: int
    passages: int
    facts: int
    is_same_two: bool
    lines: tuple[AgreementLine, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """One thing that both said something of: the number of the edit, and both codes."""

    item: int
    one: int
    other: int


def agreement(
    store: Store, actor: Actor, review_id: str, *, resamples: int = RESAMPLES
) -> Agreement:
    """Compare the two reviewers of each edit; edits with one are left out.

    Raises
    ------
    NotFound
        When there is no such review.
    """
    authorize(actor, Capability.REVIEW)
    review = reviews.get_review(store, review_id)
    found = [
        each
        for each in reviewed_all(store, review)
        if len([sheet for sheet in each.sheets if sheet.is_complete(each.item)]) > 1
    ]
    people = {tuple(sorted(sheet.reviewer for sheet in each.sheets)) for each in found}
    is_same_two = len(people) == 1
    return Agreement(
        items=len(found),
        passages=sum(len(_both(each)) for each in found),
        facts=len(_verdicts(found)),
        is_same_two=is_same_two,
        lines=tuple(
            _line(about, said, possible=possible, is_same_two=is_same_two, resamples=resamples)
            for about, said, possible in _questions(found)
        ),
    )


def _questions(found: Sequence[Reviewed]) -> Iterator[tuple[str, list[_Said], int]]:
    """Yield what is compared, what both said of it as codes, and how many answers there are."""
    yield "any error in the edit", _edits(found, lambda rating: rating.is_error), 2
    yield "any major error in the edit", _edits(found, lambda rating: rating.is_major), 2
    yield "error", _passages(found, lambda rating: rating.is_error), 2
    yield "error, before the verdicts", _passages(found, _is_error, is_first=True), 2
    yield "major error", _passages(found, lambda rating: rating.is_major), 2
    for code in Code:
        said = _passages(found, lambda rating, code=code: code in rating.codes)
        if any(each.one or each.other for each in said):
            yield code.value, said, 2
    yield "same categories", _same_categories(found), 1
    yield "verdict of the checker", _verdicts(found), 3


def _line(
    about: str, said: Sequence[_Said], *, possible: int, is_same_two: bool, resamples: int
) -> AgreementLine:
    one, other = (
        np.array([getattr(each, side) for each in said], dtype=np.int8) for side in ("one", "other")
    )
    items = [each.item for each in said]
    votes = _votes(one, other)
    kappa = kappa_summed(one, other, weights=None) if is_same_two else fleiss_summed(votes)
    named = {"percent": percent_summed(votes)}
    if possible > 1:
        named |= {"kappa": kappa, "ac1": ac1_summed(votes, possible)}
    found = estimate_all(
        {name: _by_edit(each, items) for name, each in named.items()},
        rng=np.random.default_rng(SEED),
        resamples=resamples,
    ).statistics
    return AgreementLine(
        about=about,
        percent=found["percent"],
        kappa=found.get("kappa", _PERCENT_ONLY),
        ac1=found.get("ac1", _PERCENT_ONLY),
    )


def _votes(one: Judge, other: Judge) -> Votes:
    size = one.size
    return Votes(
        items=np.tile(np.arange(size), 2),
        raters=np.repeat(np.arange(2), size),
        codes=np.concatenate([one, other]),
        n_items=size,
        n_raters=2,
    )


def _by_edit(each: Summed, items: Sequence[int]) -> Summed:
    """Add up what all passages of an edit say, since they are not independent of one another."""
    names, place = np.unique(np.asarray(items, dtype=np.intp), return_inverse=True)
    belongs = np.zeros((len(items), max(names.size, 1)))
    belongs[np.arange(len(items)), place] = 1
    return replace(each, columns=each.columns @ belongs)


_Claim = Callable[[Rating], bool]


def _is_error(rating: Rating) -> bool:
    return rating.is_error


def _pair(reviewed: Reviewed) -> tuple[Sheet, Sheet]:
    one, other = sorted(reviewed.sheets, key=lambda sheet: sheet.reviewer)
    return one, other


def _both(reviewed: Reviewed, *, is_first: bool = False) -> list[tuple[Rating, Rating]]:
    """Return the two ratings of each passage that both rated."""
    one, other = _pair(reviewed)
    found = (
        (one.first.get(key), other.first.get(key))
        if is_first
        else (one.rating(key), other.rating(key))
        for key in (passage.key for passage in reviewed.item.passages)
    )
    return [(a, b) for a, b in found if a and b]


def _edits(found: Sequence[Reviewed], claim: _Claim) -> list[_Said]:
    return [
        _Said(
            place,
            any(claim(one) for one, _ in _both(each)),
            any(claim(other) for _, other in _both(each)),
        )
        for place, each in enumerate(found)
    ]


def _passages(found: Sequence[Reviewed], claim: _Claim, *, is_first: bool = False) -> list[_Said]:
    return [
        _Said(place, claim(one), claim(other))
        for place, each in enumerate(found)
        for one, other in _both(each, is_first=is_first)
    ]


def _same_categories(found: Sequence[Reviewed]) -> list[_Said]:
    return [
        _Said(place, 1, one.errors == other.errors)
        for place, each in enumerate(found)
        for one, other in _both(each)
    ]


def _verdicts(found: Sequence[Reviewed]) -> list[_Said]:
    return [
        _Said(place, _SAID[one.said[fact]], _SAID[other.said[fact]])
        for place, each in enumerate(found)
        for one, other in [_pair(each)]
        for fact in sorted(set(one.said) & set(other.said))
    ]
