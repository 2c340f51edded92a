"""The sentences of the desk: how much is left to decide, and what the last decision did."""

from __future__ import annotations

from datetime import datetime

from core.metrics.facts import FactScores
from core.metrics.ledger import Ledger
from core.services.desk import DeskView

NOTHING_LEFT = "nothing left that must be decided"
OLDER = "Nothing can be changed or copied here; the newest revision holds."
_LISTED = 5


def count_words(view: DeskView) -> str:
    """Return "5 changes · 2 must be decided · 1 decided"."""
    changes = len(view.stretches)
    if not view.is_newest:
        return f"as it was at revision {view.number} of {view.newest}"
    if not changes:
        return "Nothing was changed: the text equals the physician's reply."
    decided = sum(each.decision is not None or each.is_mixed for each in view.stretches)
    must = len(view.open_flagged)
    parts = [
        f"{changes} change{'' if changes == 1 else 's'}",
        f"{must} must be decided" if must else NOTHING_LEFT,
        *([f"{decided} decided"] if decided else []),
    ]
    return " · ".join(parts)


def is_ready(view: DeskView) -> bool:
    """Whether the text may be taken along: it is the newest, and nothing must be decided."""
    return view.is_final and view.is_newest


def not_final_words(view: DeskView) -> str:
    """Say what stands between the text and taking it along, empty where nothing does."""
    keys = {each.key for each in view.open_flagged}
    numbers = [
        str(number) for number, each in enumerate(view.stretches, start=1) if each.key in keys
    ]
    if numbers:
        more = f" and {len(numbers) - _LISTED} more" if len(numbers) > _LISTED else ""
        listed = ", ".join(numbers[:_LISTED])
        return f"To copy the text, decide change{'' if len(numbers) == 1 else 's'} {listed}{more}."
    if view.waiting:
        return "To copy the text, have the waiting facts checked."
    return ""


def ready_words(view: DeskView) -> str:
    """Say that the text can be copied, and where it is nothing but the physician's own."""
    if view.result.edit.text == view.case.pair.physician_reply:
        return "The text is the physician's own reply, word for word. It can be copied."
    return "The text can be copied."


def left_off_words(at: str) -> str:
    """Say when this person decided about an edit that is shown as it was made."""
    return f"This is the edit as made. You decided about it before, on {moment(at)}."


def moment(at: str) -> str:
    """Write a UTC time to the minute."""
    return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M} UTC"


def draft_words(view: DeskView) -> str:
    """Say that a case is not decided yet, empty where it is."""
    left = len(view.open_flagged)
    if left:
        return f"draft: {left} change{'' if left == 1 else 's'} undecided"
    return "draft: facts wait to be checked" if view.waiting else ""


def ledger_words(ledger: Ledger) -> str:
    """Say how many sentences of the physician stand as they were written."""
    if ledger.share is None:
        return f"Sentences word for word: not defined, {ledger.reason}"
    return f"{ledger.verbatim} of {ledger.n} of your sentences stand word for word"


def done_words(deed: str, before: FactScores | None, view: DeskView, now: FactScores | None) -> str:
    """Say what a decision did, for instance "Rejected. Precision 0.89 to 1.00"."""
    moved = [
        f"{name} {_number(was)} to {_number(to)}"
        for name, was, to in (
            ("precision", before and before.precision, now and now.precision),
            ("recall", before and before.recall, now and now.recall),
        )
        if was != to
    ]
    left = len(view.open_flagged)
    rest = (
        f"{left} change{'' if left == 1 else 's'} left to decide"
        if left
        else "nothing left that must be decided"
    )
    told = ", ".join([*moved, rest])
    return f"{deed}. {told[0].upper()}{told[1:]}."


def _number(value: float | None) -> str:
    return "not defined" if value is None else f"{value:.2f}"
