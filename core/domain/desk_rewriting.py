"""A text written by hand over what decisions gave: what stays decided, and what can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from core.domain.desk import Decision, rejected_keys
from core.domain.desk_changes import Range, find_changes
from core.domain.desk_composing import Composed, Core, compose_changes
from core.domain.desk_states import Decided, DeskState
from core.domain.segments import Op, word_diff

# Where a stretch stands in the text that was decided, and what stands there in the proposal.
Window = tuple[int, int, str]


def rewrite(
    original: str, state: DeskState, text: str, rejections: Mapping[str, Decided]
) -> DeskState:
    """Return the state in which the resulting text is `text`, to the character.

    Where the text only leaves changes out, those are rejected, each as `rejections` has it by its
    key. Else it is written over: decisions about changes that are still there stay, and words that
    were rejected stay at hand as long as what stood around them was not rewritten (undo brings all
    back). What was rejected and stands in the text again is open, as all words written by hand.
    """
    there = {change.key for change in find_changes(original, text)}
    changes = find_changes(original, state.proposal)
    composed = compose_changes(original, state.proposal, changes, rejected_keys(state.choices))
    stands = {
        key: each
        for key, each in state.decisions.items()
        if (each.decision is Decision.REJECTED) != (key in there)
    }
    left_out = {change.key: rejections[change.key] for change in changes if change.key not in there}
    put_back = _put_back(composed.text, text, list(_windows(composed, state)))
    for after in (
        DeskState(proposal=state.proposal, decisions=left_out | stands),
        _over(original, put_back, stands),
    ):
        if after.text(original) == text:
            return after
    accepted = {key: each for key, each in stands.items() if key in there}
    return _over(original, text, accepted)


def _over(original: str, proposal: str, decisions: Mapping[str, Decided]) -> DeskState:
    """Return a state of another proposal, with the decisions about changes that it has."""
    keys = {change.key for change in find_changes(original, proposal)}
    return DeskState(
        proposal=proposal, decisions={key: each for key, each in decisions.items() if key in keys}
    )


def _windows(composed: Composed, state: DeskState) -> Iterator[Window]:
    """Yield the stretches between words that the result and the proposal share."""
    laid = list(enumerate(zip(composed.cores, composed.places, strict=True)))
    at = on = 0
    for is_shared, run in groupby(laid, key=lambda each: _is_shared(*each[1])):
        number, (core, place) = list(run)[-1]
        if is_shared:
            at, on = place[1] if place else at, core.edited[1] if core.edited else on
            continue
        to, until = len(composed.text), len(state.proposal)
        if number + 1 < len(laid):
            core, place = laid[number + 1][1]
            to, until = place[0] if place else to, core.edited[0] if core.edited else until
        yield at, to, state.proposal[on:until]


def _is_shared(core: Core, place: Range | None) -> bool:
    """Whether words of the result stand in the proposal too."""
    return bool(place and core.edited)


def _put_back(before: str, after: str, windows: list[Window]) -> str:
    """Return `after` with the proposal's words in each window that nobody rewrote."""
    parts: list[str] = []
    on = 0
    for segment in word_diff(before, after):
        if segment.op is not Op.SAME or segment.original is None or segment.edited is None:
            continue
        shift = segment.edited.start - segment.original.start
        for at, to, words in windows:
            starts = segment.original.start < at or at == 0 == segment.original.start
            ends = to < segment.original.end or to == len(before) == segment.original.end
            if starts and ends:
                parts += [after[on : at + shift], words]
                on = to + shift
    return "".join([*parts, after[on:]])
