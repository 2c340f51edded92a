"""Make false statements from true ones by one small change, without the rules' own readers.

Each maker returns None where the statement offers nothing to change, so that every hard negative
is one by its construction. The reply is looked at only to keep a change from being true by chance.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import core.llm.offline

MIN_WORDS = 4

_NUMBER_WORDS = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_NUMBER = re.compile(
    rf"(?<![\w.-])(\d+(?:\.\d+)?|{'|'.join(_NUMBER_WORDS)})(?![\w-])", re.IGNORECASE
)
_DENIAL = re.compile(
    r"\b(?:not|no|never|without|cannot|neither|nor|none)\b|n['’]t\b", re.IGNORECASE
)
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|can|may|might|could|should|will|must)\b", re.IGNORECASE
)
_VERB = re.compile(
    r"\b(cause|lead|require|affect|help|include|reduce|increase|treat|work|occur|depend|involve|"
    r"present|belong|contain|carry|provide|prevent|show|last|need)s\b"
)
_CONDITION = r"(?:if|unless|in case|as long as|until|only if|when)"
_LEADING = re.compile(rf"^(?:{_CONDITION})\b[^,;.]+,\s*(?:then\s+)?", re.IGNORECASE)
_TRAILING = re.compile(rf"\s+(?:only\s+|even\s+)?\b{_CONDITION}\b[^,;.]+\.?$", re.IGNORECASE)
_FORMULA = re.compile(
    r"\bif (?:necessary|needed|possible|appropriate|any|so|present)\b|even if", re.IGNORECASE
)
_DEFINES = re.compile(r"\b(?:is|are|was) when\b", re.IGNORECASE)


def _drug_names() -> list[str]:
    path = Path(core.llm.offline.__file__).parent / "drugs.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("|")[0].strip() for line in lines if line and not line.startswith("#")]


def _all_names() -> list[str]:
    path = Path(core.llm.offline.__file__).parent / "drugs.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    names = [n.strip() for line in lines if not line.startswith("#") for n in line.split("|")]
    return sorted((name for name in names if len(name) > 3), key=len, reverse=True)


_DRUGS = [name for name in _drug_names() if " " not in name]
_DRUG = re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in _all_names())})\b", re.IGNORECASE)
_AS_DRUG = re.compile(r"\b[A-Z][a-z]{5,}(?= \([A-Z][a-z]+(?:,| ?\)))")


def change_number(statement: str, reply: str, rng: random.Random) -> str | None:
    """Put another number in the place of one."""
    found = list(_NUMBER.finditer(statement))
    if not found:
        return None
    match = rng.choice(found)
    present = {m.group().casefold() for m in _NUMBER.finditer(reply + " " + statement)}
    said = match.group().casefold()
    if said in _NUMBER_WORDS:
        others = [word for word in _NUMBER_WORDS if word not in present]
    else:
        others = [f"{float(said) * factor:g}" for factor in (2, 3, 0.5, 5, 10)]
        others = [other for other in others if other not in present]
    if not others:
        return None
    return statement[: match.start()] + rng.choice(others) + statement[match.end() :]


def add_negation(statement: str, _reply: str, _rng: random.Random) -> str | None:
    """Deny the first verb."""
    if _DENIAL.search(statement):
        return None
    match = _AUXILIARY.search(statement)
    if match:
        return statement[: match.end()] + " not" + statement[match.end() :]
    match = _VERB.search(statement)
    if match:
        return f"{statement[: match.start()]}does not {match[1]}{statement[match.end() :]}"
    return None


def drop_negation(statement: str, _reply: str, _rng: random.Random) -> str | None:
    """Take the only denial away."""
    if len(_DENIAL.findall(statement)) != 1 or re.search(
        r"not only|or not|not just|with or without", statement
    ):
        return None
    for pattern, replacement in (
        (r"\bcannot\b", "can"),
        (r"\bcan['’]t\b", "can"),
        (r"\b(do|does|did|is|are|was|were|should|would|could|has|have|had)n['’]t\b", r"\1"),
        (r"\bwithout\b", "with"),
        (r"\b(?:not|never) ", ""),
        (r"\bno ", ""),
        (r"\bNo (\w)", r"A \1"),
    ):
        changed = re.sub(pattern, replacement, statement, count=1)
        if changed != statement:
            return changed
    return None


def swap_drug(statement: str, reply: str, rng: random.Random) -> str | None:
    """Put a drug that the reply does not name in the place of one that the statement names."""
    match = _DRUG.search(statement) or _AS_DRUG.search(statement)
    if match is None:
        return None
    near = (reply + " " + statement).casefold()
    other = rng.choice([drug for drug in _DRUGS if drug not in near])
    other = other.capitalize() if match.group()[0].isupper() else other
    named = re.compile(rf"\b{re.escape(match.group())}\b(?:\s*\([^)]*\))?", re.IGNORECASE)
    return named.sub(other, statement)


def drop_condition(statement: str, _reply: str, _rng: random.Random) -> str | None:
    """Leave the consequence without its antecedent."""
    if _FORMULA.search(statement) or _DEFINES.search(statement) or "," in _tail(statement):
        return None
    rest = _LEADING.sub("", statement, count=1)
    if rest == statement:
        rest = _TRAILING.sub("", statement, count=1)
    if rest == statement or len(rest.split()) < MIN_WORDS or _LEADING.search(rest):
        return None
    if re.search(rf"\b{_CONDITION}\b", rest, re.IGNORECASE):
        return None
    return rest[:1].upper() + rest[1:]


def _tail(statement: str) -> str:
    """Return what follows a leading antecedent; a comma there may belong to a list inside it."""
    return _LEADING.sub("", statement, count=1) if _LEADING.match(statement) else ""


def drop_hedge(statement: str, _reply: str, _rng: random.Random) -> str | None:
    """Turn what may be into what will be."""
    changed = re.sub(r"\b(?:may|might|could)\b(?! not)", "will", statement, count=1)
    return changed if changed != statement else None


def reply_conditionals(reply: str) -> list[str]:
    """Return the reply's own sentences that open with an antecedent and have one comma."""
    parts = re.split(r"(?<=[.!?])\s+|\n+", reply)
    return [part for part in parts if _LEADING.match(part) and part.count(",") == 1]


Maker = Callable[[str, str, random.Random], str | None]
MAKERS: Mapping[str, Maker] = {
    "number changed": change_number,
    "negation added": add_negation,
    "negation dropped": drop_negation,
    "drug swapped": swap_drug,
    "condition dropped": drop_condition,
    "hedge dropped": drop_hedge,
}
