"""Turns a case into the plain data that the case view draws: texts, facts, flags and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from core.domain.cases import Case
from core.domain.diff import Mark, Op
from core.domain.facts import Attribution, AuxLabel, Direction, EntailmentVerdict, FactCheck
from core.services.summary import CaseSummary
from core.services.wording import (
    ATTRIBUTION_WORDS,
    FLAG_ADVICE,
    FLAG_TITLES,
    KIND_WORDS,
    NOT_A_CERTIFICATE,
    engine_badge,
    is_rules,
    verdict_words,
)
from pages.ui.case_numbers import figures, numbers, statements
from pages.ui.pieces import Marked, Piece, cut
from pages.ui.standing import Standing, name_changes

Payload = dict[str, object]

_HINT = "Select a fact below, or a change above, to see in both texts what it rests on."


def case_payload(
    case: Case,
    summary: CaseSummary,
    *,
    copy: Payload,
    rates: str | None = None,
    standing: Sequence[Standing] = (),
    desk: Payload | None = None,
    ledger: str = "",
) -> Payload:
    """Return everything the edit page shows of one case, with its changes as they are decided."""
    marked = cut(case.pair.physician_reply, case.edit.text, case.check)
    marked = name_changes(marked, standing)
    return {
        "id": case.id,
        "statements": statements(case, summary, ledger=ledger),
        "message": _message(case.pair.patient_message),
        "legend": legend(marked.inline),
        "copy": copy,
        "desk": desk,
        "panes": [
            _pane("The physician's reply", f"{summary.before.words} words", marked.original),
            _pane("The edited reply", f"{summary.after.words} words", marked.edited),
        ],
        "inline": _pane("Both in one text", "struck out: before, marked: after", marked.inline),
        "hint": _HINT if case.check else "",
        "flags": flags(case),
        "tables": _tables(case.check, rates) if case.check else [],
        "numbers": numbers(case, summary),
    }


def pair_payload(identifier: str, message: str, reply: str) -> Payload:
    """Return a pair that has no edit yet: the message and the reply, unmarked."""
    plain = {"op": "same", "mark": "same", "words": "", "first": False, "last": False, "facts": []}
    return {
        "id": identifier,
        "panes": [
            {"title": "The patient wrote", "caption": "", "pieces": [{**plain, "text": message}]},
            {"title": "The physician's reply", "caption": "", "pieces": [{**plain, "text": reply}]},
        ],
    }


def comparison_payload(identifier: str, variants: Sequence[Payload]) -> Payload:
    """Return several edits of one pair side by side, with one legend for all."""
    shared: dict[object, Payload] = {}
    for variant in variants:
        for item in cast("list[Payload]", variant.get("legend", [])):
            shared.setdefault((item["mark"], item["op"]), item)
    return {"id": identifier, "variants": list(variants), "legend": list(shared.values())}


def variant_payload(case: Case, summary: CaseSummary, *, copy_text: str) -> Payload:
    """Return the short form of a case that stands beside others."""
    marked: Marked = cut(case.pair.physician_reply, case.edit.text, case.check)
    return {
        "title": case.edit.level.label,
        "caption": f"{engine_badge(case)} · {case.edit.method.label}",
        "statements": statements(case, summary),
        "figures": figures(case, summary),
        "pane": _pane("The edited reply", f"{summary.after.words} words", marked.edited),
        "legend": legend(marked.edited),
        "copy": copy_text,
    }


def legend(pieces: Sequence[Piece]) -> list[Payload]:
    """Return the marks that occur, each with its words, in the order of their first use."""
    seen: dict[tuple[Mark, bool], Payload] = {}
    for piece in pieces:
        small = piece.mark is Mark.REWORDED and piece.op is Op.INSERTED
        if piece.words and not small:
            key = (piece.mark, piece.op is Op.DELETED)
            seen.setdefault(
                key, {"mark": piece.mark.value, "op": piece.op.value, "words": piece.words}
            )
    return list(seen.values())


def flags(case: Case) -> Payload | None:
    """Return the reasons to look before anyone sends this, None where there are none."""
    if not case.flags:
        return None
    return {
        "title": "Look at this before anyone sends it",
        "items": [
            {
                "title": FLAG_TITLES[flag.kind],
                "advice": FLAG_ADVICE[flag.kind],
                "by": f"raised from {flag.raised_by}",
                "evidence": list(flag.evidence),
            }
            for flag in case.flags
        ],
    }


def _pane(title: str, caption: str, pieces: Sequence[Piece]) -> Payload:
    return {
        "title": title,
        "caption": caption,
        "pieces": [piece.as_json() for piece in pieces],
    }


def _message(text: str) -> Payload:
    return {"title": "The patient wrote", "preview": " ".join(text.split()), "text": text}


def _tables(check: FactCheck, rates: str | None) -> list[Payload]:
    note = f" {rates}" if rates else ""
    return [
        {
            "title": "Is each fact of the original still in the edit?",
            "note": "Facts kept (recall)." + note,
            "rows": [
                _row(f"k{place}", verdict, check.checker)
                for place, verdict in enumerate(check.kept)
            ],
            "empty": "No medical fact was found in the original, so there is nothing to keep.",
        },
        {
            "title": "Does each fact of the edit stand in the original?",
            "note": "Facts grounded (precision). " + NOT_A_CERTIFICATE,
            "rows": [
                _row(f"g{place}", verdict, check.checker)
                for place, verdict in enumerate(check.grounded)
            ],
            "empty": "No medical fact was found in the edit, so nothing can have been added.",
        },
    ]


def _row(identifier: str, verdict: EntailmentVerdict, checker: str) -> Payload:
    sign, tone = sign_of(verdict, checker)
    origin = ATTRIBUTION_WORDS[verdict.attribution] if verdict.attribution else ""
    kind = KIND_WORDS[verdict.fact.kind]
    told = origin and verdict.attribution is not Attribution.SUPPORTED
    return {
        "id": identifier,
        "statement": verdict.fact.statement,
        "verdict": verdict_words(verdict, checker=checker),
        "kind": f"{origin} · {kind}" if told else kind,
        "sign": sign,
        "tone": tone,
        "quotes": _quotes(verdict),
        "notes": _notes(verdict),
    }


def sign_of(verdict: EntailmentVerdict, checker: str) -> tuple[str, str]:
    """Return the sign and the tone of a verdict."""
    if verdict.entailed is None:
        return "?", "warn"
    if verdict.entailed:
        return "✓", "good"
    if verdict.aux is AuxLabel.CONTRADICTED:
        return "✕", "bad"
    if verdict.attribution is Attribution.ECHO:
        return "“", "plain"
    if is_rules(checker):
        return "!", "warn"
    return ("−", "bad") if verdict.direction is Direction.KEPT else ("+", "warn")


def _quotes(verdict: EntailmentVerdict) -> list[Payload]:
    own, other = (
        ("The original says", "the edit")
        if verdict.direction is Direction.KEPT
        else ("The edit says", "the original")
    )
    found = [{"label": own, "text": verdict.fact.evidence}] if verdict.fact.evidence else []
    if verdict.evidence:
        label = f"{other.capitalize()} says" if verdict.entailed else f"Closest in {other}"
        found.append({"label": label, "text": verdict.evidence})
    return [dict[str, object](quote) for quote in found]


def _notes(verdict: EntailmentVerdict) -> list[str]:
    where = "edit" if verdict.direction is Direction.KEPT else "original"
    nothing = verdict.entailed is False and not verdict.evidence
    return [
        *([f"Nothing in the {where} says this."] if nothing else []),
        *([verdict.rationale] if verdict.rationale else []),
        *(f"Second look at numbers, doses, dates and drugs: {g}" for g in verdict.guards),
    ]
