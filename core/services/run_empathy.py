"""How empathetic the edits of an arm are found beside the original: by judges, and by people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.domain.access import Actor, Capability
from core.domain.judging import Label, Missing
from core.domain.panel import StudyState
from core.domain.runs import Arm
from core.domain.statistics import Statistic
from core.metrics.preference import EmpathyRanking, empathy_ranking
from core.services.labels import REFERENCE
from core.services.panel_votes import Panel, PanelItem, code_of
from core.services.panels import panel_of_study
from core.services.run_cases import RunCase
from core.services.scoring import SEED
from core.services.study_systems import made_keys
from core.store import Store
from core.store.studies import list_studies


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmEmpathy:
    """The Empathy Ranking Score of an arm's edits (A) against the originals (B).

    `by` names the judge or the panel. `ranking` has wins, ties, losses and what was left out,
    None where nobody said anything. `unasked` counts checked cells that the judge was not asked
    about, or not in full.
    """

    by: str
    is_panel: bool
    ers: Statistic
    ranking: EmpathyRanking | None = None
    unasked: int = 0


def judged_empathy(cells: Sequence[RunCase], judge: str) -> ArmEmpathy:
    """Score checked cells by what one judge says; all replicates of a pair are votes on it."""
    said = [(cell.pair_id, cell.judged[judge].label) for cell in cells if judge in cell.judged]
    unasked = len(cells) - len(said)
    if not said:
        nothing = Statistic(estimate=None, reason=f"{judge} has judged nothing here yet")
        return ArmEmpathy(by=judge, is_panel=False, ers=nothing, unasked=unasked)
    ranking = _ranking(said)
    return ArmEmpathy(
        by=judge, is_panel=False, ers=ranking.ers_half, ranking=ranking, unasked=unasked
    )


def panel_empathy(
    store: Store, actor: Actor, arms: Iterable[Arm]
) -> Mapping[Arm, tuple[ArmEmpathy, ...]]:
    """Score arms by the closed panels that compared such edits with the original.

    What people said is shown to those who make studies, and to nobody before a study is closed.
    """
    if not actor.may(Capability.MAKE_STUDIES):
        return {}
    panels = [
        panel_of_study(store, actor, study.id)
        for study in list_studies(store)
        if study.state is StudyState.CLOSED
    ]
    keys = made_keys(store) if panels else {}
    named = {arm: keys.get((arm.prompt_sha, arm.level.value, arm.engine)) for arm in arms}
    return {
        arm: tuple(
            found
            for panel in panels
            if key is not None and (found := _of_panel(panel, key)) is not None
        )
        for arm, key in named.items()
    }


def _of_panel(panel: Panel, key: str) -> ArmEmpathy | None:
    """Return what a panel said of this system against the physician, None where nothing."""
    sides = {place: _side(item, key) for place, item in enumerate(panel.items)}
    codes = {label.code: label for label in Label}
    said = [
        (str(item), codes[sides[item] * code])
        for item, code in zip(panel.votes.items.tolist(), panel.votes.codes.tolist(), strict=True)
        if sides[item]
    ]
    if not said:
        return None
    ranking = _ranking(said)
    return ArmEmpathy(
        by=f"panel: {panel.title}", is_panel=True, ers=ranking.ers_half, ranking=ranking
    )


def _side(item: PanelItem, key: str) -> int:
    """Return 1 where the edit is A, -1 where it is B, 0 for another comparison."""
    return {(key, REFERENCE): 1, (REFERENCE, key): -1}.get((item.system_a, item.system_b), 0)


def _ranking(said: Sequence[tuple[str, Label | Missing]]) -> EmpathyRanking:
    places = {name: place for place, name in enumerate(dict.fromkeys(name for name, _ in said))}
    return empathy_ranking(
        [places[name] for name, _ in said],
        [code_of(label) for _, label in said],
        rng=np.random.default_rng(SEED),
    )
