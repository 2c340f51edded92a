"""Votes from elsewhere for tests: a file as other tools write them, whose people differ."""

from __future__ import annotations

import csv
import io

from core.domain.access import OPERATOR
from core.services.vote_sets import commit_votes, plan_votes
from core.store import Store

WARM = "I am so sorry that you have to wait, and I understand that you are scared."
PLAIN = "The result comes on Thursday."
_SAID = ("left", "left", "same", "right", "same", "left", "same")


def a_file(
    items: int = 36, people: int = 4, *, texts: bool = True, judge: bool = False, word: str = "left"
) -> bytes:
    """Return a CSV of votes; `word` is how it calls a preference for the first reply."""
    written = io.StringIO()
    writer = csv.writer(written)
    columns = ["item", "rater", "label", "rater_kind", "comment"]
    writer.writerow([*columns, "message", "reply_1", "reply_2"] if texts else columns)
    raters = [(f"P{number}", "person") for number in range(people)]
    raters += [("model-x", "judge")] if judge else []
    for item in range(items):
        cells = [f"Question {item}?", f"{WARM} {PLAIN} ({item})", f"{PLAIN} ({item})"]
        for number, (rater, kind) in enumerate(raters):
            said = _SAID[(item * 3 + number * (1 + item % 2)) % len(_SAID)]
            comment = "it listens" if said == "left" else ""
            label = word if said == "left" else said
            writer.writerow([f"q{item:02}", rater, label, kind, comment, *(cells if texts else [])])
    return written.getvalue().encode()


def a_set(store: Store, data: bytes, *, title: str = "Elsewhere") -> str:
    """Keep a file of votes; return the id of the set."""
    plan = plan_votes(OPERATOR, data, file_name="votes.csv")
    return commit_votes(store, OPERATOR, plan, title=title).id
