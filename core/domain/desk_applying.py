"""The state that an action at the desk leads to, also where others acted meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.domain.desk import Decision, Hunk, Stretch
from core.domain.desk_actions import (
    AcceptWarmth,
    Change,
    Decide,
    HandEdit,
    RejectAll,
    TakeRepair,
)
from core.domain.desk_rewriting import rewrite
from core.domain.desk_states import Decided, DeskState
from core.domain.marks import Mark
from core.domain.text import clean_text
from core.errors import InvalidInput, StaleDesk

_STALE = (
    "Somebody, or another window, changed this desk meanwhile. Nothing of yours was saved; "
    "the newest state is shown, please look and decide again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What an action is about: the original, the newest state, its stretches, the state seen."""

    original: str
    newest: DeskState
    stretches: tuple[Stretch, ...]
    seen: DeskState

    @property
    def hunks(self) -> list[Hunk]:
        """All changes in their order."""
        return [hunk for stretch in self.stretches for hunk in stretch.hunks]


def apply(action: Change, place: Place) -> DeskState:
    """Return the state after `action`; what it doesn't touch stays as it is in the newest state.

    Raises
    ------
    StaleDesk
        When somebody decided otherwise about the same change since it was seen, or anything
        changed before an action that is about the whole text.
    InvalidInput
        When a key names no change, or a text can't be used.
    """
    match action:
        case Decide(keys=keys, decision=decision):
            return _decided(place, _resolved(place, keys), decision)
        case AcceptWarmth():
            warm = [each for each in place.stretches if _is_warmth(each)]
            is_open = [hunk for each in warm for hunk in each.hunks if not _standing(place, hunk)]
            return _decided(place, is_open, Decision.ACCEPTED)
        case RejectAll():
            refuse_stale(place)
            return _decided(place, place.hunks, Decision.REJECTED)
        case HandEdit(text=text) | TakeRepair(text=text):
            refuse_stale(place)
            rejections = {hunk.key: _decision(hunk, Decision.REJECTED) for hunk in place.hunks}
            text = clean_text(text, what="edited reply")
            return rewrite(place.original, place.newest, text, rejections)


def refuse_stale(place: Place) -> None:
    """Refuse when the newest state isn't the one that the person saw."""
    if place.newest != place.seen:
        raise StaleDesk(_STALE)


def _decided(place: Place, hunks: Iterable[Hunk], decision: Decision | None) -> DeskState:
    if place.newest.proposal != place.seen.proposal:
        raise StaleDesk(_STALE)
    decisions = dict(place.newest.decisions)
    for hunk in hunks:
        stands, was_seen = decisions.get(hunk.key), place.seen.decisions.get(hunk.key)
        now = stands.decision if stands else None
        if now is not decision and stands != was_seen:
            raise StaleDesk(_STALE)
        decisions.pop(hunk.key, None)
        if decision:
            decisions[hunk.key] = _decision(hunk, decision)
    return DeskState(proposal=place.newest.proposal, decisions=decisions)


def _decision(hunk: Hunk, decision: Decision) -> Decided:
    return Decided(
        decision=decision,
        mark=hunk.mark,
        was_flagged=hunk.is_flagged,
        deleted=hunk.deleted,
        inserted=hunk.inserted,
    )


def _resolved(place: Place, keys: Iterable[str]) -> list[Hunk]:
    by_key = {hunk.key: [hunk] for hunk in place.hunks}
    by_key |= {stretch.key: list(stretch.hunks) for stretch in place.stretches}
    found: list[Hunk] = []
    for key in keys:
        if key not in by_key:
            refuse_stale(place)
            raise InvalidInput("There is no such change; please open the case again.")
        found += by_key[key]
    return found


def _is_warmth(stretch: Stretch) -> bool:
    return stretch.mark is Mark.WARMTH and not stretch.is_flagged


def _standing(place: Place, hunk: Hunk) -> bool:
    return hunk.key in place.newest.decisions
