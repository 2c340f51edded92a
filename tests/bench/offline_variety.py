"""Print how varied the offline edits of the sample library are, or look for better salts.

`python -m tests.bench.offline_variety` prints; with `--write` it looks for salts under which no
two neighbors of the library begin or end alike, and writes them beside the bank.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Sequence
from itertools import pairwise

from core.domain.edits import LEVELS, EmpathyLevel
from core.llm.offline.bank import FOLDER, salts
from core.llm.offline.editor import plan
from core.llm.offline.phrasing import Additions, Chosen
from core.samples import sample_pairs

TRIES = 3000
FILE = FOLDER / "salts.toml"


def main() -> None:
    """Print the variety of the library, after a search when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="look for better salts first")
    if parser.parse_args().write:
        search()
    for level in LEVELS:
        began = time.perf_counter()
        plans = plans_at(level)
        each = 1000 * (time.perf_counter() - began) / len(plans)
        words = sum(additions.words for additions in plans) / len(plans)
        print(
            f"{level.value:9} {len(plans)} pairs, {distinct(plans, first)} openings, "
            f"{distinct(plans, last)} closings, {words:.1f} words added, {each:.1f} ms each, "
            f"{sum(are_alike(*two) for two in pairwise(plans))} neighbors alike"
        )


def search() -> None:
    """Look for salts level by level, since a level avoids what the lower ones said."""
    for level in LEVELS:
        chosen = salts()[level.value]
        for salt in range(1, TRIES):
            chosen["open"], chosen["close"] = salt, salt * 7
            if is_varied(level):
                break
        else:
            print(f"{level.value}: nothing found")
    text = FILE.read_text(encoding="utf-8")
    for level in LEVELS:
        row = ", ".join(f"{place} = {salt}" for place, salt in salts()[level.value].items())
        text = re.sub(rf"(?m)^{level.value} = .*$", f"{level.value} = {{ {row} }}", text)
    FILE.write_text(text, encoding="utf-8")


def plans_at(level: EmpathyLevel) -> list[Additions]:
    """Return what is added to every pair of the library, in order."""
    return [plan(pair.patient_message, pair.physician_reply, level) for pair in sample_pairs()]


def is_varied(level: EmpathyLevel) -> bool:
    """Tell whether no neighbors are alike, stopping at the first that are."""
    plans = (plan(pair.patient_message, pair.physician_reply, level) for pair in sample_pairs())
    return not any(are_alike(one, two) for one, two in pairwise(plans))


def are_alike(one: Additions, two: Additions) -> bool:
    """Tell whether two edits share the first or the last sentence."""
    return any(end(one) is not None and end(one) == end(two) for end in (first, last))


def first(additions: Additions) -> str | None:
    """Return the template of the first sentence."""
    return _template(additions.opening[:1])


def last(additions: Additions) -> str | None:
    """Return the template of the last sentence."""
    return _template(additions.closing[-1:])


def distinct(plans: Sequence[Additions], end: Callable[[Additions], str | None]) -> int:
    """Count the different sentences at one end."""
    return len({end(additions) for additions in plans} - {None})


def _template(chosen: tuple[Chosen, ...]) -> str | None:
    return chosen[0].template if chosen else None


if __name__ == "__main__":
    main()
