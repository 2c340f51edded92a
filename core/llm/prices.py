"""What an answer cost in US dollars, as far as the dated table beside this module knows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

TABLE = Path(__file__).with_name("prices.toml")

_DATE_SUFFIX = re.compile(r"-(\d{4}-\d{2}-\d{2}|\d{8}|\d{3})$")
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """US dollars per million tokens read and written."""

    input: float
    output: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """List prices by engine, with the date they were looked up."""

    as_of: str | None = None
    models: Mapping[str, Price] = field(default_factory=dict[str, Price])

    def cost(
        self, engine: str, input_tokens: int | None, output_tokens: int | None
    ) -> float | None:
        """Return what the tokens cost, None when the price or a count is unknown.

        The offline rules cost nothing.
        """
        if engine.startswith("offline:"):
            return 0.0
        price = self.models.get(_DATE_SUFFIX.sub("", engine))
        if price is None or input_tokens is None or output_tokens is None:
            return None
        return (input_tokens * price.input + output_tokens * price.output) / _MILLION


UNKNOWN_PRICES = Prices()


def load_prices(path: Path = TABLE, *, of: Literal["models", "batches"] = "models") -> Prices:
    """Read a price table, of requests sent at once or `of` those in batches."""
    table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return Prices(
        as_of=table["as_of"],
        models={
            engine: Price(input=float(price["input"]), output=float(price["output"]))
            for engine, price in table[of].items()
        },
    )
