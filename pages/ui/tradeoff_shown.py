"""What the trade-off page shows, as the reader set it: which average, with the paper or without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from core.domain.edits import LEVELS
from core.domain.repair_arms import REPAIRED, is_repaired
from core.metrics.arms import ArmScores
from core.metrics.pooling import Triple
from core.services.tradeoff import Average, LevelPoint, Tradeoff
from core.services.wording import is_rules
from pages.ui.charts import MOST_SERIES
from pages.ui.runs_words import EDITED_BY_RULES

_AVERAGES: Mapping[Average, str] = {"macro": "Every reply alike", "micro": "Every fact alike"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A trade-off with how it is to be shown."""

    found: Tradeoff
    average: Average
    with_paper: bool

    @property
    def note(self) -> str:
        """What every chart says of who edited, where that was no model."""
        return EDITED_BY_RULES if all(map(is_rules, self.found.run.plan.engines)) else ""

    @property
    def ticks(self) -> list[str]:
        """The levels of the run, from the least empathy on."""
        there = {point.level for _, point in self.points}
        return [level.label for level in LEVELS if level in there]

    @property
    def points(self) -> Iterator[tuple[str, LevelPoint]]:
        """Every point with the short name of its system."""
        names = _short([system.name for system in self.found.systems])
        for name, system in zip(names, self.found.systems, strict=True):
            for point in system.points:
                yield name, point

    def place(self, point: LevelPoint) -> int:
        """Return where a level stands on the axis."""
        return self.ticks.index(point.level.label)

    def triple(self, scores: ArmScores) -> Triple:
        """Return the scores as they are averaged here."""
        return scores.macro if self.average == "macro" else scores.micro


def ask_how(found: Tradeoff) -> Shown:
    """Let the reader choose the average, the paper's marks, and some systems where many are."""
    average = st.segmented_control(
        "What weighs alike",
        _AVERAGES,
        default="macro",
        format_func=lambda one: _AVERAGES[one],
        required=True,
        key="tradeoff_average",
        help="Every reply alike is the macro average, every fact alike the micro average.",
    )
    with_paper = st.toggle("Show the paper's numbers", value=True, key="tradeoff_paper")
    names = [system.name for system in found.systems]
    if len(names) > MOST_SERIES:
        chosen = st.multiselect(
            f"Systems (up to {MOST_SERIES})",
            names,
            default=names[:MOST_SERIES],
            max_selections=MOST_SERIES,
            key=f"tradeoff_systems_{found.run.id}",
        )
        found = replace(found, systems=tuple(each for each in found.systems if each.name in chosen))
    return Shown(
        found=found, average="micro" if average == "micro" else "macro", with_paper=with_paper
    )


def _short(names: list[str]) -> list[str]:
    """Leave out what all names share: the prompt, the repair, or the engine."""
    parts = [_parts(name) for name in names]
    if len(names) == 1:
        return names
    kept = [place for place in range(len(parts[0])) if len({part[place] for part in parts}) > 1]
    return [" · ".join(part[place] for place in kept) for part in parts]


def _parts(name: str) -> list[str]:
    prompt, *engine = name.split(" · ")
    edited = "repaired" if is_repaired(prompt) else "as edited"
    return [prompt.removesuffix(REPAIRED), edited, *engine]
