"""Panels to align with: a closed study, a set of imported votes, or a file as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from core.domain.access import Actor, Capability, authorize
from core.domain.judging import Label
from core.domain.messages import LengthBand
from core.domain.panel import ItemKind, ShownChoice, StudyItem, StudyState
from core.domain.votes import LeftOut, Vote, VoteItem
from core.errors import InvalidInput
from core.services.labels import REFERENCE
from core.services.panel_votes import (
    JudgeLabels,
    Panel,
    PanelItem,
    as_codes,
    make_panel,
)
from core.services.votes_file import VotesFile
from core.store import Store
from core.store.rows import Row, unlisted
from core.store.studies import get_study, list_items
from core.store.study_results import length_bands, vote_rows
from core.store.vote_sets import get_set, set_items, set_votes

__all__ = [
    "JudgeLabels", "Panel", "PanelItem", "as_codes", "imported_judges", "panel_of_file",
    "panel_of_set", "panel_of_study", "why_not_counted",
]  # fmt: skip


def panel_of_study(store: Store, actor: Actor, study_id: str) -> Panel:
    """Return the votes of a closed study: first answers about real pairs, of seats that count.

    Raises
    ------
    NotFound, InvalidInput
        When there is no such study, or it isn't closed.
    """
    authorize(actor, Capability.MAKE_STUDIES)
    with store.snapshot():
        study = get_study(store, study_id)
        items = list_items(store, study_id, kind=ItemKind.MAIN, shown_only=True)
        rows = vote_rows(store, study_id)
        bands = length_bands(store, study_id)
    if study.state is not StudyState.CLOSED:
        raise InvalidInput(
            f"The study `{study.title}` is {study.state}; close it first: votes that still come "
            "would change every number."
        )
    chips = {chip.id: chip.label for chip in study.texts.chips}
    counted = [row for row in rows if why_not_counted(row) is None]
    panel = make_panel(
        study.title,
        [_study_item(item, bands.get(item.id)) for item in items],
        [
            Vote(
                item_id=row["item_id"],
                rater=row["rater"],
                label=Label(row["label"]),
                comment=", ".join(chips.get(chip, chip) for chip in unlisted(row["chips"])),
                card=row["card"],
            )
            for row in counted
        ],
        left_out=Counter(reason for row in rows if (reason := why_not_counted(row))),
    )
    shown = tuple((row["item_id"], _PLACES[row["shown_choice"]]) for row in counted)
    return replace(panel, first_shown=shown)


_PLACES = {ShownChoice.FIRST: 1, ShownChoice.EQUAL: 0, ShownChoice.SECOND: -1}


def panel_of_set(store: Store, actor: Actor, set_id: str) -> Panel:
    """Return the votes of an imported set.

    Raises
    ------
    NotFound
        When there is no such set.
    """
    authorize(actor, Capability.MAKE_STUDIES)
    with store.snapshot():
        found = get_set(store, set_id)
        items, votes = set_items(store, set_id), set_votes(store, set_id)
    return make_panel(found.title, map(_vote_item, items), votes, left_out=_rows(found.left_out))


def panel_of_file(file: VotesFile) -> Panel:
    """Return the votes of a file that was read and isn't kept."""
    return make_panel(
        file.file_name, map(_vote_item, file.items), file.votes, left_out=_rows(file.left_out)
    )


def imported_judges(panel: Panel) -> Mapping[str, JudgeLabels]:
    """Return the labels of each judge that came with the votes, by its name."""
    return panel.judges


def why_not_counted(row: Row) -> str | None:
    """Say why an answer of a study counts in no alignment; None when it does."""
    if row["excluded_reason"] is not None:
        return "answers of excluded seats"
    if row["kind"] == ItemKind.CONTROL:
        return "answers about silent controls (the same text twice)"
    if row["repeat_number"]:
        return "answers about repeats with the sides swapped"
    return "people's skips" if row["label"] is None else None


def _study_item(item: StudyItem, band: str | None) -> PanelItem:
    return PanelItem(
        id=item.id,
        name=item.id,
        system_a=item.system_a,
        system_b=item.system_b,
        message=item.message,
        text_a=item.text_a,
        text_b=item.text_b,
        band=LengthBand(band) if band else None,
    )


def _vote_item(item: VoteItem) -> PanelItem:
    original = item.text_b if item.system_b == REFERENCE else None
    return PanelItem(
        id=item.id,
        name=item.name,
        system_a=item.system_a,
        system_b=item.system_b,
        message=item.message,
        text_a=item.text_a,
        text_b=item.text_b,
        band=LengthBand.of(original) if original is not None else None,
    )


def _rows(left_out: Iterable[LeftOut]) -> Mapping[str, int]:
    return {f"rows: {each.reason}": each.count for each in left_out}
