"""Silent controls: the same text twice, which an attentive person calls equal."""

from __future__ import annotations

from collections.abc import Collection

from core.domain.blinding import blinded
from core.domain.messages import MessagePair
from core.domain.panel import ItemKind, StudyItem
from core.services.library import list_pairs
from core.services.study_systems import PHYSICIAN
from core.store import Store


def control_items(store: Store, items: Collection[StudyItem], count: int) -> list[StudyItem]:
    """Make items with the physician's own reply twice.

    Pairs that no seat is asked about come first: held-back ones, others of the same source, and
    only then those of the study itself.
    """
    pairs = {pair.id: pair for pair in list_pairs(store)}
    shown = {item.pair_id for item in items if item.is_shown}
    held = {item.pair_id for item in items} - shown
    sources = {pairs[name].source for name in shown | held}

    def rank(pair: MessagePair) -> int:
        return (pair.id not in held) + (pair.id in shown)

    usable = [pair for pair in pairs.values() if pair.source in sources]
    return [_control(pair) for pair in sorted(usable, key=rank)[:count]]


def _control(pair: MessagePair) -> StudyItem:
    text = blinded(pair.physician_reply)
    return StudyItem(
        id=f"{pair.id}|control",
        kind=ItemKind.CONTROL,
        pair_id=pair.id,
        message=pair.patient_message,
        text_a=text,
        text_b=text,
        system_a=PHYSICIAN,
        system_b=PHYSICIAN,
    )
