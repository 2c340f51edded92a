"""Moves a seat on: what it was shown before, or the next pair, leased for it alone."""

from __future__ import annotations

from core.domain.assigning import Fill, Slot, choose_item, choose_repeat, choose_side, schedule
from core.domain.panel import ItemKind, Presentation, Seat, Side, Stage, Study
from core.store import Store, presentations, seats


def current(store: Store, seat: Seat) -> Presentation | None:
    """Return what a seat is looking at, None before the first pair."""
    return presentations.at_position(store, seat.id, seat.position)


def advance(store: Store, study: Study, seat: Seat) -> None:
    """Show a seat what comes next, or end its work when nothing is left for it.

    Call it inside a `write`: what it reads must still be so when it writes.
    """
    shown = presentations.of_seat(store, seat.id)
    position = seat.position + 1
    if position <= len(shown):
        seats.update_seat(store, seat.id, position=position)
    elif _lease_next(store, study, seat, shown):
        seats.update_seat(store, seat.id, position=len(shown) + 1)
    else:
        seats.update_seat(store, seat.id, stage=Stage.FINISHED.value)


def go_back(store: Store, seat: Seat) -> None:
    """Show a seat what it saw before; on its first pair nothing happens."""
    if seat.position > 1:
        seats.update_seat(store, seat.id, position=seat.position - 1)


def pass_on_if_closed(store: Store, study: Study, seat: Seat) -> bool:
    """Move on from a pair whose lease ran out and whose votes are complete without this seat."""
    here = current(store, seat)
    if here is None or here.repeat_number or not presentations.has_lapsed(store, here.id):
        return False
    fill = next(
        (
            each
            for each in presentations.fills(store, study.id, here.kind)
            if each.item_id == here.item_id
        ),
        None,
    )
    if fill is None or fill.votes < study.plan.votes_per_pair or here.kind is not ItemKind.MAIN:
        presentations.renew_lease(store, seat.id, here.position, study.plan.lease_minutes)
        return False
    advance(store, study, seat)
    return True


def _lease_next(store: Store, study: Study, seat: Seat, shown: list[Presentation]) -> bool:
    plan = study.plan
    slots = schedule(plan, seat.id)
    if len(shown) >= len(slots):
        return False
    planned = slots[len(shown)]
    # What was planned comes first; where it can't be had, what else the seat still has to see.
    for slot in (planned, Slot.MAIN, Slot.CONTROL, Slot.REPEAT):
        left = slots.count(slot) - sum(_slot_of(each) is slot for each in shown)
        if left > 0 and _LEASES[slot](store, study, seat, shown):
            return True
    return False


def _slot_of(shown: Presentation) -> Slot:
    if shown.repeat_number:
        return Slot.REPEAT
    return Slot.MAIN if shown.kind is ItemKind.MAIN else Slot.CONTROL


def _lease_main(store: Store, study: Study, seat: Seat, shown: list[Presentation]) -> bool:
    fills = presentations.fills(store, study.id, ItemKind.MAIN, card=seat.card)
    return _lease_new(store, study, seat, shown, fills, quorum=study.plan.votes_per_pair)


def _lease_control(store: Store, study: Study, seat: Seat, shown: list[Presentation]) -> bool:
    fills = presentations.fills(store, study.id, ItemKind.CONTROL)
    most = max((fill.votes + fill.leases for fill in fills), default=0)
    return _lease_new(store, study, seat, shown, fills, quorum=most + 1)


def _lease_repeat(store: Store, study: Study, seat: Seat, shown: list[Presentation]) -> bool:
    answered = presentations.answered_ids(store, seat.id)
    repeated = {each.item_id for each in shown if each.repeat_number}
    first = choose_repeat(
        [each for each in shown if each.id in answered and _slot_of(each) is Slot.MAIN],
        repeated,
        len(shown) + 1,
    )
    if first is None:
        return False
    presentations.lease(
        store,
        seat.id,
        first.item_id,
        repeat_number=1,
        position=len(shown) + 1,
        first_side=first.first_side.other,
        minutes=study.plan.lease_minutes,
    )
    return True


def _lease_new(
    store: Store,
    study: Study,
    seat: Seat,
    shown: list[Presentation],
    fills: list[Fill],
    *,
    quorum: int,
) -> bool:
    seen = {each.item_id for each in shown}
    fill = choose_item(
        fills,
        seen_items=seen,
        seen_pairs=presentations.pairs_seen(store, seat.id),
        quorum=quorum,
    )
    if fill is None:
        return False
    firsts = [each.first_side for each in shown if not each.repeat_number]
    presentations.lease(
        store,
        seat.id,
        fill.item_id,
        repeat_number=0,
        position=len(shown) + 1,
        first_side=choose_side(
            pair_balance=fill.balance,
            seat_balance=firsts.count(Side.A) - firsts.count(Side.B),
        ),
        minutes=study.plan.lease_minutes,
    )
    return True


_LEASES = {Slot.MAIN: _lease_main, Slot.CONTROL: _lease_control, Slot.REPEAT: _lease_repeat}
