"""How often somebody may guess: limits in a moving window, kept in memory."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

WRONG_CODES = RateLimitItemPerMinute(10)
WRONG_CODES_IN_ALL = RateLimitItemPerMinute(100)
FREE_FAILURES = 5
LONGEST_WAIT = 900.0
MOST_ACCOUNTS = 10_000


class GuessLimit:
    """Counts wrong guesses: 10 a minute from one address, 100 a minute from all."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def may_try(self, address: str) -> bool:
        """Whether another guess is looked at."""
        return self._limiter.test(WRONG_CODES, "code", address) and self._limiter.test(
            WRONG_CODES_IN_ALL, "code"
        )

    def note_wrong(self, address: str) -> None:
        """Count one wrong guess."""
        self._limiter.hit(WRONG_CODES, "code", address)
        self._limiter.hit(WRONG_CODES_IN_ALL, "code")


class GrowingDelay:
    """After five failures in a row an account waits 2, 4, 8 ... seconds, at most 15 minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def begin(self, account: str) -> float:
        """Return the seconds that this account still has to wait, 0 when it may try now.

        A try counts as a failure from its start, so that many at once are no way around the wait.
        """
        with self._lock:
            count, until = self._failures.pop(account, (0, 0.0))
            wait = max(0.0, until - self._clock())
            if not wait:
                count += 1
                over = count - FREE_FAILURES
                until = self._clock() + (min(LONGEST_WAIT, 2.0**over) if over > 0 else 0.0)
            self._failures[account] = (count, until)
            while len(self._failures) > MOST_ACCOUNTS:
                del self._failures[next(iter(self._failures))]
        return wait

    def note_success(self, account: str) -> None:
        """Forget an account's failures."""
        with self._lock:
            self._failures.pop(account, None)
