"""From pairs of a run to a panel: a draft of a study, with the gate of every study."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from core.domain.access import Actor, Capability, authorize
from core.domain.panel import ItemKind, Study, StudyItem, StudyPlan, StudyTexts
from core.errors import InvalidInput
from core.samples.panel_texts import default_texts
from core.services.run_arms import RunArm, find_arms
from core.services.study_systems import made_keys
from core.services.studying import PHYSICIAN, create_study, study_items
from core.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class SentToPanel:
    """The draft, and what became of each chosen pair.

    `held_back` are the comparisons that the gate does not show without a named decision, each
    with its reason. `left_out` are pairs of which a reply is missing, or both are the same text.
    """

    study: Study
    shown: int
    held_back: tuple[StudyItem, ...] = field(repr=False)
    left_out: tuple[str, ...]


def send_to_panel(
    store: Store,
    actor: Actor,
    refs: Sequence[str],
    pair_ids: Collection[str],
    *,
    title: str,
    with_original: bool = True,
    plan: StudyPlan | None = None,
    texts: StudyTexts | None = None,
) -> SentToPanel:
    """Make a draft of a study from arms, each named RUN/NUMBER, and chosen pairs.

    Each arm is compared with the physician's own reply, or, not `with_original`, the arms with
    one another. A study shows the newest checked edit of a pair that was made in the arm's way.

    Raises
    ------
    InvalidInput, NotFound
        When there is no such arm or pair, nothing was made yet, or nothing can be compared.
    """
    authorize(actor, Capability.MAKE_STUDIES)
    if not pair_ids:
        raise InvalidInput("Please choose the pairs that the panel is to see.")
    keys = [_key(store, arm) for arm in find_arms(store, actor, list(dict.fromkeys(refs)))]
    compared = (
        [(key, PHYSICIAN) for key in dict.fromkeys(keys)]
        if with_original
        else list(combinations(dict.fromkeys(keys), 2))
    )
    wanted = plan or _fitting(len(set(pair_ids)) * len(compared))
    study = create_study(
        store, actor, title, compared, wanted, texts or default_texts(), pair_ids=set(pair_ids)
    )
    items = [item for item in study_items(store, actor, study.id) if item.kind is ItemKind.MAIN]
    there = {item.pair_id for item in items}
    return SentToPanel(
        study=study,
        shown=sum(item.held_back is None for item in items),
        held_back=tuple(item for item in items if item.held_back is not None),
        left_out=tuple(pair for pair in dict.fromkeys(pair_ids) if pair not in there),
    )


def _fitting(items: int) -> StudyPlan:
    """Return the usual plan; no seat can see more pairs than there are."""
    usual = StudyPlan()
    return replace(usual, pairs_per_seat=max(1, min(usual.pairs_per_seat, items)))


def _key(store: Store, arm: RunArm) -> str:
    made = arm.arm
    key = made_keys(store).get((made.prompt_sha, made.level.value, made.engine))
    if key is None:
        raise InvalidInput(f"The arm `{arm.name}` has made no edit yet.")
    return key
