"""Every error that Bedside raises on purpose.

BedsideError
├── InvalidInput            something a person typed, pasted or uploaded
│   ├── InvalidPair         a message or a reply that can't be used
│   ├── InvalidTable        a file that can't be read, or lacks a column
│   └── InvalidRecord       a domain value that contradicts itself
├── NotFound                an id that leads nowhere
├── Unauthorized            not signed in, or not allowed in this role
├── StudyClosed             the study takes no answers or changes any more
├── StaleDesk               somebody decided otherwise since this was seen
├── PromptError             a prompt file, its variables or its lock
├── StoreError              the database
│   ├── StoreDamaged        fails its check; names the newest backup
│   ├── StoreTooNew         written by a newer version
│   └── StoreUnwritable     disk full, read-only
├── EngineError             one request to an engine; says whether to try again
│   ├── EngineUnavailable   passing: rate, timeout, reset, 5xx, unreadable body
│   ├── EngineRefused       this input: filter, too long, refused schema, empty
│   ├── EngineMisconfigured key, model or address: stops everything
│   ├── BudgetSpent         the next request would pass the budget: stops everything
│   ├── HandedOver          the request is left to a provider's batch service: its cell waits
│   └── UnreadableReply     the model answered nothing usable; raw text kept
└── RemoteNotAllowed        text would leave the machine unannounced

Messages are one plain sentence for the person at the screen: what is wrong, with which thing
(an id in backticks) and what to do. They never hold text of a patient or a reply.
"""

from __future__ import annotations


class BedsideError(Exception):
    """Anything that Bedside raises on purpose; its message may be shown to the user."""


class InvalidInput(BedsideError):
    """Something a person typed, pasted or uploaded can't be used."""


class InvalidPair(InvalidInput):
    """A patient message or a physician reply can't be used."""


class InvalidTable(InvalidInput):
    """A file can't be read, or lacks a column."""


class InvalidRecord(InvalidInput):
    """A domain value contradicts itself."""


class NotFound(BedsideError):
    """An id leads nowhere."""


class Unauthorized(BedsideError):
    """Nobody is signed in, or their role may not do this."""


class StudyClosed(BedsideError):
    """The study takes no answers, or no changes, any more."""


class StaleDesk(BedsideError):
    """Somebody changed a desk since the person looked at it."""


class PromptError(BedsideError):
    """A prompt file, its variables or its lock are not in order."""


class StoreError(BedsideError):
    """The database can't do what was asked."""


class StoreDamaged(StoreError):
    """The database file fails its check."""


class StoreTooNew(StoreError):
    """The database file was written by a newer version of Bedside."""


class StoreUnwritable(StoreError):
    """Nothing could be written: the disk is full or the file is read-only."""


class EngineError(BedsideError):
    """One request to an engine failed.

    Parameters
    ----------
    message : str
        A plain sentence without any text of a patient or a reply.
    engine : str
        The engine as asked for, such as `openai:gpt-5-mini`.
    kind : str
        The class of the fault in one word, such as `rate`, `timeout`, `blocked`, `empty`, `key`.
    status : int or None
        The HTTP status, where there was one.
    retry_after : float or None
        Seconds the server asked to wait.
    """

    retryable = False
    stops_run = False

    def __init__(
        self,
        message: str,
        *,
        engine: str = "",
        kind: str = "error",
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.engine = engine
        self.kind = kind
        self.status = status
        self.retry_after = retry_after


class EngineUnavailable(EngineError):
    """A passing fault; the same request may work later."""

    retryable = True


class EngineRefused(EngineError):
    """The engine will not answer this input; others may work."""


class EngineMisconfigured(EngineError):
    """The key, the model's name or the address is wrong; every request would fail."""

    stops_run = True


class BudgetSpent(EngineError):
    """The next request would pass the budget; it was not sent."""

    stops_run = True


class HandedOver(EngineError):
    """The request is left to a provider's batch service; whatever needs its answer waits."""

    stops_run = True


class UnreadableReply(EngineError):
    """The model answered, but nothing usable came out, even after one repair.

    `raw` keeps what it said, for the database only: it may quote a patient and is never shown
    in a message or a log.
    """

    def __init__(
        self, message: str, *, raw: str, engine: str = "", kind: str = "unreadable"
    ) -> None:
        super().__init__(message, engine=engine, kind=kind)
        self.raw = raw


class RemoteNotAllowed(BedsideError):
    """Text would leave this machine without having been announced and confirmed."""
