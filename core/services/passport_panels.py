"""What people of panels said of an edit: votes of a closed study, counts of an open one."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from core.domain.access import Actor, Capability
from core.domain.edits import Edit
from core.domain.judging import Label
from core.domain.panel import ShownChoice, StudyState
from core.domain.statistics import Statistic
from core.services.passport_parts import Part, part
from core.store import Store
from core.store.passport_rows import answers_about, items_showing
from core.store.rows import Row, text_sha, unlisted

Preferred = Literal["edit", "other", "equal"]
NO_PANEL = "No panel has seen this edit."
NOT_YOURS = "Only people who may export answers see what panels and their judges said."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """One first answer of one seat, by its pseudonym, with the reasons that it tapped.

    `card` is the id of the definition card that the seat was shown, None in a study without cards.
    """

    rater: str
    preferred: Preferred
    is_first_shown: bool | None
    reasons: tuple[str, ...]
    card: str | None
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelSeen:
    """One study that showed exactly this edit, without sign-off and Markdown as seats see it.

    `seats` counts those that it was shown to, `votes` their answers. Until the study is closed
    `ballots` is empty, `score` has no estimate and `other` is None: nobody is to be led by it.
    `score` is the share of votes for the edit, a tie counting half. `skips`, `repeats` and
    `excluded` count answers that are in no number.
    """

    study_id: str
    title: str
    state: StudyState
    item_id: str
    side: Label
    other: str | None
    seats: int
    votes: int
    skips: int
    repeats: int
    excluded: int
    score: Statistic
    ballots: tuple[Ballot, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether what people chose may be seen."""
        return self.state is StudyState.CLOSED

    def count(self, preferred: Preferred) -> int:
        """Return how many votes say this."""
        return sum(ballot.preferred == preferred for ballot in self.ballots)


def panels_of(store: Store, actor: Actor, edit: Edit) -> Part[PanelSeen]:
    """Return the studies that showed exactly this edit, to those who may see answers."""
    if not actor.may(Capability.EXPORT):
        return Part(absent=NOT_YOURS)
    items = items_showing(store, edit.id, text_sha(edit.text))
    said: defaultdict[str, list[Row]] = defaultdict(list)
    for row in answers_about(store, [item["id"] for item in items]):
        said[row["item_id"]].append(row)
    return part(tuple(_seen(item, said[item["id"]]) for item in items), NO_PANEL)


def preferred(label: Label, side: Label) -> Preferred:
    """Turn a label in item space into a preference for the edit, which stands on `side`."""
    if label is Label.TIE:
        return "equal"
    return "edit" if label is side else "other"


def _seen(item: Row, answers: Sequence[Row]) -> PanelSeen:
    counted = [row for row in answers if row["excluded_reason"] is None]
    firsts = [row for row in counted if not row["repeat_number"]]
    votes = [row for row in firsts if row["label"] is not None]
    state = StudyState(item["state"])
    is_closed, side = state is StudyState.CLOSED, Label(item["side"])
    reasons = _labels(item["texts"])
    ballots = tuple(_ballot(row, side, reasons) for row in votes) if is_closed else ()
    return PanelSeen(
        study_id=item["study_id"],
        title=item["title"],
        state=state,
        item_id=item["id"],
        side=side,
        other=item["system_b" if side is Label.A else "system_a"] if is_closed else None,
        seats=item["shown"],
        votes=len(votes),
        skips=len(firsts) - len(votes),
        repeats=len(counted) - len(firsts),
        excluded=len(answers) - len(counted),
        score=_score(ballots, len(votes), state),
        ballots=ballots,
    )


def _score(ballots: Sequence[Ballot], votes: int, state: StudyState) -> Statistic:
    if state is not StudyState.CLOSED:
        why = f"the study is {state}: what people chose stays hidden until it is closed"
        return Statistic(estimate=None, n=votes, reason=why)
    if not ballots:
        return Statistic(estimate=None, reason="nobody voted on it")
    credit = sum({"edit": 1.0, "equal": 0.5, "other": 0.0}[each.preferred] for each in ballots)
    return Statistic(estimate=credit / votes, n=votes, reason="one pair has no interval")


def _ballot(row: Row, side: Label, labels: Mapping[str, str]) -> Ballot:
    said = preferred(Label(row["label"]), side)
    return Ballot(
        rater=row["rater"],
        preferred=said,
        is_first_shown=_is_first(said, row["shown_choice"]),
        reasons=tuple(labels.get(chip, chip) for chip in unlisted(row["chips"])),
        card=row["card"],
        at=row["at"],
    )


def _is_first(said: Preferred, shown: str) -> bool | None:
    """Return whether the edit was the reply shown first; a tie does not tell."""
    if said == "equal":
        return None
    return (said == "edit") == (shown == ShownChoice.FIRST)


def _labels(texts: str) -> dict[str, str]:
    found = cast("dict[str, list[dict[str, str]]]", json.loads(texts))
    return {chip["id"]: chip["label"] for chip in found.get("chips", [])}
