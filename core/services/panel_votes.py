"""A panel's votes in the one form that alignment reads, and how items and votes become it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from core.domain.edits import EmpathyLevel
from core.domain.judging import Label, Missing
from core.domain.messages import LengthBand
from core.domain.votes import RaterKind, Vote
from core.metrics.votes import MISSING, UNDECIDED, Judge, Votes

JudgeLabels = Mapping[str, Label | Missing]

_LEVELS = {level.value: level for level in EmpathyLevel}
_OWN_KEY_PARTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelItem:
    """One comparison in item space, with what it can be sliced by; None where nobody knows."""

    id: str
    name: str
    system_a: str
    system_b: str
    message: str | None = field(default=None, repr=False)
    text_a: str | None = field(default=None, repr=False)
    text_b: str | None = field(default=None, repr=False)
    band: LengthBand | None = None

    @property
    def level(self) -> EmpathyLevel | None:
        """The level of A where its system is named as Bedside names systems."""
        return next((_LEVELS[part] for part in self._parts[1:2] if part in _LEVELS), None)

    @property
    def prompt(self) -> str | None:
        """The prompt of A where its system is named as Bedside names systems."""
        return self._parts[2] if len(self._parts) == _OWN_KEY_PARTS else None

    @property
    def _parts(self) -> list[str]:
        return self.system_a.split(":", _OWN_KEY_PARTS - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What people said. `items` are those with a vote, by name; `raters` are people, by pseudonym.

    `votes` numbers both in this order. `unrated` are ids of items that nobody voted on. `comments`
    are by item. `judges` are those that came with the votes. `left_out` says in words what counts
    nowhere, and how often. `first_shown` has 1 for each vote for the reply shown first, -1 for the
    other and 0 for both equally, with its item; empty where the sides on screen are not known.
    `cards` has the definition card of each rater that was shown one and no other.
    """

    title: str
    items: tuple[PanelItem, ...]
    raters: tuple[str, ...]
    votes: Votes
    first_shown: tuple[tuple[str, int], ...] = field(default=(), repr=False)
    unrated: tuple[str, ...]
    comments: Mapping[str, tuple[str, ...]] = field(repr=False)
    judges: Mapping[str, JudgeLabels] = field(repr=False)
    left_out: Mapping[str, int]
    cards: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


def make_panel(
    title: str, items: Iterable[PanelItem], votes: Iterable[Vote], *, left_out: Mapping[str, int]
) -> Panel:
    """Sort items and raters by name, so that the same votes give the same numbers from anywhere."""
    people: list[tuple[Vote, Label]] = []
    judges: defaultdict[str, dict[str, Label | Missing]] = defaultdict(dict)
    absent: Counter[str] = Counter()
    for vote in votes:
        if vote.kind is RaterKind.JUDGE:
            judges[vote.rater][vote.item_id] = vote.label or Missing.UNREADABLE
        elif isinstance(vote.label, Label):
            people.append((vote, vote.label))
        else:
            absent[_ABSENT[vote.label]] += 1
    rated = {vote.item_id for vote, _ in people}
    ordered = sorted(items, key=lambda item: (item.name, item.system_a, item.system_b))
    shown = tuple(item for item in ordered if item.id in rated)
    raters = tuple(sorted({vote.rater for vote, _ in people}))
    return Panel(
        title=title,
        items=shown,
        raters=raters,
        votes=_as_votes(people, [item.id for item in shown], raters),
        unrated=tuple(item.id for item in ordered if item.id not in rated),
        comments=_comments(vote for vote, _ in people),
        judges=judges,
        left_out={**left_out, **absent},
        cards=_cards(vote for vote, _ in people),
    )


_ABSENT = {
    None: "people's skips and empty labels",
    Missing.UNDECIDED: "people's answers marked undecided",
    Missing.UNREADABLE: "people's answers marked unreadable",
}


def as_codes(panel: Panel, labels: JudgeLabels) -> Judge:
    """Return a judge's labels as `core.metrics` reads them, in the order of the panel's items."""
    codes = [code_of(labels.get(item.id, Missing.UNREADABLE)) for item in panel.items]
    return np.array(codes, dtype=np.int8)


def code_of(label: Label | Missing) -> int:
    """Return one label as `core.metrics` reads it."""
    if isinstance(label, Label):
        return label.code
    return UNDECIDED if label is Missing.UNDECIDED else MISSING


def _as_votes(
    people: list[tuple[Vote, Label]], items: Iterable[str], raters: Iterable[str]
) -> Votes:
    places = {item: place for place, item in enumerate(items)}
    seats = {rater: seat for seat, rater in enumerate(raters)}
    return Votes(
        items=np.array([places[vote.item_id] for vote, _ in people], dtype=np.intp),
        raters=np.array([seats[vote.rater] for vote, _ in people], dtype=np.intp),
        codes=np.array([label.code for _, label in people], dtype=np.int8),
        n_items=len(places),
        n_raters=len(seats),
    )


def _cards(votes: Iterable[Vote]) -> dict[str, str]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for vote in votes:
        if vote.card is not None:
            found[vote.rater].add(vote.card)
    return {rater: next(iter(cards)) for rater, cards in found.items() if len(cards) == 1}


def _comments(votes: Iterable[Vote]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for vote in votes:
        if said := _said(vote.comment):
            found[vote.item_id].append(f"{vote.rater}: {said}")
    return {item: tuple(sorted(lines)) for item, lines in found.items()}


def _said(comment: str) -> str:
    """Return a comment; the reasons of our own export are a JSON list, an empty one no comment."""
    if not comment.startswith("["):
        return comment
    try:
        reasons: object = json.loads(comment)
    except ValueError:
        return comment
    return ", ".join(map(str, reasons)) if isinstance(reasons, list) else comment  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
