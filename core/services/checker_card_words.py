"""The checker's card in plain sentences, before any table."""

from __future__ import annotations

from collections.abc import Callable

from core.domain.statistics import Statistic
from core.services.checker_card import CheckerCard, CheckerLine, Side

_CLIPPED = (
    "Fewer alarms than the checker's own false ones explain, or more than all: set to the end "
    "of what can be."
)
_SOME = (
    "This is about the reviewed edits alone, because {}: nobody knows what the checker misses in "
    "the others, so its scores can't be corrected."
)


_Shares = tuple[tuple[Callable[[CheckerLine], Statistic], str, str], ...]

_CONFIRMED: _Shares = (
    (
        lambda line: line.kept.matrix.confirmed,
        "facts that the checker calls missing",
        "reviewers found {} really missing",
    ),
    (
        lambda line: line.grounded.matrix.confirmed,
        "facts that the checker calls not in the original",
        "reviewers found {} really not in it",
    ),
)
_FOUND: _Shares = (
    (
        lambda line: line.kept.matrix.sensitivity,
        "facts that are really missing",
        "the checker finds {}",
    ),
    (
        lambda line: line.grounded.matrix.sensitivity,
        "facts that are really not in the original",
        "the checker finds {}",
    ),
)


def card_words(card: CheckerCard) -> tuple[str, ...]:
    """Say what the numbers of all checkers together mean; a reason where there is none."""
    if not card.edits:
        return ("No reviewed edit counts yet.",)
    line = card.overall
    confirmed = _told(line, _CONFIRMED)
    if card.gap:
        return (_SOME.format(card.gap), *confirmed)
    return (
        *confirmed,
        *_told(line, _FOUND),
        _corrected("Recall", line.kept),
        _corrected("Precision", line.grounded),
    )


def _told(line: CheckerLine, shares: _Shares) -> tuple[str, ...]:
    return tuple(_of_hundred(share(line), of=of, found=found) for share, of, found in shares)


def _of_hundred(share: Statistic, *, of: str, found: str) -> str:
    """Write a share as so many of a hundred, which is what people picture."""
    if share.estimate is None:
        return f"Of {of}: nothing can be said, because {share.reason}."
    said = found.format(f"{100 * share.estimate:.0f}")
    if share.low is None or share.high is None:
        return f"Of 100 {of}, {said} (n = {share.n}; {share.reason})."
    return f"Of 100 {of}, {said} (n = {share.n}, {100 * share.low:.0f} to {100 * share.high:.0f})."


def _corrected(name: str, side: Side) -> str:
    raw, corrected = side.entailed.raw, side.entailed.corrected
    if raw.estimate is None:
        return f"{name}: not defined, because {raw.reason}."
    if corrected.estimate is None:
        return (
            f"{name} is {raw.estimate:.2f} as the checker says. It can't be corrected: "
            f"{corrected.reason}."
        )
    clipped = f" {_CLIPPED}" if side.entailed.is_clipped else ""
    return (
        f"{name} is {_value(raw)} as the checker says, and {_value(corrected)} once its errors "
        f"are taken out.{clipped}"
    )


def _value(share: Statistic) -> str:
    if share.low is None or share.high is None:
        return f"{share.estimate:.2f} ({share.reason})"
    return f"{share.estimate:.2f} ({share.low:.2f} to {share.high:.2f}, n = {share.n})"
