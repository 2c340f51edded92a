"""What a judge reads: the comparisons of a closed panel, or of an imported set with texts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core.domain.access import Actor, Capability, authorize
from core.domain.judges import JudgeOrder
from core.domain.panel import ItemKind, StudyItem, StudyState
from core.errors import InvalidInput
from core.llm.registry import model_family
from core.services.judge_asking import Comparison
from core.services.wording import is_rules
from core.store import Store
from core.store.judgments import vote_item_rows
from core.store.studies import get_study, list_items


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The comparisons a judge is asked about.

    `controls` are the panel's silent controls, the same text twice: what a judge says of them is
    a diagnostic and counts in no alignment. `without_texts` items of a set can't be judged.
    """

    comparisons: tuple[Comparison, ...]
    controls: tuple[Comparison, ...] = ()
    without_texts: int = 0

    @property
    def all(self) -> tuple[Comparison, ...]:
        """Real comparisons, then controls."""
        return self.comparisons + self.controls


def source_of(store: Store, order: JudgeOrder) -> Source:
    """Return what a judge is to read.

    Raises
    ------
    NotFound
        When there is no such study or set.
    InvalidInput
        When the study isn't closed, or there is nothing to read.
    """
    source = _study(store, order.study_id) if order.study_id else _set(store, order.source_id)
    if not source.comparisons:
        raise InvalidInput("There is no comparison with a message and both replies to judge.")
    return source


def editor_engines(store: Store, actor: Actor, study_id: str) -> tuple[str, ...]:
    """Return the engines that wrote replies of a study."""
    authorize(actor, Capability.MAKE_STUDIES)
    items = list_items(store, study_id, kind=ItemKind.MAIN, shown_only=True)
    sources = (source for item in items for source in (item.source_a, item.source_b))
    engines = (source.get("engine") for source in sources)
    return tuple(sorted({engine for engine in engines if isinstance(engine, str)}))


def judge_family_warning(judge_engine: str, editor_engines: Collection[str]) -> str | None:
    """Say that a judge would judge its own kin, None when it would not."""
    family = model_family(judge_engine)
    kin = sorted(each for each in editor_engines if _family(each) == family)
    if not kin:
        return None
    if is_rules(judge_engine):
        return "The rules judge replies that the rules wrote; they may favor their own words."
    return (
        f"`{judge_engine}` is of the same family of models ({family}) as `{kin[0]}`, which wrote "
        "some of these replies; models tend to favor their own kin. Please choose another judge."
    )


def _family(engine: str) -> str | None:
    """Return the family of an editor, None for what no model wrote."""
    return None if engine.startswith("written:") else model_family(engine)


def _study(store: Store, study_id: str) -> Source:
    if get_study(store, study_id).state is not StudyState.CLOSED:
        raise InvalidInput(
            "Judges run on a closed panel only, so that nothing they say can reach one that is "
            "still being asked; please close the study first."
        )
    items = list_items(store, study_id, shown_only=True)
    return Source(
        comparisons=tuple(_comparison(item) for item in items if item.kind is ItemKind.MAIN),
        controls=tuple(_comparison(item) for item in items if item.kind is ItemKind.CONTROL),
    )


def _comparison(item: StudyItem) -> Comparison:
    return Comparison(item_id=item.id, message=item.message, text_a=item.text_a, text_b=item.text_b)


def _set(store: Store, set_id: str) -> Source:
    rows = vote_item_rows(store, set_id)
    whole = [row for row in rows if all(row[name] for name in ("message", "text_a", "text_b"))]
    return Source(
        comparisons=tuple(
            Comparison(
                item_id=row["id"],
                message=row["message"],
                text_a=row["text_a"],
                text_b=row["text_b"],
            )
            for row in whole
        ),
        without_texts=len(rows) - len(whole),
    )
