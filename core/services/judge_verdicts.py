"""From the answers about one comparison to its verdict: orders resolved, voters counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.domain.judging import (
    Judgment,
    Label,
    Missing,
    Order,
    Protocol,
    Resolution,
    Variant,
    resolve,
    vote_together,
)
from core.services.judge_asking import voters


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemVerdict:
    """What a judge says of one comparison, in item space.

    `orders` are the preferences seen in order AB and BA, None where unreadable; an ensemble has
    two for each voter. `consistent` is None when one of them is unreadable. `again` are the orders
    of the repeats, which count for no label. `reason` and `failure` are the first ones given;
    the "Response 1" of a reason given in order AB is reply A.
    """

    item_id: str
    label: Label | Missing
    orders: tuple[Label | None, ...]
    again: tuple[tuple[Label | None, ...], ...] = ()
    reason: str = field(default="", repr=False)
    failure: str | None = None

    @property
    def consistent(self) -> bool | None:
        """Whether no voter was moved by the order."""
        if None in self.orders:
            return None
        return all(ab is ba for ab, ba in zip(self.orders[::2], self.orders[1::2], strict=True))


def is_asked(judgments: Iterable[Judgment], variant: Variant) -> bool:
    """Whether every question that the label of a comparison needs has an answer or a failure."""
    return set(_questions(variant)) <= _first(judgments).keys()


def item_verdict(
    judgments: Sequence[Judgment],
    *,
    protocol: Protocol,
    variant: Variant,
    resolution: Resolution = Resolution.STRICT,
) -> ItemVerdict:
    """Return the verdict on the one comparison that all `judgments` are about.

    The label comes from the first replicate; all its questions must have been asked.
    """
    asked = _questions(variant)
    first = _first(judgments)
    answered = [first[question] for question in asked]
    orders = tuple(judgment.label for judgment in answered)
    later = sorted({judgment.replicate for judgment in judgments} - {0})
    return ItemVerdict(
        item_id=answered[0].item_id,
        label=_label(orders, protocol=protocol, resolution=resolution),
        orders=orders,
        again=tuple(_orders(judgments, number, asked) for number in later),
        reason=next((each.reason for each in answered if each.verdict), ""),
        failure=next((each.failure for each in answered if each.failure), None),
    )


def _questions(variant: Variant) -> list[tuple[Variant, Order]]:
    return [(voter, order) for voter in voters(variant) for order in Order]


def _first(judgments: Iterable[Judgment]) -> dict[tuple[Variant, Order], Judgment]:
    return {(each.variant, each.order): each for each in judgments if not each.replicate}


def _label(
    orders: Sequence[Label | None], *, protocol: Protocol, resolution: Resolution
) -> Label | Missing:
    labels = tuple(
        resolve(ab, ba, protocol=protocol, resolution=resolution)
        for ab, ba in zip(orders[::2], orders[1::2], strict=True)
    )
    return labels[0] if len(labels) == 1 else vote_together(labels, protocol=protocol)


def _orders(
    judgments: Iterable[Judgment], replicate: int, asked: Iterable[tuple[Variant, Order]]
) -> tuple[Label | None, ...]:
    said = {(e.variant, e.order): e.label for e in judgments if e.replicate == replicate}
    return tuple(said.get(question) for question in asked)
