"""One case with every kind of change, and short ways to work on it."""

from dataclasses import dataclass

from core.domain.access import Actor
from core.domain.cases import Case
from core.domain.edits import Edit, EmpathyLevel, Method, Provenance
from core.domain.facts import (
    Attribution,
    AuxLabel,
    Direction,
    EntailmentVerdict,
    Fact,
    FactCheck,
    FactKind,
    Span,
)
from core.domain.messages import MessagePair, PairSource
from core.metrics.flags import raise_flags
from core.services.desk import DeskIds, DeskView, act, open_desk
from core.services.tools import Tools
from core.services.wording import HAND_LABELS
from core.store.cases import save_case

MESSAGE = "I am so tired of the pain. Can I take something?"
ORIGINAL = (
    "Your scan is clear. Take 5 mg of morphine twice daily. Call us if you get a fever.\n\n"
    "We will see you in May."
)
EDIT = (
    "I am sorry that you hurt. Your scan is clear. You are cured for good. "
    "Take 10 mg of morphine twice daily. Please ring us if you get a fever.\n\n"
    "You are in good hands."
)
WARM, CURED, GOOD_HANDS = (
    "I am sorry that you hurt.",
    "You are cured for good.",
    "You are in good hands.",
)


def span(text: str, part: str) -> Span | None:
    at = text.find(part)
    return Span(start=at, end=at + len(part)) if part and at >= 0 else None


def fact(text: str, evidence: str, kind: FactKind = FactKind.FINDING) -> Fact:
    return Fact(
        statement=f"It is said: {evidence}", kind=kind, evidence=evidence, span=span(text, evidence)
    )


def kept(
    evidence: str,
    quoted: str = "",
    *,
    aux: AuxLabel | None = None,
    kind: FactKind = FactKind.FINDING,
    edit: str = EDIT,
) -> EntailmentVerdict:
    return EntailmentVerdict(
        fact=fact(ORIGINAL, evidence, kind),
        direction=Direction.KEPT,
        entailed=aux is None,
        aux=aux,
        evidence=quoted,
        span=span(edit, quoted),
    )


def grounded(
    evidence: str,
    quoted: str = "",
    *,
    attribution: Attribution = Attribution.SUPPORTED,
    aux: AuxLabel | None = None,
    kind: FactKind = FactKind.FINDING,
) -> EntailmentVerdict:
    return EntailmentVerdict(
        fact=fact(EDIT, evidence, kind),
        direction=Direction.GROUNDED,
        entailed=attribution is Attribution.SUPPORTED,
        attribution=attribution,
        aux=aux,
        evidence=quoted,
        span=span(ORIGINAL, quoted),
    )


CHECK = FactCheck(
    checker=HAND_LABELS,
    kept=(
        kept("Your scan is clear", "Your scan is clear"),
        kept(
            "Take 5 mg of morphine twice daily",
            "Take 10 mg of morphine twice daily",
            aux=AuxLabel.CONTRADICTED,
            kind=FactKind.MEDICATION,
        ),
        kept(
            "Call us if you get a fever",
            "Please ring us if you get a fever",
            kind=FactKind.INSTRUCTION,
        ),
        kept("We will see you in May", aux=AuxLabel.MISSING, kind=FactKind.FOLLOW_UP),
    ),
    grounded=(
        grounded("Your scan is clear", "Your scan is clear"),
        grounded(
            "You are cured for good",
            attribution=Attribution.NEW,
            aux=AuxLabel.ADDED,
            kind=FactKind.PROGNOSIS_REASSURANCE,
        ),
        grounded(
            "Take 10 mg of morphine twice daily",
            "Take 5 mg of morphine twice daily",
            attribution=Attribution.NEW,
            aux=AuxLabel.CONTRADICTED,
            kind=FactKind.MEDICATION,
        ),
        grounded(
            "Please ring us if you get a fever",
            "Call us if you get a fever",
            kind=FactKind.INSTRUCTION,
        ),
    ),
)


def a_pair(name: str = "desk-pair") -> MessagePair:
    return MessagePair(
        id=name,
        patient_message=MESSAGE,
        physician_reply=ORIGINAL,
        source=PairSource.SYNTHETIC,
    )


def a_case(checker: str = HAND_LABELS, *, name: str = "desk-pair", keep: bool = True) -> Case:
    check = FactCheck(checker=checker, kept=CHECK.kept, grounded=CHECK.grounded)
    return Case(
        id=f"case-of-{name}",
        pair=a_pair(name),
        edit=Edit(
            id=f"edit-of-{name}",
            pair_id=name,
            method=Method.REFINED_EDIT,
            level=EmpathyLevel.HIGH,
            prompt="edit-refined v1",
            prompt_sha="sha256:of-this-test",
            text=EDIT,
            provenance=Provenance(engine_asked="openai:m", engine_served="m"),
        ),
        check=check,
        flags=raise_flags(original=ORIGINAL, check=check, checker=checker),
        created_at="2026-01-22T10:00:00+00:00",
        kept=keep,
    )


@dataclass(frozen=True, slots=True)
class At:
    """A person at the desks of one database."""

    tools: Tools
    who: Actor

    def place(self, case: Case) -> DeskView:
        save_case(self.tools.store, case)
        return open_desk(self.tools, self.who, case.id)

    def open(self, case_id: str, **where) -> DeskView:
        return open_desk(self.tools, self.who, case_id, **where)

    def do(self, view: DeskView | DeskIds, action) -> DeskView:
        return act(self.tools, self.who, view if isinstance(view, DeskIds) else view.ids, action)


def key(view: DeskView, words: str) -> str:
    """Return the key of the stretch that took or brought these words."""
    return next(
        each.key
        for each in view.stretches
        for hunk in each.stretch.hunks
        if words in hunk.deleted or words in hunk.inserted
    )
