"""What came of the requests of a batch: answers into the cache, calls into the log, each once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.domain.batches import RequestOutcome
from core.domain.calls import Call, Completion, StopReason
from core.store.batches import BatchRequest
from core.store.calls import KEEP_ANSWER, KEEP_CALL
from core.store.rows import Row, fields_of
from core.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What came of one request.

    A readable answer is `kept` in the cache; any other is set `aside` for the run that asked.
    `refused` names what of the optional its server does not take.
    """

    key: str
    outcome: RequestOutcome
    call: Call
    kept: Completion | None = field(default=None, repr=False)
    aside: Completion | None = field(default=None, repr=False)
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a run holds of a request beside the cache: an unreadable answer, or a fault."""

    aside: Completion | None = field(repr=False)
    fault: str | None
    status: int | None


def open_request(store: Store, batch_id: str, key: str) -> BatchRequest | None:
    """Return a request of a batch that nothing came of yet, None where there is none."""
    row = store.row(f"{_REQUESTS} AND key = ?", [batch_id, key])
    return _request(row) if row else None


def open_keys(store: Store, batch_id: str) -> list[str]:
    """Return the keys of all requests of a batch that nothing came of yet."""
    return [row["key"] for row in store.rows(_REQUESTS, [batch_id])]


def settle(store: Store, run_id: str, batch_id: str, found: Sequence[Settled]) -> None:
    """Keep what came of some requests in one piece; what is kept already stays as it is."""
    with store.write():
        for each in found:
            _settle(store, run_id, batch_id, each)


def tries(store: Store, run_id: str, key: str) -> int:
    """Return how often a request of a run had its turn in vain."""
    row = store.row("SELECT count(*) AS n" + _OF_RUN + " AND r.outcome = 'again'", [run_id, key])
    return row["n"] if row else 0


def held(store: Store, run_id: str, key: str) -> Held | None:
    """Return what a run holds of a request: the last thing that came of it, if that is final."""
    row = store.row(
        'SELECT r.outcome, r.aside, r.fault, r."status"'
        + _OF_RUN
        + " AND r.outcome IS NOT NULL ORDER BY r.seq DESC LIMIT 1",
        [run_id, key],
    )
    if row is None or row["outcome"] not in (RequestOutcome.ANSWERED, RequestOutcome.FAILED):
        return None
    aside = json.loads(row["aside"]) if row["aside"] else None
    if aside:
        aside["stop"] = StopReason(aside["stop"])
    return Held(
        aside=Completion(**aside) if aside else None, fault=row["fault"], status=row["status"]
    )


def refused_features(store: Store, engine: str, place: str) -> frozenset[str]:
    """Return what of the optional an engine proved not to take in batches."""
    rows = store.rows(
        "SELECT DISTINCT r.refused FROM run_batch_requests AS r JOIN run_batches AS b"
        " ON b.id = r.batch_id WHERE b.engine = ? AND b.place = ? AND r.refused IS NOT NULL",
        [engine, place],
    )
    return frozenset(row["refused"] for row in rows)


def _settle(store: Store, run_id: str, batch_id: str, found: Settled) -> None:
    values = {
        "batch_id": batch_id,
        "key": found.key,
        "outcome": found.outcome,
        "call_id": found.call.id,
        "fault": found.call.fault,
        "status": found.call.status,
        "refused": found.refused,
        "aside": _written(found.aside) if found.aside else None,
    }
    asked = store.row(_SETTLE, values)
    if asked is None:
        return
    store.run(KEEP_CALL, fields_of(found.call))
    store.run(
        "INSERT INTO run_calls VALUES (?, ?, ?, ?)",
        [run_id, found.call.id, asked["cell"], asked["step"]],
    )
    if found.kept:
        kept = {"key": found.key, "completion": _written(found.kept), "pair_id": asked["pair_id"]}
        store.run(KEEP_ANSWER, kept)


def _written(completion: Completion) -> str:
    # ASCII, so that an answer with a broken character can be kept like any other.
    return json.dumps(fields_of(completion))


def _request(row: Row) -> BatchRequest:
    features = tuple(json.loads(row.pop("features")))
    return BatchRequest(**row, features=features)


_REQUESTS = (
    "SELECT key, pair_id, cell, step, request_key, task, reply, features, reserved"
    " FROM run_batch_requests WHERE batch_id = ? AND outcome IS NULL"
)
_OF_RUN = (
    " FROM run_batch_requests AS r JOIN run_batches AS b ON b.id = r.batch_id"
    " WHERE b.run_id = ? AND r.key = ?"
)
_SETTLE = (
    "UPDATE run_batch_requests SET outcome = :outcome, call_id = :call_id, fault = :fault,"
    ' "status" = :status, refused = :refused, aside = :aside'
    " WHERE batch_id = :batch_id AND key = :key AND outcome IS NULL"
    " RETURNING cell, step, pair_id"
)
