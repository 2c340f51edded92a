"""What a line of results means for the request that it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from core.domain.batches import Batch, RequestOutcome
from core.domain.calls import Call, CallOutcome, Completion
from core.domain.identity import new_id
from core.errors import EngineError
from core.llm.batching import Line
from core.llm.faults import Fault, engine_error
from core.llm.features import Feature, refused_feature
from core.llm.prices import UNKNOWN_PRICES, Prices, load_prices
from core.llm.reading import reads_as
from core.llm.specs import base_url, parse_spec
from core.services.run_batch_tray import custom_id, key_of
from core.settings import Keys
from core.store import Store, batch_answers
from core.store.batch_answers import Settled
from core.store.batches import BatchRequest

MOST_TRIES = 3
_GROUP = 200
_LONGEST_NAME = 200
_MOST_TOKENS = 2**40


def batch_prices(engine: str, keys: Keys) -> Prices:
    """Return what requests in batches cost; at a server of one's own nobody knows."""
    return UNKNOWN_PRICES if base_url(parse_spec(engine), keys) else load_prices(of="batches")


def keep_lines(store: Store, batch: Batch, lines: Iterable[Line], prices: Prices) -> list[str]:
    """Keep what lines say about requests that are out; any other line is passed over.

    Returns
    -------
    reasons : list of str
        Why the engine can't be asked at all, where a line says so.
    """
    reasons: list[str] = []
    known = _asked(store, batch, lines)
    while group := list(islice(known, _GROUP)):
        found = [_settled(store, batch, asked, line, prices) for asked, line in group]
        batch_answers.settle(store, batch.run_id, batch.id, [each for each, _ in found])
        reasons += [str(error) for _, error in found if error and error.stops_run]
    return reasons


def keep_the_rest(store: Store, batch: Batch, fault: Fault, prices: Prices) -> None:
    """Keep that whatever is still out came back without an answer."""
    left = batch_answers.open_keys(store, batch.id)
    keep_lines(store, batch, [Line(custom_id=custom_id(key), fault=fault) for key in left], prices)


def _asked(
    store: Store, batch: Batch, lines: Iterable[Line]
) -> Iterator[tuple[BatchRequest, Line]]:
    for line in lines:
        asked = batch_answers.open_request(store, batch.id, key_of(line.custom_id))
        if asked:
            yield asked, line


def _settled(
    store: Store, batch: Batch, asked: BatchRequest, line: Line, prices: Prices
) -> tuple[Settled, EngineError | None]:
    if line.completion:
        return _answered(batch, asked, _tame(line.completion), prices), None
    fault = line.fault or Fault(kind="missing")
    error = engine_error(fault, engine=batch.engine)
    feature = refused_feature(fault, sent=frozenset(map(Feature, asked.features)))
    if feature or error.stops_run or error.kind == "cancelled":
        outcome = RequestOutcome.RETURNED
    elif error.retryable and batch_answers.tries(store, batch.run_id, asked.key) < MOST_TRIES - 1:
        outcome = RequestOutcome.AGAIN
    else:
        outcome = RequestOutcome.FAILED
    call = replace(_call(batch, asked, CallOutcome.FAILED), fault=error.kind, status=error.status)
    return Settled(key=asked.key, outcome=outcome, call=call, refused=feature), error


def _answered(batch: Batch, asked: BatchRequest, answer: Completion, prices: Prices) -> Settled:
    is_readable = reads_as(asked.reply, answer)
    call = replace(
        _call(batch, asked, CallOutcome.ANSWERED),
        engine_served=answer.served_by,
        input_tokens=answer.input_tokens,
        output_tokens=answer.output_tokens,
        cost=prices.cost(batch.engine, answer.input_tokens, answer.output_tokens),
    )
    return Settled(
        key=asked.key,
        outcome=RequestOutcome.ANSWERED,
        call=call,
        kept=answer if is_readable else None,
        aside=None if is_readable else answer,
    )


def _call(batch: Batch, asked: BatchRequest, outcome: CallOutcome) -> Call:
    """Return the row of a request; it has no time on the wire of its own."""
    return Call(
        id=new_id(),
        task=asked.task,
        engine_asked=batch.engine,
        engine_served=None,
        request_key=asked.request_key,
        outcome=outcome,
        started_at=batch.created_at,
        seconds=0.0,
    )


def _tame(completion: Completion) -> Completion:
    """Return an answer whose name and counts fit into a row, whatever a file claims."""
    served = completion.served_by.encode("ascii", errors="replace").decode()
    return replace(
        completion,
        served_by=served[:_LONGEST_NAME] or "unnamed",
        input_tokens=_count(completion.input_tokens),
        output_tokens=_count(completion.output_tokens),
    )


def _count(tokens: int | None) -> int | None:
    return tokens if tokens is not None and 0 <= tokens < _MOST_TOKENS else None
