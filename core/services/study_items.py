"""The comparisons of a study: which two replies to which message, and what the gate says."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from core.domain.access import Actor, Capability, authorize
from core.domain.blinding import blinded
from core.domain.identity import new_id
from core.domain.messages import MessagePair
from core.domain.panel import ItemKind, StudyItem, StudyPlan
from core.errors import InvalidInput, NotFound
from core.services.library import list_pairs
from core.services.study_controls import control_items
from core.services.study_gate import reply_at_the_gate
from core.services.study_systems import System, SystemReply, find_system, replies_of
from core.store import Store

SAME_TEXT = "the two replies are the same text"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetIn:
    """The named decision to show a pair that the gate holds back."""

    by: str
    reason: str

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.reason.strip():
            raise InvalidInput("A held-back pair is let in by a name and with a reason.")


def comparisons(
    store: Store,
    actor: Actor,
    key_a: str,
    key_b: str,
    *,
    gate: float,
    pair_ids: Collection[str] | None = None,
) -> tuple[StudyItem, ...]:
    """Return one item for every pair to which both systems have a reply, in item space.

    A is the edit (of two edits the one with more empathy), B the baseline, in whichever order
    the systems are named. An item's `id` is its key: the pair and both systems.

    Raises
    ------
    NotFound, InvalidInput
        When there is no such system or pair, or one system is named twice.
    """
    authorize(actor, Capability.MAKE_STUDIES)
    if key_a == key_b:
        raise InvalidInput("Please choose two different kinds of replies to compare.")
    chosen = [find_system(store, actor, key) for key in (key_a, key_b)]
    b, a = sorted(chosen, key=lambda system: system.rank)
    replies_a, replies_b = replies_of(store, a), replies_of(store, b)
    pairs = list_pairs(store)
    unknown = set(pair_ids or ()) - {pair.id for pair in pairs}
    if unknown:
        raise NotFound(f"There is no pair `{min(unknown)}` in the library.")
    return tuple(
        _item(pair, (a, replies_a[pair.id]), (b, replies_b[pair.id]), gate)
        for pair in pairs
        if pair.id in replies_a
        and pair.id in replies_b
        and (pair_ids is None or pair.id in pair_ids)
    )


def all_items(
    store: Store,
    actor: Actor,
    compared: Sequence[tuple[str, str]],
    plan: StudyPlan,
    *,
    pair_ids: Collection[str] | None,
    let_in: Mapping[str, LetIn],
) -> tuple[StudyItem, ...]:
    """Return all items of a study as they are stored: compared ones, then silent controls.

    Two replies that are the same text can't be compared and are left out.

    Raises
    ------
    InvalidInput
        When nothing is compared, something is compared twice, or `let_in` names no such item.
    """
    if not compared:
        raise InvalidInput("Please choose which replies to compare.")
    if len({frozenset(keys) for keys in compared}) < len(compared):
        raise InvalidInput("The same two kinds of replies are compared twice.")
    found = [
        item
        for key_a, key_b in compared
        for item in comparisons(store, actor, key_a, key_b, gate=plan.gate, pair_ids=pair_ids)
        if item.held_back != SAME_TEXT
    ]
    if not found:
        raise InvalidInput("No pair has both kinds of replies; please choose others.")
    unknown = set(let_in) - {item.id for item in found}
    if unknown:
        raise InvalidInput(f"There is no pair `{min(unknown)}` to let in.")
    decided = [_decided(item, let_in.get(item.id)) for item in found]
    controls = control_items(store, decided, plan.controls_per_seat)
    return tuple(replace(item, id=new_id()) for item in (*decided, *controls))


def _item(
    pair: MessagePair, a: tuple[System, SystemReply], b: tuple[System, SystemReply], gate: float
) -> StudyItem:
    text_a, text_b = blinded(a[1].text), blinded(b[1].text)
    result = reply_at_the_gate([a, b], gate)
    return StudyItem(
        id="|".join((pair.id, a[0].key, b[0].key)),
        kind=ItemKind.MAIN,
        pair_id=pair.id,
        message=pair.patient_message,
        text_a=text_a,
        text_b=text_b,
        system_a=a[0].key,
        system_b=b[0].key,
        source_a=dict(a[1].source),
        source_b=dict(b[1].source),
        precision=result.precision,
        n_facts=result.n_facts,
        held_back=SAME_TEXT if text_a == text_b else result.held_back,
    )


def _decided(item: StudyItem, decision: LetIn | None) -> StudyItem:
    if decision is None or item.held_back is None:
        return item
    return replace(item, let_in_by=decision.by.strip(), let_in_reason=decision.reason.strip())
