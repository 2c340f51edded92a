"""The desk in plain data: every change with its words, facts and decision, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.desk import Decision, Hunk
from core.domain.facts import EntailmentVerdict
from core.domain.marks import Mark
from core.services.desk import DeskStretch, DeskView, LastDesk
from core.services.repair import sentences_to_repair
from core.services.wording import mark_words, verdict_words
from pages.ui.case_payload import Payload, sign_of
from pages.ui.edit_desk_words import (
    OLDER,
    count_words,
    is_ready,
    left_off_words,
    not_final_words,
    ready_words,
)
from pages.ui.session import unmasked

_SIGNS = {
    Mark.WARMTH: "♡",
    Mark.SUPPORTED: "✓",
    Mark.REWORDED: "≈",
    Mark.ECHO: "“",
    Mark.NOT_IN_ORIGINAL: "+",
    Mark.CONTRADICTS: "✕",
    Mark.LOST: "−",
    Mark.UNDECIDED: "?",
}
_GRAVER = "What is said of this change got worse after it was decided. Please look again."


def copy_payload(view: DeskView) -> Payload:
    """Return the text to copy; none of it reaches the browser while something must be decided."""
    result = view.result
    return {
        "label": "Copy the text",
        "text": unmasked(result.pair.id, result.edit.text) if is_ready(view) else "",
        "not": "" if is_ready(view) else not_final_words(view) or OLDER,
    }


def desk_payload(
    view: DeskView,
    *,
    said: str = "",
    refused: str = "",
    acks: Sequence[str] = (),
    last: LastDesk | None = None,
) -> Payload:
    """Return what the view draws of a desk; what was `refused` is said before all else.

    `last` is where this person left off, to go on from there.
    """
    return {
        "base": view.case.id if view.is_newest else f"{view.case.id} {view.number}",
        "seen": view.number,
        "readonly": not view.is_newest,
        "must": bool(view.open_flagged) and view.is_newest,
        "title": "Decide each change",
        "count": count_words(view),
        "said": (refused or said) if view.is_newest else OLDER,
        "refused": bool(refused),
        "rest": not_final_words(view) or ready_words(view),
        "acks": list(acks),
        "tools": [*_resuming(last), *_tools(view)],
        "works": _works(view) if view.is_newest else [],
        "changes": [
            _change(view, each, number) for number, each in enumerate(view.stretches, start=1)
        ],
    }


def _resuming(last: LastDesk | None) -> list[Payload]:
    if last is None:
        return []
    label = f"Go on at revision {last.number}"
    return [_tool("resume", label, off=False, title=left_off_words(last.at))]


def _tools(view: DeskView) -> list[Payload]:
    warm = sum(
        each.mark is Mark.WARMTH and not each.is_flagged and not each.decisions
        for each in view.stretches
    )
    return [
        _tool("warmth", "Accept all warmth", off=not warm, title="Unflagged warmth only"),
        _tool("reject_all", "Reject all", off=not view.stretches),
        _tool("undo", "Undo", off=not view.can_undo),
        _tool("redo", "Redo", off=not view.can_redo),
    ]


def _works(view: DeskView) -> list[Payload]:
    sentences = sentences_to_repair(view.result)
    if view.result.check is None:
        why = "The facts were not checked, so nobody knows what to remove"
    elif sentences:
        count = f"{sentences} sentence{'' if sentences == 1 else 's'}"
        why = f"{count} to mend, shown before anything changes"
    else:
        why = "Nothing was found that the original does not support"
    return [
        _tool("repair", "Remove what is not supported", off=not sentences, title=why),
        _tool("hand", "Edit by hand", off=False),
    ]


def _tool(act: str, label: str, *, off: bool, title: str = "") -> Payload:
    return {"act": act, "label": label, "off": off, "title": title}


def _change(view: DeskView, each: DeskStretch, number: int) -> Payload:
    return {
        "key": each.key,
        "number": number,
        **_marked(each.mark, view),
        "flagged": each.is_flagged,
        "facts": _facts(view, each),
        "notes": [_GRAVER] if each.is_changed else [],
        "hunks": [_hunk(view, hunk, each.decisions.get(hunk.key)) for hunk in each.stretch.hunks],
    }


def _marked(mark: Mark, view: DeskView) -> Payload:
    return {
        "mark": mark.value,
        "sign": _SIGNS[mark],
        "words": mark_words(mark, checker=_checker(view)),
    }


def _hunk(view: DeskView, hunk: Hunk, decision: Decision | None) -> Payload:
    return {
        "key": hunk.key,
        **_marked(hunk.mark, view),
        "flagged": hunk.is_flagged,
        "decision": decision.value if decision else "open",
        "deleted": hunk.deleted.strip(),
        "inserted": hunk.inserted.strip(),
    }


def _checker(view: DeskView) -> str:
    check = view.result.check or view.case.check
    return check.checker if check else ""


def _facts(view: DeskView, each: DeskStretch) -> list[Payload]:
    checker = _checker(view)
    return [
        {
            "statement": verdict.fact.statement,
            "verdict": verdict_words(verdict, checker=checker),
            "sign": sign,
            "tone": tone,
        }
        for verdict in _verdicts(view, each)
        for sign, tone in [sign_of(verdict, checker)]
    ]


def _verdicts(view: DeskView, each: DeskStretch) -> list[EntailmentVerdict]:
    """Return the verdicts of the check that gave each change its mark, each once."""
    found: list[EntailmentVerdict] = []
    for hunk in each.stretch.hunks:
        check = view.result.check
        if each.decisions.get(hunk.key) is Decision.REJECTED:
            check = view.proposed_check
        if check:
            found += [check.kept[place] for place in hunk.kept]
            found += [check.grounded[place] for place in hunk.grounded]
    return list(
        {(verdict.direction, verdict.fact.statement): verdict for verdict in found}.values()
    )
