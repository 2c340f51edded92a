"""What the fact check says of each change, in the text that the decisions give."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.domain.desk_changes import Change, Range
from core.domain.desk_composing import Composed, compose_changes
from core.domain.facts import EntailmentVerdict, FactCheck, Flag, FlagKind, Span
from core.domain.marks import GRAVEST_FIRST, Mark, MarkedSegment, locate_fact, mark
from core.domain.segments import Op, Segment

MUST_BE_DECIDED = frozenset({Mark.NOT_IN_ORIGINAL, Mark.CONTRADICTS, Mark.LOST, Mark.UNDECIDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """One change of words, the smallest thing to decide.

    `deleted` went and `inserted` came, with the white space beside them; either may be empty.
    `original` and `edited` say where they stand in the original and in the whole edit. `kept`
    and `grounded` are positions in the tuples of the check that gave the mark. A flagged hunk
    must be decided before the text is final.
    """

    key: str
    deleted: str
    inserted: str
    original: Span | None
    edited: Span | None
    mark: Mark
    kept: tuple[int, ...] = ()
    grounded: tuple[int, ...] = ()
    is_flagged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a check and its flags say of one text; `check` is None where nothing was checked."""

    check: FactCheck | None
    flags: tuple[Flag, ...] = ()


def gravity(each: Mark) -> int:
    """Return the place of a mark among all, 0 for the gravest."""
    return GRAVEST_FIRST.index(each)


def mark_changes(
    original: str, edited: str, changes: Sequence[Change], rejected: Collection[str], said: Said
) -> dict[str, Hunk]:
    """Return every change as a hunk by its key, with what is said of the text without `rejected`.

    A change has the gravest mark among its words; one of nothing but white space was reworded.
    """
    composed = compose_changes(original, edited, changes, rejected)
    check = _located(said.check, original, composed.text) if said.check else None
    owned = list(_segments(composed))
    touched: dict[str, list[MarkedSegment]] = {change.key: [] for change in changes}
    marked = mark([segment for _, segment in owned], check)
    for (owner, _), each in zip(owned, marked, strict=True):
        if owner is not None:
            touched[owner].append(each)
    raised = {
        statement
        for flag in said.flags
        if flag.kind is not FlagKind.SHORT_SOURCE
        for statement in flag.evidence
    }
    return {change.key: _hunk(change, touched[change.key], check, raised) for change in changes}


def _located(check: FactCheck, original: str, text: str) -> FactCheck:
    """Return the check with each fact where its evidence stands in its text."""

    def placed(verdicts: Iterable[EntailmentVerdict], where: str) -> Iterator[EntailmentVerdict]:
        for verdict in verdicts:
            span = locate_fact(verdict.fact, where)
            yield replace(verdict, fact=replace(verdict.fact, span=span))

    return replace(
        check,
        kept=tuple(placed(check.kept, original)),
        grounded=tuple(placed(check.grounded, text)),
    )


def _segments(composed: Composed) -> Iterator[tuple[str | None, Segment]]:
    """Yield the words of the original and of the composed text, laid over each other."""
    for core, place in zip(composed.cores, composed.places, strict=True):
        if core.original or place:
            op = Op.SAME if core.original and place else Op.INSERTED if place else Op.DELETED
            yield (
                core.change,
                Segment(op=op, text=core.text, original=_span(core.original), edited=_span(place)),
            )


def _hunk(
    change: Change,
    touched: Sequence[MarkedSegment],
    check: FactCheck | None,
    raised: Collection[str],
) -> Hunk:
    gravest = min((each.mark for each in touched), key=gravity, default=Mark.REWORDED)
    kept = tuple(sorted({place for each in touched for place in each.kept}))
    grounded = tuple(sorted({place for each in touched for place in each.grounded}))
    verdicts = (
        [*(check.kept[place] for place in kept), *(check.grounded[place] for place in grounded)]
        if check
        else []
    )
    return Hunk(
        key=change.key,
        deleted=change.deleted,
        inserted=change.inserted,
        original=_span(change.original),
        edited=_span(change.edited),
        mark=gravest,
        kept=kept,
        grounded=grounded,
        is_flagged=gravest in MUST_BE_DECIDED
        or any(verdict.fact.statement in raised for verdict in verdicts),
    )


def _span(where: Range | None) -> Span | None:
    return Span(start=where[0], end=where[1]) if where and where[1] > where[0] else None
