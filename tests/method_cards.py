"""One card per public metric, built from its docstring; `python -m tests.method_cards` writes them.

The cards stand in `docs/methods.md` between two marks, so that no formula is written twice.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import core.metrics

PAGE = Path(__file__).parents[1] / "docs" / "methods.md"
BEGIN, END = "<!-- cards: built by `python -m tests.method_cards` -->", "<!-- end of cards -->"

_SECTION = re.compile(r"^(\w+)\n-+\n", re.MULTILINE)


def public_metrics() -> Iterator[Callable[..., object]]:
    """Yield every public function of every module of `core.metrics`, where it is defined."""
    for found in pkgutil.iter_modules(core.metrics.__path__, "core.metrics."):
        module = importlib.import_module(found.name)
        offered = getattr(module, "__all__", None)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_public = name in offered if offered is not None else not name.startswith("_")
            if is_public and function.__module__ == module.__name__:
                yield function


def sections(function: Callable[..., object]) -> dict[str, str]:
    """Split a numpydoc docstring into its sections; what comes first is called "Summary"."""
    parts = _SECTION.split(inspect.getdoc(function) or "")
    names = ["Summary", *parts[1::2]]
    return {name: text.strip() for name, text in zip(names, parts[::2], strict=True)}


def card(function: Callable[..., object]) -> str:
    """Write the card of one metric."""
    told = sections(function)
    options = ", ".join(inspect.signature(function).parameters)
    lines = [
        f"### `{function.__name__}({options})`",
        f"`{function.__module__}` · {told['Summary']}",
        f"*Returns.* {_plain(told.get('Returns', ''))}",
        f"*Formula and source.* {told['Notes']}" if "Notes" in told else "",
        f"```python\n{told.get('Examples', '')}\n```",
    ]
    return "\n\n".join(filter(None, lines))


def cards() -> str:
    """Write all cards, in the order of the alphabet."""
    functions = sorted(public_metrics(), key=lambda function: function.__name__)
    return "\n\n".join(card(function) for function in functions)


def page_with_cards(page: str) -> str:
    """Return the page with its cards built anew."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n\n{cards()}\n\n{END}{rest.split(END)[1]}"


def _plain(returns: str) -> str:
    """Turn `name : type` and its indented explanation into one sentence."""
    head, _, explanation = returns.partition("\n")
    kind = head.partition(" : ")[2] or head
    return f"{kind}. {' '.join(explanation.split())}".strip()


if __name__ == "__main__":
    PAGE.write_text(page_with_cards(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
