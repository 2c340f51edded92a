"""What a reviewer is shown of an edit: nothing that tells how it was made, flags only in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.facts import (
    Attribution,
    AuxLabel,
    Direction,
    EntailmentVerdict,
    FactKind,
    FlagKind,
    Span,
)
from core.domain.reviewing import Rating
from core.domain.reviewing_codes import Said
from core.domain.reviewing_items import ReviewItem, Sheet
from core.domain.reviewing_passages import Passage
from core.services.wording import verdict_words

# Their evidence lies all over an edit: told with one passage, they would tell of the others.
_OF_WHOLE_EDIT = frozenset({FlagKind.LOW_PRECISION, FlagKind.SHORT_SOURCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagView:
    """One flag, with the evidence that lies in what is shown."""

    kind: FlagKind
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView:
    """One verdict of the checker, without the checker's name.

    `own_span` is where the fact stands in its own text, `evidence` and `span` are from the other
    one. An undecided verdict can't be rated.
    """

    key: str
    direction: Direction
    statement: str
    kind: FactKind
    own_span: Span | None
    entailed: bool | None
    words: str
    attribution: Attribution | None
    aux: AuxLabel | None
    evidence: str
    span: Span | None
    rationale: str
    guards: tuple[str, ...]
    said: Said | None = None

    @property
    def can_rate(self) -> bool:
        """Whether the checker decided at all."""
        return self.entailed is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """What the checker says of one passage."""

    facts: tuple[FactView, ...]
    flags: tuple[FlagView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageView:
    """One passage with what this reviewer said; `revealed` is None before it was asked for."""

    passage: Passage
    first: Rating | None
    second: Rating | None
    revealed: Revealed | None
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One edit as a reviewer sees it; `flags` of the whole edit only once all of it is rated."""

    item_id: str
    review_id: str
    number: int
    of: int
    message: str = field(repr=False)
    original: str = field(repr=False)
    edited: str = field(repr=False)
    passages: tuple[PassageView, ...]
    is_complete: bool
    flags: tuple[FlagView, ...] | None


def item_view(item: ReviewItem, sheet: Sheet, *, number: int, of: int) -> ItemView:
    """Show an item to the reviewer whose sheet this is."""
    done = sheet.done(item)
    is_complete = len(done) == len(item.passages)
    return ItemView(
        item_id=item.id,
        review_id=item.review_id,
        number=number,
        of=of,
        message=item.message,
        original=item.original,
        edited=item.edited,
        passages=tuple(
            PassageView(
                passage=passage,
                first=sheet.first.get(passage.key),
                second=sheet.second.get(passage.key),
                revealed=revealed(item, passage, sheet.said)
                if passage.key in sheet.revealed
                else None,
                is_done=passage.key in done,
            )
            for passage in item.passages
        ),
        is_complete=is_complete,
        flags=tuple(
            FlagView(kind=flag.kind, evidence=flag.evidence)
            for flag in item.flags
            if flag.kind in _OF_WHOLE_EDIT
        )
        if is_complete
        else None,
    )


def revealed(item: ReviewItem, passage: Passage, said: Mapping[str, Said]) -> Revealed:
    """Show the checker's verdicts on one passage, and the flags that rest on them."""
    verdicts = item.verdicts
    facts = tuple(fact_view(key, verdicts[key], said.get(key)) for key in passage.facts)
    here = {fact.statement for fact in facts}
    flags = (
        FlagView(kind=flag.kind, evidence=tuple(each for each in flag.evidence if each in here))
        for flag in item.flags
        if flag.kind not in _OF_WHOLE_EDIT
    )
    return Revealed(facts=facts, flags=tuple(flag for flag in flags if flag.evidence))


def fact_view(key: str, verdict: EntailmentVerdict, said: Said | None) -> FactView:
    """Show one verdict."""
    return FactView(
        key=key,
        direction=verdict.direction,
        statement=verdict.fact.statement,
        kind=verdict.fact.kind,
        own_span=verdict.fact.span,
        entailed=verdict.entailed,
        words=verdict_words(verdict, checker=""),
        attribution=verdict.attribution,
        aux=verdict.aux,
        evidence=verdict.evidence,
        span=verdict.span,
        rationale=verdict.rationale,
        guards=verdict.guards,
        said=said,
    )
