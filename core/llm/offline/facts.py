"""Split a reply into facts by rules: clause by clause, conditions whole, actors resolved.

The rules of `docs/methods.md`: greetings and pure empathy state no fact; reassurance about the
outcome, promises with content and states attributed to the patient do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from core.domain.facts import Fact, FactKind, Span
from core.llm.offline.clauses import clauses
from core.llm.offline.empathy import (
    has_content,
    is_courtesy,
    is_empathy,
    is_medical,
    is_personal,
)
from core.llm.offline.kinds import (
    is_directive,
    is_promise,
    is_reassurance,
    is_warm_promise,
    kind_of,
)
from core.llm.offline.speech import ask, instruct, is_imperative, state

MAX_FACTS = 60

_PRESUPPOSED = re.compile(
    r"\b(?P<what>(?:the|your|this|that|these|those) [\w-]+(?: [\w-]+)?) (?:that )?"
    r"(?:you(?: have|['’]ve| are|['’]re)?(?: been)?) (?:still )?"
    r"(?:had|having|experiencing|noticed|noticing|felt|feeling|feel)\b"
    r"(?P<rest>(?: (?:since|after|for|every|each|at|in|during)\b[^,.;!?]*?)?)"
    r"(?=[,.;!?]|$| (?:is|are|must|can|should|may|will|needs?|has|have)\b)",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r"\b(?P<state>you(?:['’]ve| have| had|['’]re| are| were) "
    r"(?:(?:been|still|also|now|already) )*"
    r"(?!not\b|so\b|right\b|glad\b|worried\b|scared\b|to\b|any\b)"
    r"[^,.;:!?]+)",
    re.IGNORECASE,
)
_BURDEN = re.compile(
    r"^(?P<what>[^,.;:!?]{8,}?) (?:must|has to|cannot|can['’]t|sounds|is bound to)"
    r"(?: be| feel| have been)?\b",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"\b(?:after|since) (?:your |the |this )?(?P<what>surgery|operation|procedure|chemo\w*|"
    r"radiation|transplant|delivery|fall|accident|injury)\b",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"\byou(?:r|rs)?\b", re.IGNORECASE)
_MARKS = re.compile(r"[^\w]+")


@lru_cache(maxsize=64)
def split_facts(text: str) -> tuple[Fact, ...]:
    """Return the facts that a reply states, in order, each once, at most sixty."""
    found: dict[str, Fact] = {}
    for span in clauses(text):
        for fact in _facts_of(text, span):
            found.setdefault(statement_key(fact.statement), fact)
            if len(found) == MAX_FACTS:
                return tuple(found.values())
    return tuple(found.values())


def statement_key(statement: str) -> str:
    """Return what makes two statements the same: their words, whatever case and marks."""
    return _MARKS.sub(" ", statement.casefold()).strip()


def _facts_of(text: str, span: Span) -> Iterator[Fact]:
    clause = text[span.start : span.end]
    asks = text[span.end : span.end + 1] in {"?", "？", "؟"}
    if is_reassurance(clause):
        yield _fact(text, span, state(clause), FactKind.PROGNOSIS_REASSURANCE)
    elif (
        is_courtesy(clause)
        or (is_promise(clause) and is_warm_promise(clause))
        or (is_empathy(clause) and not is_directive(clause))
    ):
        yield from _attributed(text, span)
    elif has_content(clause) and not _is_idle_talk(clause, asks=asks):
        yield _fact(text, span, _say(clause, asks=asks), kind_of(clause, asks=asks))
        yield from _presupposed(text, span)


def _is_idle_talk(clause: str, *, asks: bool) -> bool:
    """Whether a clause of no known kind talks person to person without a medical word."""
    is_other = kind_of(clause, asks=asks) in {FactKind.OTHER_MEDICAL, FactKind.PATIENT_STATE}
    return is_other and not is_medical(clause) and is_personal(clause)


def _say(clause: str, *, asks: bool) -> str:
    if asks:
        return ask(clause)
    return instruct(clause) if is_imperative(clause) else state(clause)


def _fact(text: str, span: Span, statement: str, kind: FactKind) -> Fact:
    return Fact(statement=statement, kind=kind, evidence=text[span.start : span.end], span=span)


def _attributed(text: str, span: Span) -> Iterator[Fact]:
    """Find a state of the patient inside a warm clause, such as a symptom said back."""
    clause = text[span.start : span.end]
    for pattern, group in ((_ATTRIBUTED, "state"), (_BURDEN, "what")):
        match = pattern.search(clause)
        if match is None or not has_content(match[group]):
            continue
        said = Span(start=span.start + match.start(group), end=span.start + match.end(group))
        words = match[group] if group == "state" else f"you experience {match[group]}"
        yield _fact(text, said, state(words), FactKind.PATIENT_STATE)
        return
    yield from _presupposed(text, span)


def _presupposed(text: str, span: Span) -> Iterator[Fact]:
    """Find what a clause takes for granted, such as "the pain you have had since surgery"."""
    for match in _PRESUPPOSED.finditer(text, span.start, span.end):
        if has_content(match["what"]):
            what = match["what"][:1].lower() + match["what"][1:]
            statement = state(f"you have had {what}{match['rest']}")
            said = Span(start=match.start(), end=match.end())
            yield _fact(text, said, statement, FactKind.PATIENT_STATE)
    history = _HISTORY.search(text, span.start, span.end)
    if history and _ADDRESSED.search(text, span.start, span.end):
        said = Span(start=history.start(), end=history.end())
        yield _fact(text, said, state(f"you have had {history['what']}"), FactKind.PATIENT_STATE)
