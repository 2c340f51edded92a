"""What was decided where two reviewers disagree: revisions, of which the last one holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.access import Actor
from core.domain.reviewing import Rating
from core.domain.reviewing_codes import Said
from core.store.review_ratings import Place, rating_from, rating_row, was_sent
from core.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudicated:
    """What was decided about one item, by passage and by verdict."""

    ratings: Mapping[str, Rating] = field(default_factory=dict[str, Rating], repr=False)
    said: Mapping[str, Said] = field(default_factory=dict[str, Said])


def add_adjudication(
    store: Store, actor: Actor, place: Place, rating: Rating | None, said: Mapping[str, Said]
) -> bool:
    """Keep what somebody decided about a passage and its verdicts; False where nothing is new."""
    with store.write() as db:
        if any(was_sent(store, table, actor, place.item_id, place.client_id) for table in _TABLES):
            return False
        now = adjudications(store, item_id=place.item_id).get(place.item_id, Adjudicated())
        common = {
            "item_id": place.item_id,
            "passage": place.passage,
            "reviewer": actor.name,
            "role": actor.role.value,
            "client_id": place.client_id,
        }
        is_new = rating is not None and now.ratings.get(place.passage) != rating
        if rating and is_new:
            known = store.row(_RATED, [place.item_id, place.passage]) or {"n": 0}
            db.table("review_adjudications").insert(
                {**common, "revision": known["n"] + 1, **rating_row(rating)}
            )
        new = {fact: each for fact, each in said.items() if now.said.get(fact) is not each}
        revisions = {row["fact"]: row["n"] for row in store.rows(_SAID, [place.item_id])}
        db.table("review_fact_adjudications").insert_all(
            {
                **common,
                "fact": fact,
                "revision": revisions.get(fact, 0) + 1,
                "said": each.value,
            }
            for fact, each in new.items()
        )
    return is_new or bool(new)


def adjudications(
    store: Store, *, review_id: str | None = None, item_id: str | None = None
) -> dict[str, Adjudicated]:
    """Return by item what was decided, of one item or of a review."""
    of = {"review": review_id, "item": item_id}
    ratings: dict[str, dict[str, Rating]] = {}
    said: dict[str, dict[str, Said]] = {}
    for row in store.rows(_SELECT.format("review_adjudications"), of):
        ratings.setdefault(row["item_id"], {})[row["passage"]] = rating_from(row)
    for row in store.rows(_SELECT.format("review_fact_adjudications"), of):
        said.setdefault(row["item_id"], {})[row["fact"]] = Said(row["said"])
    return {
        item: Adjudicated(ratings=ratings.get(item, {}), said=said.get(item, {}))
        for item in {*ratings, *said}
    }


_TABLES = ("review_adjudications", "review_fact_adjudications")
_RATED = "SELECT count(*) AS n FROM review_adjudications WHERE item_id = ? AND passage = ?"
_SAID = "SELECT fact, count(*) AS n FROM review_fact_adjudications WHERE item_id = ? GROUP BY fact"
_SELECT = (
    "SELECT x.* FROM {} AS x JOIN review_items AS i ON i.id = x.item_id"
    " WHERE (:review IS NULL OR i.review_id = :review) AND (:item IS NULL OR i.id = :item)"
    " ORDER BY x.revision"
)
