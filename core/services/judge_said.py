"""A judge as alignment reads it: its labels by item, from a run, from a set of votes or a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from core.domain.access import Actor
from core.domain.judges import Judge, JudgeOrder
from core.domain.judging import Label, Missing, Protocol, Resolution, Variant
from core.services.judge_asking import voters
from core.services.judging import ItemVerdict, judge_verdicts
from core.services.panel_votes import JudgeLabels, Panel
from core.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeSaid:
    """What one judge says under one protocol.

    `protocol` is None where a file doesn't tell. `verdicts` (by item), `controls` (the same text
    twice) and `voters` (who was asked: one variant, or the three of an ensemble) are there only
    for judges that ran here: without them nothing is known about orders and repeats. `unasked`
    counts items of which a question is still open.
    """

    name: str
    labels: JudgeLabels = field(repr=False)
    protocol: Protocol | None = None
    left_out: Mapping[str, int] = field(default_factory=dict[str, int])
    verdicts: Mapping[str, ItemVerdict] = field(default_factory=dict[str, ItemVerdict], repr=False)
    controls: tuple[ItemVerdict, ...] = field(default=(), repr=False)
    voters: tuple[Variant, ...] = ()
    unasked: int = 0

    def with_flips_as_ties(self) -> JudgeSaid:
        """Return the same judge with every undecided forced choice called equal."""
        labels = {
            item: Label.TIE if label is Missing.UNDECIDED else label
            for item, label in self.labels.items()
        }
        return replace(self, name=f"{self.name}, flips as ties", labels=labels)


def judge_of_run(
    store: Store, actor: Actor, judge: Judge, *, resolution: Resolution = Resolution.STRICT
) -> JudgeSaid:
    """Return what a judge that ran here says."""
    found = judge_verdicts(store, actor, judge.id, resolution=resolution)
    order = judge.order
    return JudgeSaid(
        name=_name(order),
        labels={verdict.item_id: verdict.label for verdict in found.comparisons},
        protocol=order.protocol,
        verdicts={verdict.item_id: verdict for verdict in found.comparisons},
        controls=found.controls,
        voters=voters(order.variant),
        unasked=found.unasked,
    )


def judges_of_panel(panel: Panel) -> tuple[JudgeSaid, ...]:
    """Return the judges that came with imported votes."""
    return tuple(JudgeSaid(name=name, labels=labels) for name, labels in panel.judges.items())


def _name(order: JudgeOrder) -> str:
    """Name a judge without its protocol, so that both protocols of one judge share a name."""
    repeats = f", {order.repeats} times" if order.repeats > 1 else ""
    return f"{order.engine}, {order.variant.value.replace('_', '-')}{repeats}"
