"""Pairs: the two texts under an id, which never change once saved."""

from __future__ import annotations

from core.domain.messages import LengthBand, MessagePair, PairSource
from core.errors import InvalidRecord, NotFound
from core.store.rows import pair_from, pair_row, texts_sha
from core.store.store import Store


def save_pair(store: Store, pair: MessagePair, *, kept: bool = True) -> bool:
    """Keep a pair; return False when it is there already.

    Saving an unkept pair once more with `kept` keeps it; nothing unkeeps it.

    Raises
    ------
    InvalidRecord
        When other texts are saved under the same id: changed texts are a new pair.
    """
    with store.write() as db:
        known = store.row("SELECT texts_sha, kept FROM pairs WHERE id = ?", [pair.id])
        if known is None:
            db.table("pairs").insert(pair_row(pair, kept=kept))
            return True
        if known["texts_sha"] != texts_sha(pair):
            raise InvalidRecord(
                f"Pair `{pair.id}` is saved already with other texts; "
                "give the changed one a new id."
            )
        if kept and not known["kept"]:
            store.run("UPDATE pairs SET kept = 1 WHERE id = ?", [pair.id])
    return False


def get_pair(store: Store, pair_id: str) -> MessagePair:
    """Return the pair with this id.

    Raises
    ------
    NotFound
        When there is none.
    """
    row = store.row("SELECT * FROM pairs WHERE id = ?", [pair_id])
    if row is None:
        raise NotFound(f"There is no pair `{pair_id}`; it may have been forgotten.")
    return pair_from(row)


def list_pairs(
    store: Store,
    *,
    source: PairSource | None = None,
    band: LengthBand | None = None,
) -> list[MessagePair]:
    """Return the kept pairs in the order they were saved; `band` goes by the default cuts."""
    rows = store.rows(
        "SELECT * FROM pairs WHERE (:source IS NULL OR source = :source)"
        " AND (:band IS NULL OR band = :band) AND kept = 1 ORDER BY seq",
        {"source": source, "band": band},
    )
    return [pair_from(row) for row in rows]
