"""Say by rules what an inserted sentence does: acknowledge, name a feeling, explain, and so on."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import cast

from core.domain.facts import FactKind
from core.domain.sentence_kinds import SentenceKind
from core.llm.offline.bank import FOLDER
from core.llm.offline.facts import split_facts
from core.llm.offline.kinds import is_reassurance

_WARM = frozenset({SentenceKind.ACKNOWLEDGEMENT, SentenceKind.ENCOURAGEMENT})
_TELLING = frozenset(
    {
        FactKind.FINDING,
        FactKind.DIAGNOSIS,
        FactKind.MEDICATION,
        FactKind.INSTRUCTION,
        FactKind.FOLLOW_UP,
        FactKind.RISK_WARNING,
        FactKind.INTERPRETATION,
        FactKind.COMMITMENT,
    }
)
_ASKS = re.compile(r"[?？؟]\s*[\"')\]”’]*\s*$")


def kinds_of(sentence: str, *, states_fact: bool | None = None) -> frozenset[SentenceKind]:
    """Return all that a sentence does, `OTHER` alone where the rules see nothing.

    Wording tells the kinds, so irony and rare turns are missed. `states_fact` says whether a
    check found a fact in the sentence, which makes it medical content whoever supports it; None
    where nothing was checked, and the rules that list facts decide.
    """
    plain = " ".join(sentence.replace("\u2019", "'").split())
    found = {kind for kind, pattern in _patterns().items() if pattern.search(plain)}
    if _ASKS.search(plain):
        found.add(SentenceKind.QUESTION)
    if is_reassurance(plain):
        found.add(SentenceKind.REASSURANCE)
    is_warm = bool(found & _WARM)
    if _is_medical(plain, is_warm=is_warm) if states_fact is None else states_fact:
        found.add(SentenceKind.MEDICAL_CONTENT)
    return frozenset(found or {SentenceKind.OTHER})


def _is_medical(sentence: str, *, is_warm: bool) -> bool:
    """Whether the rules list a fact here that tells or asks something of medicine.

    The rules list generously: what they file under "other", and an instruction to be at ease in a
    warm sentence ("please never apologize"), are no medical content.
    """
    told = {fact.kind for fact in split_facts(sentence)} & _TELLING
    return bool(told - {FactKind.INSTRUCTION}) or (bool(told) and not is_warm)


@cache
def _patterns() -> dict[SentenceKind, re.Pattern[str]]:
    table = cast(
        "dict[str, list[str]]",
        tomllib.loads((FOLDER / "kinds.toml").read_text(encoding="utf-8")),
    )
    return {
        SentenceKind(kind): re.compile("|".join(patterns), re.IGNORECASE)
        for kind, patterns in table.items()
    }
