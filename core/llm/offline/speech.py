"""Say a clause as a statement about "The care team" and "The patient", its speech act kept."""

from __future__ import annotations

import re

from core.llm.offline.tokens import words

_TEAM, _PATIENT = "the care team", "the patient"
_CONTRACTIONS = (
    (r"(?i)\b(I|we|you|it|that|there)['’](?:re|m)\b", r"\1 are"),
    (r"(?i)\b(I|we|you|they|it)['’]ll\b", r"\1 will"),
    (r"(?i)\b(I|we|you|they)['’]ve\b", r"\1 have"),
    (r"(?i)\b(I|we|you|they)['’]d\b", r"\1 would"),
)
_PRONOUNS = (
    (r"\b(?:I|[Ww]e|us|[Mm]e)\b", _TEAM),
    (r"(?i)\b(?:my|our|ours|mine)\b", f"{_TEAM}'s"),
    (r"(?i)\byou\b", _PATIENT),
    (r"(?i)\byours?\b", f"{_PATIENT}'s"),
    (r"(?i)\byourself\b", "themselves"),
)
_AGREEMENT = (
    (r"\b(the (?:care team|patient)) (?:am|are)\b", r"\1 is"),
    (r"\b(the (?:care team|patient)) have\b", r"\1 has"),
    (r"\b(the (?:care team|patient)) were\b", r"\1 was"),
    (r"\b(the (?:care team|patient)) do\b", r"\1 does"),
    (r"\b(the (?:care team|patient)) don['’]t\b", r"\1 does not"),
    (
        r"\b(the (?:care team|patient)) ((?:also |strongly |usually |often )?)"
        r"(recommend|suggest|advise|want|need|hope|think|see|feel|take|keep|start|stop|notice|"
        r"know|expect|plan|use|drink|eat|get|call|develop|experience|order|prefer|believe)\b",
        r"\1 \2\3s",
    ),
)
_IMPERATIVES = frozenset(
    words(
        "offer ice bite place press gargle soak swallow chew inhale inject insert shower brush "
        "floss stretch hydrate cancel confirm upload fill sign complete add adjust allow apply "
        "arrange ask avoid begin book bring call change check clean come "
        "consider consult contact continue cover cut decrease discuss do drink drop eat elevate "
        "email exercise fast finish follow get give go have hold increase inform keep lie limit "
        "let log lower make measure message monitor move notify note pick plan please put raise "
        "reach read reduce refrain remember repeat report rest restart resume return rinse "
        "schedule see seek send set sit skip sleep speak stand start stay stop switch take talk "
        "taper tell track try use visit wait walk wash watch wear weigh write"
    )
)
_PLEASE = re.compile(r"^(?:please|kindly|so please|also|then|next|first|now)[,\s]+", re.IGNORECASE)
_NOT = re.compile(r"^(?:do not|don['’]t|never)\s+", re.IGNORECASE)
_INVERTED = re.compile(
    r"^(?P<aux>have|has|are|is|do|does|did|was|were|can|could|will|would|any)\s+"
    r"(?P<subject>you|your \w+|the \w+|there|it|anyone)\s+(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_SPACES = re.compile(r"\s+")


def is_imperative(clause: str) -> bool:
    """Whether the clause tells the reader to do or not to do something."""
    stripped = _PLEASE.sub("", _PLEASE.sub("", clause))
    if stripped != clause and clause.casefold().startswith(("please", "kindly")):
        return True
    stripped = _NOT.sub("", stripped)
    first = re.match(r"[\w'’]+", stripped)
    return first is not None and first.group().casefold() in _IMPERATIVES


def instruct(clause: str) -> str:
    """Turn "Please stop aspirin" into "The care team instructs the patient to stop aspirin."."""
    order = _PLEASE.sub("", _PLEASE.sub("", clause))
    verb = "not to" if _NOT.match(order) else "to"
    order = _NOT.sub("", order)
    order = order[:1].lower() + order[1:] if order[1:2].islower() or len(order) == 1 else order
    return _sentence(f"{_TEAM} instructs {_PATIENT} {verb} {resolve(order)}")


def ask(clause: str) -> str:
    """Turn a question into "The care team asks the patient ..."."""
    match = _INVERTED.match(clause)
    if match is None:
        return _sentence(f"{_TEAM} asks {_PATIENT}: {resolve(clause)}")
    aux = "" if match["aux"].casefold() in {"do", "did", "does", "any"} else match["aux"].lower()
    inner = resolve(" ".join(part for part in (match["subject"], aux, match["rest"]) if part))
    return _sentence(f"{_TEAM} asks {_PATIENT} whether {inner}")


def state(clause: str) -> str:
    """Turn a plain clause into a statement with its actors resolved."""
    return _sentence(resolve(clause))


def resolve(clause: str) -> str:
    """Put "the care team" for I and we, and "the patient" for you."""
    text = _SPACES.sub(" ", clause)
    for group in (_CONTRACTIONS, _PRONOUNS, _AGREEMENT):
        for pattern, replacement in group:
            text = re.sub(pattern, replacement, text)
    return text


def _sentence(text: str) -> str:
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?", "!")) else ".")
