"""Batches with the providers: kept before anything leaves, so that none is lost or sent twice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from core.domain.batches import Batch, BatchEnding, BatchState
from core.errors import InvalidInput, NotFound
from core.store.rows import Row
from core.store.store import Store

_WITH_COUNTS = (
    "SELECT b.*, count(r.seq) AS requests, coalesce(sum(r.outcome = 'answered'), 0) AS answered,"
    " coalesce(sum(r.outcome = 'failed'), 0) AS failed"
    " FROM run_batches AS b LEFT JOIN run_batch_requests AS r ON r.batch_id = b.id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRequest:
    """One request of a batch, without its texts.

    `key` is the one under which its answer is cached, `request_key` the one of the call log;
    `reply` names the form of the answer, `features` what of the optional the request uses.
    `reserved` US dollars are set aside until the real cost is known.
    """

    key: str
    pair_id: str
    cell: int
    step: str
    request_key: str
    task: str
    reply: str | None
    features: tuple[str, ...]
    reserved: float


def insert_batch(
    store: Store,
    batch_id: str,
    *,
    run_id: str,
    engine: str,
    place: str,
    requests: Iterable[BatchRequest],
) -> None:
    """Keep a batch that is about to leave.

    Raises
    ------
    InvalidInput
        When another batch holds one of its requests already; nothing is kept.
    """
    rows = [
        {"batch_id": batch_id, **asdict(each), "features": json.dumps(each.features)}
        for each in requests
    ]
    with store.write() as db:
        keys = json.dumps([row["key"] for row in rows])
        if store.row(_OUT, [keys]):
            raise InvalidInput(
                "Another run hands over the same requests just now; please try again later."
            )
        values = {"id": batch_id, "run_id": run_id, "engine": engine, "place": place}
        db.table("run_batches").insert(values)
        db.table("run_batch_requests").insert_all(rows)


def get_batch(store: Store, batch_id: str) -> Batch:
    """Return a batch.

    Raises
    ------
    NotFound
        When there is none.
    """
    row = store.row(f"{_WITH_COUNTS} WHERE b.id = ? GROUP BY b.id", [batch_id])
    if row is None:
        raise NotFound(f"There is no batch `{batch_id}`.")
    return _batch(row)


def list_batches(store: Store, run_id: str) -> list[Batch]:
    """Return the batches of a run, the oldest first."""
    rows = store.rows(f"{_WITH_COUNTS} WHERE b.run_id = ? GROUP BY b.id ORDER BY b.seq", [run_id])
    return [_batch(row) for row in rows]


def note_upload(store: Store, batch_id: str, input_file: str) -> None:
    """Keep what the provider calls the file with the requests, before the batch is begun."""
    with store.write():
        store.run(
            "UPDATE run_batches SET input_file = ?,"
            " uploaded_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE id = ?",
            [input_file, batch_id],
        )


def was_just_uploaded(store: Store, batch_id: str, *, seconds: float) -> bool:
    """Whether the file of a batch arrived within the last so many seconds."""
    row = store.row(
        "SELECT 1 FROM run_batches WHERE id = ?"
        " AND (julianday('now') - julianday(uploaded_at)) * 86400.0 < ?",
        [batch_id, seconds],
    )
    return row is not None


def note_begun(store: Store, batch_id: str, provider_id: str) -> None:
    """Keep that the provider has a batch, and what it calls it."""
    with store.write():
        store.run(
            "UPDATE run_batches SET state = 'running', provider_id = ?"
            " WHERE id = ? AND state = 'preparing'",
            [provider_id, batch_id],
        )


def note_standing(
    store: Store,
    batch_id: str,
    *,
    state: BatchState,
    ending: BatchEnding | None,
    code: str | None,
    result_files: Sequence[str],
) -> None:
    """Keep where a batch stands at the provider."""
    with store.write():
        store.run(
            "UPDATE run_batches SET state = ?, ending = ?, code = ?, result_files = ?"
            " WHERE id = ? AND state IN ('running', 'cancelling', 'ended')",
            [state, ending, code, json.dumps(list(result_files)), batch_id],
        )


def note_collected(store: Store, batch_id: str) -> None:
    """Keep that all answers of a batch are here."""
    with store.write():
        store.run("UPDATE run_batches SET state = 'collected' WHERE id = ?", [batch_id])


def note_cleared(store: Store, batch_id: str) -> None:
    """Keep that a batch has no file at the provider any more."""
    with store.write():
        store.run("UPDATE run_batches SET is_cleared = 1 WHERE id = ?", [batch_id])


def abandon(store: Store, batch_id: str) -> None:
    """Give up a batch that the provider never had; its requests are free again."""
    with store.write():
        store.run(
            "UPDATE run_batches SET state = 'abandoned' WHERE id = ? AND state = 'preparing'",
            [batch_id],
        )
        store.run(
            "UPDATE run_batch_requests SET outcome = 'returned'"
            " WHERE batch_id = ? AND outcome IS NULL",
            [batch_id],
        )


def open_requests(store: Store, run_id: str) -> int:
    """Return how many requests of a run are out."""
    row = store.row(
        "SELECT count(*) AS n FROM run_batch_requests AS r JOIN run_batches AS b"
        " ON b.id = r.batch_id WHERE b.run_id = ? AND r.outcome IS NULL",
        [run_id],
    )
    return row["n"] if row else 0


def is_out(store: Store, key: str) -> bool:
    """Whether a request is out, whichever run handed it over."""
    return store.row(_OUT, [json.dumps([key])]) is not None


def outstanding(store: Store, run_id: str) -> tuple[int, float]:
    """Return the requests of a run that are out, and the money set aside for them and for those
    whose answer is here but whose cost nobody knows.
    """
    row = store.row(
        "SELECT coalesce(sum(r.outcome IS NULL), 0) AS n, coalesce(sum(CASE WHEN r.outcome IS NULL"
        " OR (r.outcome = 'answered' AND c.cost IS NULL) THEN r.reserved END), 0.0) AS money"
        " FROM run_batch_requests AS r JOIN run_batches AS b ON b.id = r.batch_id"
        " LEFT JOIN calls AS c ON c.id = r.call_id WHERE b.run_id = ?",
        [run_id],
    )
    return (row["n"], row["money"]) if row else (0, 0.0)


_OUT = (
    "SELECT 1 FROM run_batch_requests WHERE outcome IS NULL"
    " AND key IN (SELECT value FROM json_each(?)) LIMIT 1"
)


def _batch(row: Row) -> Batch:
    return Batch(
        id=row["id"],
        run_id=row["run_id"],
        engine=row["engine"],
        place=row["place"],
        state=BatchState(row["state"]),
        ending=BatchEnding(row["ending"]) if row["ending"] else None,
        code=row["code"],
        provider_id=row["provider_id"],
        input_file=row["input_file"],
        result_files=tuple(json.loads(row["result_files"])),
        is_cleared=bool(row["is_cleared"]),
        requests=row["requests"],
        answered=row["answered"],
        failed=row["failed"],
        created_at=row["created_at"],
    )
