"""Small values for tests of the store; every text is invented."""

from core.domain.cases import Case
from core.domain.edits import Edit, EmpathyLevel, Method, Provenance
from core.domain.facts import (
    Attribution,
    Direction,
    EntailmentVerdict,
    Fact,
    FactCheck,
    FactKind,
    Flag,
    FlagKind,
)
from core.domain.identity import new_id
from core.domain.messages import MessagePair, PairSource, pair_id


def a_pair(message="Is my PSA of 4.2 bad?", reply="Your PSA is 4.2.", **fields):
    fields = {"id": pair_id(message, reply), "source": PairSource.SYNTHETIC, **fields}
    return MessagePair(patient_message=message, physician_reply=reply, **fields)


def an_edit(pair, text="I hear the worry. Your PSA is 4.2.", **fields):
    fields = {
        "id": new_id(),
        "method": Method.REFINED_EDIT,
        "level": EmpathyLevel.EMPATHIC,
        "prompt": "edit-refined v1",
        "prompt_sha": "sha256:p",
        "provenance": Provenance(engine_asked="offline:rules", engine_served="offline:rules"),
        **fields,
    }
    return Edit(pair_id=pair.id, text=text, **fields)


def kept(*labels, statement="The PSA is {}."):
    return _verdicts(Direction.KEPT, labels, statement)


def grounded(*labels, statement="The edit says {}."):
    return _verdicts(Direction.GROUNDED, labels, statement)


def _verdicts(direction, labels, statement):
    new = Attribution.NEW if direction is Direction.GROUNDED else None
    return tuple(
        EntailmentVerdict(
            fact=Fact(statement=statement.format(place), kind=FactKind.FINDING),
            direction=direction,
            entailed=label,
            failure="unreadable" if label is None else None,
            attribution=new if label is False else None,
        )
        for place, label in enumerate(labels)
    )


def a_check(checker="offline:rules", **verdicts):
    """Return a check with one kept fact and one of two grounded ones."""
    verdicts = {"kept": kept(True), "grounded": grounded(True, False), **verdicts}
    return FactCheck(checker=checker, **verdicts)


def a_case(pair=None, *, edit=None, check=None, **fields):
    """Return a case; without a check when `check_failure` says why."""
    pair = pair or a_pair()
    if check is None and "check_failure" not in fields:
        check = a_check()
    fields = {
        "id": new_id(),
        "created_at": "2026-01-22T10:00:00+00:00",
        "flags": (
            Flag(kind=FlagKind.LOW_PRECISION, evidence=("a fact",), raised_by="offline:rules"),
        ),
        **fields,
    }
    return Case(pair=pair, edit=edit or an_edit(pair), check=check, **fields)
