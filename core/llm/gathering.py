"""An engine that sends nothing: what it can't answer is put aside for a provider's batch."""

from __future__ import annotations

from typing import Protocol

from core.domain.calls import Completion
from core.errors import HandedOver
from core.llm.caching import cache_key
from core.llm.engine import Request


class Collection(Protocol):
    """Where requests are gathered, and where what came of earlier ones is looked up."""

    def answer(self, key: str, request: Request) -> Completion | None:
        """Return an answer that is no use to the cache, such as an unreadable one.

        Raises
        ------
        EngineError
            What came of the request, when that is an error that asking again won't mend.
        """
        ...

    def take(self, key: str, request: Request) -> None:
        """Put a request with those that are to be handed over, unless it is out already.

        Raises
        ------
        BudgetSpent
            When it would pass the budget.
        """
        ...


class Gathering:
    """Stand in for a remote engine below `Caching`, and gather what it would have been asked.

    The steps that ask meet what they would meet at once, only later: answers that could not be
    read come back as they were, so that their repair is the next request.
    """

    def __init__(self, collection: Collection, *, place: str | None) -> None:
        self._collection = collection
        self._place = place

    async def complete(self, request: Request) -> Completion:
        """Return what came of the request before, or gather it and raise `HandedOver`."""
        key = cache_key(request, self._place)
        found = self._collection.answer(key, request)
        if found is not None:
            return found
        self._collection.take(key, request)
        raise HandedOver(
            f"`{request.engine}` is asked in a batch; its answer comes later.",
            engine=request.engine,
            kind="handed_over",
        )
