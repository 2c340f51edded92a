"""All judges of one panel beside its people, as the page and the report show them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.domain.access import Actor
from core.domain.judges import Judge
from core.domain.judging import Protocol, Resolution
from core.metrics.agreement import AgreementTable
from core.services.agreeing import RESAMPLES, agreement
from core.services.align_verdict import Use
from core.services.aligning import EPSILON, JudgeAlignment, ProtocolContrast, align, contrast
from core.services.card_groups import CardGroups, agreement_by_card
from core.services.judge_said import JudgeSaid, judge_of_run, judges_of_panel
from core.services.panel_votes import Panel
from core.store import Store

USE_WORDS = {
    Use.TOO_FEW: "Too few people or pairs for a statement",
    Use.NOT_SHOWN: "Not shown to see more than a judge that never reads",
    Use.RANK: "It may rank systems; it does not replace people",
    Use.STAND_IN: "It may rank systems and stand in for one more person",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Every judge of a panel. `contrasts` pairs the protocols of one judge, by its name.

    `by_card` is people's agreement by definition card, None with fewer than two cards.
    """

    panel: Panel = field(repr=False)
    agreement: AgreementTable
    judges: tuple[JudgeAlignment, ...]
    contrasts: tuple[tuple[str, ProtocolContrast], ...]
    by_card: CardGroups | None


def all_said(
    store: Store,
    actor: Actor,
    panel: Panel,
    judges: Iterable[Judge],
    *,
    resolution: Resolution = Resolution.STRICT,
) -> tuple[JudgeSaid, ...]:
    """Return what judges said that ran here or came with the votes; the silent ones left out.

    `resolution` says how the two orders of a judge that ran here are joined.
    """
    ran = (judge_of_run(store, actor, judge, resolution=resolution) for judge in judges)
    return tuple(one for one in (*ran, *judges_of_panel(panel)) if one.labels)


def overview(
    panel: Panel,
    said: Sequence[JudgeSaid],
    *,
    epsilon: float = EPSILON,
    resamples: int = RESAMPLES,
) -> Overview:
    """Compare every judge with the people, and the protocols of one judge with each other.

    `epsilon` is that of the alt-test.
    """
    people = agreement(panel, resamples=resamples)
    forced = {one.name: one for one in reversed(said) if one.protocol is Protocol.BINARY}
    return Overview(
        panel=panel,
        agreement=people,
        judges=tuple(
            align(panel, one, epsilon=epsilon, resamples=resamples, between_people=people)
            for one in said
        ),
        contrasts=tuple(
            (one.name, contrast(panel, one, forced[one.name], resamples=resamples))
            for one in said
            if one.protocol is Protocol.THREE_WAY and one.name in forced
        ),
        by_card=agreement_by_card(panel, resamples=resamples),
    )


def fingerprint(panel: Panel, said: Sequence[JudgeSaid]) -> str:
    """Return what changes exactly when a vote or an answer of a judge does."""
    found = hashlib.sha256()
    for array in (panel.votes.items, panel.votes.raters, panel.votes.codes):
        found.update(array.tobytes())
    names = (
        [item.id for item in panel.items],
        panel.raters,
        sorted(panel.left_out.items()),
        sorted(panel.cards.items()),
    )
    found.update(repr(names).encode())
    for one in said:
        answers = [
            (each.item_id, each.orders, each.again, each.reason)
            for each in (*one.verdicts.values(), *one.controls)
        ]
        whole = (one.name, one.protocol, sorted(one.labels.items()), answers, one.unasked)
        found.update(repr(whole).encode())
    return found.hexdigest()
