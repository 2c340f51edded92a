"""What a repair works with, and how far it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from core.domain.facts import FactCheck
from core.domain.messages import MessagePair
from core.domain.prompting import Prompt
from core.domain.repair_parts import Draft
from core.domain.repairing import offending, unsupported
from core.llm.engine import Engine
from core.prompts import get_prompt
from core.services.repair_steps import OnRepair, quiet

# Checks a whole edit anew.
Recheck = Callable[[str], Awaitable[FactCheck]]

WOULD_LOSE = "Every way of repairing it would lose a fact of the physician's reply."
NO_BETTER = "What it became was not supported either."
NOTHING_LEFT = "Nothing of the edit would be left without it."
MADE_WORSE = "Repairing it made the edit worse, so it stays as it was."
TOO_MANY_TRIES = "No repair that keeps every fact of the physician was found in time."
NO_WAY = "It stands there in the physician's own words."


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Who repairs and who checks, for one pair."""

    engine: Engine
    spec: str
    pair: MessagePair
    recheck: Recheck
    secret: bytes = field(repr=False)
    prompt: Prompt = field(default_factory=lambda: get_prompt("repair"), repr=False)
    on_step: OnRepair = quiet


@dataclass(slots=True, kw_only=True)
class Work:
    """How far a repair is: the best text so far with its check, and what could not be mended.

    `given_up` says why, by the number of the sentence. `unread` holds the sentences for which
    the engine gave no usable answer, and that the rules repaired instead.
    """

    draft: Draft
    check: FactCheck
    rounds: int = 0
    given_up: dict[int, str] = field(default_factory=dict[int, str])
    unread: set[int] = field(default_factory=set[int])

    @property
    def open(self) -> list[int]:
        """The sentences that state what nothing supports and were not given up."""
        found = offending(unsupported(self.check), self.draft)
        return sorted(n for n in found if n is not None and n not in self.given_up)
