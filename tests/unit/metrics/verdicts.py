"""Short ways to write checks in tests: labels in, a `FactCheck` out."""

from core.domain.facts import (
    Attribution,
    AuxLabel,
    Direction,
    EntailmentVerdict,
    Fact,
    FactCheck,
    FactKind,
    Span,
)


def verdict(
    entailed: bool | None,
    direction: Direction = Direction.GROUNDED,
    *,
    kind: FactKind = FactKind.FINDING,
    statement: str = "The scan is clear.",
    attribution: Attribution | None = None,
    aux: AuxLabel | None = None,
    guards: tuple[str, ...] = (),
    span: Span | None = None,
    evidence: str = "",
) -> EntailmentVerdict:
    if direction is Direction.GROUNDED and entailed:
        attribution = attribution or Attribution.SUPPORTED
    return EntailmentVerdict(
        fact=Fact(statement=statement, kind=kind, span=span, evidence=evidence),
        direction=direction,
        entailed=entailed,
        failure="unreadable" if entailed is None else None,
        attribution=attribution,
        aux=aux,
        guards=guards,
    )


def kept(entailed: bool | None, **options) -> EntailmentVerdict:
    return verdict(entailed, Direction.KEPT, **options)


def new(statement: str = "Invented.", **options) -> EntailmentVerdict:
    return verdict(False, statement=statement, attribution=Attribution.NEW, **options)


def echo(statement: str = "Echoed.", **options) -> EntailmentVerdict:
    return verdict(False, statement=statement, attribution=Attribution.ECHO, **options)


def check(kept_verdicts=(), grounded_verdicts=()) -> FactCheck:
    return FactCheck(checker="hand", kept=tuple(kept_verdicts), grounded=tuple(grounded_verdicts))


def labeled(kept_labels=(), grounded_labels=()) -> FactCheck:
    return check([kept(e) for e in kept_labels], [verdict(e) for e in grounded_labels])
