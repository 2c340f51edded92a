"""What reviewers said of passages and verdicts: revisions, of which the last one holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.access import Actor
from core.domain.identity import canonical_json
from core.domain.reviewing import Rating
from core.domain.reviewing_codes import Code, Likelihood, Pass, Said
from core.domain.reviewing_items import Sheet
from core.store.rows import Row
from core.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which passage of which item is spoken of, and by which tap."""

    item_id: str
    passage: str
    client_id: str


def add_rating(store: Store, actor: Actor, place: Place, rating: Rating, which: Pass) -> bool:
    """Keep what somebody says of a passage; return False where nothing is new."""
    key = [place.item_id, place.passage, actor.name, which.value]
    with store.write() as db:
        last = store.row(
            "SELECT * FROM review_ratings WHERE item_id = ? AND passage = ? AND reviewer = ?"
            " AND pass = ? ORDER BY revision DESC",
            key,
        )
        if was_sent(store, "review_ratings", actor, place.item_id, place.client_id):
            return False
        if last and rating_from(last) == rating:
            return False
        db.table("review_ratings").insert(
            {
                "item_id": place.item_id,
                "passage": place.passage,
                "reviewer": actor.name,
                "role": actor.role.value,
                "pass": which.value,
                "revision": last["revision"] + 1 if last else 1,
                "client_id": place.client_id,
                **rating_row(rating),
            }
        )
    return True


def add_said(
    store: Store,
    actor: Actor,
    item_id: str,
    said: Mapping[str, Said],
    *,
    passages: Mapping[str, str],
    client_id: str,
) -> bool:
    """Keep what somebody says of verdicts, whose passages are given; False where nothing is new."""
    with store.write() as db:
        if was_sent(store, "review_fact_ratings", actor, item_id, client_id):
            return False
        known = {
            row["fact"]: row
            for row in store.rows(
                "SELECT fact, said, revision FROM review_fact_ratings WHERE item_id = ?"
                " AND reviewer = ? ORDER BY revision",
                [item_id, actor.name],
            )
        }
        new = {
            fact: each
            for fact, each in said.items()
            if fact not in known or known[fact]["said"] != each.value
        }
        db.table("review_fact_ratings").insert_all(
            {
                "item_id": item_id,
                "passage": passages[fact],
                "fact": fact,
                "reviewer": actor.name,
                "role": actor.role.value,
                "revision": known[fact]["revision"] + 1 if fact in known else 1,
                "said": each.value,
                "client_id": client_id,
            }
            for fact, each in new.items()
        )
    return bool(new)


def add_reveal(store: Store, item_id: str, passage: str, reviewer: str) -> None:
    """Write down that somebody was shown the verdicts of a passage."""
    with store.write():
        store.run(
            "INSERT INTO review_reveals (item_id, passage, reviewer) VALUES (?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            [item_id, passage, reviewer],
        )


def sheets(store: Store, review_id: str, item_id: str | None = None) -> dict[str, dict[str, Sheet]]:
    """Return by item and reviewer what each says now, of one item or of all."""
    of = {"review": review_id, "item": item_id}
    passes: dict[Pass, dict[tuple[str, str], dict[str, Rating]]] = {each: {} for each in Pass}
    said: dict[tuple[str, str], dict[str, Said]] = {}
    shown: dict[tuple[str, str], set[str]] = {}
    for row in store.rows(_OF_REVIEW.format("review_ratings", "x.revision"), of):
        mine = passes[Pass(row["pass"])].setdefault((row["item_id"], row["reviewer"]), {})
        mine[row["passage"]] = rating_from(row)
    for row in store.rows(_OF_REVIEW.format("review_fact_ratings", "x.revision"), of):
        said.setdefault((row["item_id"], row["reviewer"]), {})[row["fact"]] = Said(row["said"])
    for row in store.rows(_OF_REVIEW.format("review_reveals", "x.at"), of):
        shown.setdefault((row["item_id"], row["reviewer"]), set()).add(row["passage"])
    found: dict[str, dict[str, Sheet]] = {}
    for key, first in passes[Pass.FIRST].items():
        item, reviewer = key
        found.setdefault(item, {})[reviewer] = Sheet(
            reviewer=reviewer,
            first=first,
            second=passes[Pass.SECOND].get(key, {}),
            revealed=frozenset(shown.get(key, ())),
            said=said.get(key, {}),
        )
    return found


_OF_REVIEW = (
    "SELECT x.* FROM {} AS x JOIN review_items AS i ON i.id = x.item_id"
    " WHERE i.review_id = :review AND (:item IS NULL OR i.id = :item) ORDER BY {}"
)


def rating_row(rating: Rating) -> Row:
    """Return what a rating says, without whose and of what it is."""
    return {
        "codes": canonical_json([code.value for code in rating.codes]),
        "severity": rating.severity,
        "likelihood": rating.likelihood.value if rating.likelihood else None,
        "note": rating.note,
    }


def rating_from(row: Row) -> Rating:
    """Return the rating of a row."""
    return Rating(
        codes=tuple(Code(code) for code in json.loads(row["codes"])),
        severity=row["severity"],
        likelihood=Likelihood(row["likelihood"]) if row["likelihood"] else None,
        note=row["note"],
    )


def was_sent(store: Store, table: str, actor: Actor, item_id: str, client_id: str) -> bool:
    """Whether this tap was kept before; a browser that heard nothing sends it once more."""
    return store.row(_SENT.format(table), [item_id, actor.name, client_id]) is not None


_SENT = "SELECT 1 FROM {} WHERE item_id = ? AND reviewer = ? AND client_id = ?"
