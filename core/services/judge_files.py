"""A judge's labels from a file, put into the order in which the panel compares the replies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.judging import Label, Missing
from core.domain.votes import Vote, VoteItem
from core.services.panel_votes import Panel, PanelItem
from core.services.vote_items import SYSTEMS
from core.services.votes_file import VotesFile

OF_NO_ITEM = "judge's labels for items that nobody rated"
AMBIGUOUS = "judge's labels for an item whose systems the file doesn't tell apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLabels:
    """What a judge's file says of the panel's items, and how often it says nothing usable."""

    labels: Mapping[str, Label | Missing]
    left_out: Mapping[str, int]


def labels_of_file(
    judge: VotesFile, panel: Panel, *, row_order: Mapping[str, bool | None] | None = None
) -> FileLabels:
    """Match the rows of a judge's file with the items of a panel, by name and systems.

    A judge's file that names no systems means A and B of the people's rows: `row_order` (of the
    people's file) tells which items were turned, and in which its rows contradict one another.
    """
    by_name: defaultdict[str, list[PanelItem]] = defaultdict(list)
    for item in panel.items:
        by_name[item.name].append(item)
    items = {item.id: item for item in judge.items}
    labels: dict[str, Label | Missing] = {}
    left_out = {OF_NO_ITEM: 0, AMBIGUOUS: 0}
    for vote in judge.votes:
        asked = items[vote.item_id]
        candidates = by_name[asked.name]
        matches = [item for item in candidates if _fits(asked, item)]
        if not matches:
            left_out[OF_NO_ITEM] += 1
            continue
        turned = _is_turned(asked, matches[0], row_order or {}, judge.row_order)
        if len(matches) > 1 or turned is None:
            left_out[AMBIGUOUS] += 1
            continue
        labels[matches[0].id] = _label(vote, turned=turned)
    return FileLabels(
        labels=labels, left_out={reason: count for reason, count in left_out.items() if count}
    )


def _names_none(item: VoteItem | PanelItem) -> bool:
    return (item.system_a, item.system_b) == SYSTEMS


def _fits(asked: VoteItem, item: PanelItem) -> bool:
    if _names_none(asked) or _names_none(item):
        return True
    return {asked.system_a, asked.system_b} == {item.system_a, item.system_b}


def _is_turned(
    asked: VoteItem,
    item: PanelItem,
    of_people: Mapping[str, bool | None],
    of_judge: Mapping[str, bool | None],
) -> bool | None:
    """Whether the judge's A is the panel's B; None when that can't be known.

    Where one of the files names no systems, A and B are those of the rows of the other.
    """
    if _names_none(asked):
        return of_people.get(item.id, False)
    if _names_none(item):
        return of_judge.get(asked.id, False)
    return (asked.system_a, asked.system_b) == (item.system_b, item.system_a)


def _label(vote: Vote, *, turned: bool) -> Label | Missing:
    label = vote.label or Missing.UNREADABLE
    return label.mirrored() if turned and isinstance(label, Label) else label
