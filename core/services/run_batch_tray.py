"""What one wave of a run hands over: requests gathered engine by engine, written as they come."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from core.domain.calls import Completion
from core.errors import InvalidRecord
from core.llm.batch_opening import refused_from_start, wire_of
from core.llm.batching import MOST_BYTES, MOST_REQUESTS, BatchWire
from core.llm.engine import Request
from core.llm.faults import Fault, engine_error
from core.llm.features import Feature, sent_features
from core.llm.metering import Meter
from core.llm.reading import form_of
from core.llm.specs import destination, parse_spec
from core.services.run_place import place_at_work
from core.settings import Keys
from core.store import Store, batch_answers, batches
from core.store.batches import BatchRequest

_TAG = "k1:"


def custom_id(key: str) -> str:
    """Return what a request is called in a batch file: 64 characters, its key without the tag."""
    return key.removeprefix(_TAG)


def key_of(named: str) -> str:
    """Return the key of the request that a line of results names."""
    return _TAG + named


@dataclass(slots=True, kw_only=True)
class Parcel:
    """The requests of one batch: as lines of a file without a name, and as rows to keep."""

    engine: str
    place: str
    file: BinaryIO = field(repr=False)
    requests: list[BatchRequest] = field(default_factory=list[BatchRequest])
    size: int = 0

    def holds(self, more: int) -> bool:
        """Whether a line of so many bytes goes in."""
        return len(self.requests) < MOST_REQUESTS and self.size + more <= MOST_BYTES

    def add(self, line: bytes, request: BatchRequest) -> None:
        """Put in one request."""
        self.file.write(line)
        self.size += len(line)
        self.requests.append(request)


class Tray:
    """Everything that one wave gathers; use it in a `with`, the files go at its end.

    `elsewhere` counts requests that are out already, in an earlier batch or in one of another run.
    """

    def __init__(self, store: Store, run_id: str, keys: Keys) -> None:
        self.store = store
        self.run_id = run_id
        self.elsewhere = 0
        self._keys = keys
        self._parcels: list[Parcel] = []

    @property
    def parcels(self) -> Sequence[Parcel]:
        """What is to be handed over, each parcel one batch."""
        return self._parcels

    def for_engine(self, spec: str, meter: Meter | None) -> EngineTray:
        """Return where the requests to one engine go, let out by `meter`."""
        return EngineTray(self, spec, meter, place=destination(spec, self._keys))

    def new_parcel(self, engine: str, place: str) -> Parcel:
        """Begin another batch."""
        parcel = Parcel(engine=engine, place=place, file=unnamed_file(self.store.path))
        self._parcels.append(parcel)
        return parcel

    def __enter__(self) -> Tray:
        return self

    def __exit__(self, *_: object) -> None:
        for parcel in self._parcels:
            parcel.file.close()


class EngineTray:
    """The requests to one engine; a `Collection`."""

    def __init__(self, tray: Tray, spec: str, meter: Meter | None, *, place: str) -> None:
        parsed = parse_spec(spec)
        refused = batch_answers.refused_features(tray.store, spec, place)
        self._tray = tray
        self._spec = spec
        self._place = place
        self._meter = meter
        self._wire: BatchWire = wire_of(parsed)
        self._refused = refused_from_start(parsed) | {Feature(name) for name in refused}
        self._met: set[str] = set()
        self._parcel: Parcel | None = None

    def answer(self, key: str, request: Request) -> Completion | None:
        """Return an answer that could not be read, or raise the fault that came of a request."""
        held = batch_answers.held(self._tray.store, self._tray.run_id, key)
        if held and held.fault:
            raise engine_error(Fault(kind=held.fault, status=held.status), engine=request.engine)
        return held.aside if held else None

    def take(self, key: str, request: Request) -> None:
        """Write a request into a parcel, unless it is out already."""
        if key in self._met:
            return
        if batches.is_out(self._tray.store, key):
            self._met.add(key)
            self._tray.elsewhere += 1
            return
        reserved = self._meter.reserve(request) if self._meter else 0.0
        self._met.add(key)
        sent = sent_features(request, refused=self._refused)
        line = self._wire.line(request, custom_id(key), sent=sent) + b"\n"
        if self._parcel is None or not self._parcel.holds(len(line)):
            self._parcel = self._tray.new_parcel(self._spec, self._place)
        self._parcel.add(line, _row(key, request, sent=sent, reserved=reserved))


def _row(key: str, request: Request, *, sent: frozenset[Feature], reserved: float) -> BatchRequest:
    place = place_at_work()
    if place is None:
        raise InvalidRecord("A request for a batch belongs to no cell of a run.")
    return BatchRequest(
        key=key,
        pair_id=place.pair_id,
        cell=place.cell,
        step=place.step.value,
        request_key=request.key,
        task=request.task.value,
        reply=form_of(request),
        features=tuple(sorted(feature.value for feature in sent)),
        reserved=reserved,
    )


def unnamed_file(beside: Path) -> BinaryIO:
    """Open a file that nobody else can open and that is gone with this program."""
    opened = tempfile.TemporaryFile(dir=beside.resolve().parent)  # noqa: SIM115
    # Windows has a wrapper around it, which the SDKs do not take for a file.
    return cast("BinaryIO", getattr(opened, "file", opened))
