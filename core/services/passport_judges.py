"""What judges said of an edit: those of closed panels that showed it, and those of runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from core.domain.access import Actor, Capability
from core.domain.edits import Edit
from core.domain.judging import Judgment, Label, Missing, Order, Protocol, Variant, Verdict
from core.services.judge_verdicts import is_asked, item_verdict
from core.services.passport_panels import NOT_YOURS, PanelSeen, preferred
from core.services.passport_parts import Part, part
from core.store import Store
from core.store.passport_rows import judged_in_runs, judged_items
from core.store.rows import Row

NO_JUDGE = "No judge was asked about this edit."
UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeAnswer:
    """One answer in one order: which reply it prefers, or why it says nothing usable."""

    variant: str
    edit_first: bool
    says: str | None
    failure: str | None
    reason: str = field(repr=False)
    repeat: int
    served: str | None
    seconds: float | None
    input_tokens: int | None
    output_tokens: int | None
    cost: float | None
    is_cached: bool
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeSaid:
    """What one judge says of the edit beside another reply, all orders taken together.

    `says` is edit, other, equal, undecided (it flipped with the order), unreadable or unfinished.
    """

    judge: str
    engine: str
    protocol: Protocol
    asked_in: str
    says: str
    answers: tuple[JudgeAnswer, ...]


def judges_of(store: Store, actor: Actor, edit: Edit, panels: Part[PanelSeen]) -> Part[JudgeSaid]:
    """Return what judges said: of closed panels to those who may see answers, of runs to all."""
    may_see = actor.may(Capability.EXPORT)
    said = (
        *(_of_panels(store, panels.rows) if may_see else ()),
        *_of_runs(store, edit),
    )
    return part(said, NO_JUDGE if may_see else f"{NO_JUDGE} {NOT_YOURS}")


def _of_panels(store: Store, panels: Sequence[PanelSeen]) -> Iterable[JudgeSaid]:
    closed = {panel.item_id: panel for panel in panels if panel.is_closed}
    rows = judged_items(store, list(closed))
    for (judge, item), found in _grouped(rows, "judge_id", "item_id"):
        yield _said(
            found,
            judge=judge,
            side=closed[item].side,
            variant=Variant(found[0]["asked_variant"]),
            asked_in=f"panel {closed[item].study_id}",
        )


def _of_runs(store: Store, edit: Edit) -> Iterable[JudgeSaid]:
    rows = judged_in_runs(store, edit.id)
    for (judge, _), found in _grouped(rows, "judge", "cell"):
        yield _said(
            found,
            judge=judge,
            side=Label.A,
            variant=Variant.ZERO_SHOT,
            asked_in=f"run {found[0]['run_id']}, cell {found[0]['cell']}",
        )


def _grouped(rows: Sequence[Row], *names: str) -> Iterable[tuple[tuple[str, ...], list[Row]]]:
    def key(row: Row) -> tuple[str, ...]:
        return tuple(row[name] for name in names)

    return ((value, list(found)) for value, found in groupby(sorted(rows, key=key), key))


def _said(
    rows: Sequence[Row], *, judge: str, side: Label, variant: Variant, asked_in: str
) -> JudgeSaid:
    protocol = Protocol(rows[0]["protocol"])
    judgments = [_judgment(row) for row in rows]
    label: Label | Missing | None = None
    if is_asked(judgments, variant):
        label = item_verdict(judgments, protocol=protocol, variant=variant).label
    return JudgeSaid(
        judge=judge,
        engine=rows[0]["engine"],
        protocol=protocol,
        asked_in=asked_in,
        says=_words(label, side),
        answers=tuple(
            _answer(judgment, row, side) for judgment, row in zip(judgments, rows, strict=True)
        ),
    )


def _words(label: Label | Missing | None, side: Label) -> str:
    if label is None:
        return UNFINISHED
    return label.value if isinstance(label, Missing) else preferred(label, side)


def _judgment(row: Mapping[str, object]) -> Judgment:
    verdict, failure = row["verdict"], row["failure"]
    return Judgment(
        item_id=str(row["item_id"]),
        order=Order(row["order"]),
        verdict=Verdict(verdict) if verdict else None,
        failure=str(failure) if failure else None,
        reason=str(row["reason"]),
        variant=Variant(row.get("variant", Variant.ZERO_SHOT)),
        replicate=int(str(row.get("replicate", 0))),
    )


def _answer(judgment: Judgment, row: Row, side: Label) -> JudgeAnswer:
    return JudgeAnswer(
        variant=judgment.variant.value,
        edit_first=(judgment.order is Order.AB) == (side is Label.A),
        says=preferred(judgment.label, side) if judgment.label else None,
        failure=judgment.failure,
        reason=judgment.reason,
        repeat=judgment.replicate,
        served=row.get("engine_served"),
        seconds=row.get("seconds"),
        input_tokens=row.get("input_tokens"),
        output_tokens=row.get("output_tokens"),
        cost=row.get("cost"),
        is_cached=bool(row.get("cached")),
        at=row["at"],
    )
