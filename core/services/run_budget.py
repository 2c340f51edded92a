"""A run's hard budget: in requests and in US dollars, asked before every request that leaves."""

from __future__ import annotations

from core.domain.calls import Completion
from core.errors import BudgetSpent
from core.llm.engine import Request
from core.llm.prices import Prices
from core.services.run_sizes import CAUTION, request_tokens


class Budget:
    """A meter for all engines of one run.

    Before a request leaves, twice its usual cost is set aside; what it really took replaces
    that. So the sum stays under the budget as long as no answer is more than twice the usual.
    """

    def __init__(
        self,
        prices: Prices,
        *,
        calls: int | None,
        money: float | None,
        sent: int = 0,
        cost: float = 0.0,
    ) -> None:
        self._prices = prices
        self._most_calls = calls
        self._most_money = money
        self.sent = sent
        self.cost = cost
        self._set_aside = 0.0

    def reserve(self, request: Request) -> float:
        """Count a request that is about to leave and return what is set aside for it.

        Raises
        ------
        BudgetSpent
            When it would pass the budget; it is not counted.
        """
        if self._most_calls is not None and self.sent >= self._most_calls:
            raise _spent(
                request, f"{self._most_calls:,} calls were sent, which is the whole budget"
            )
        reserved = 0.0
        if self._most_money is not None:
            reserved = self._likely(request)
            if self.cost + self._set_aside + reserved > self._most_money:
                raise _spent(
                    request,
                    f"the next call could pass the budget of ${self._most_money:,.2f} "
                    f"(${self.cost + self._set_aside:,.4f} is spent or set aside)",
                )
        self.sent += 1
        self._set_aside += reserved
        return reserved

    def settle(self, request: Request, reserved: float, completion: Completion | None) -> None:
        """Put the real cost in the place of what was set aside; a failed request costs nothing."""
        self._set_aside -= reserved
        if completion is None:
            return
        cost = self._prices.cost(request.engine, completion.input_tokens, completion.output_tokens)
        self.cost += reserved if cost is None else cost

    def _likely(self, request: Request) -> float:
        read, written = request_tokens(request)
        return CAUTION * (self._prices.cost(request.engine, read, written) or 0.0)


def _spent(request: Request, why: str) -> BudgetSpent:
    return BudgetSpent(
        f"The run stopped before its budget was passed: {why}. What is done stays; raise the "
        "budget and resume.",
        engine=request.engine,
        kind="budget",
    )
