"""Find what could tell who a patient is, hide it behind surrogates, and put it back afterwards.

Rules, not a guarantee: on harder messages such rules miss names without a cue, odd dates and bare
towns. A person must look at the preview before anything is sent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.domain.facts import Span
from core.services.identifier_names import find_again, find_names, name_words
from core.services.identifier_patterns import PATTERNS, IdentifierKind

__all__ = [
    "Identifier",
    "IdentifierKind",
    "Masking",
    "find_identifiers",
    "find_in_all",
    "mask",
    "unmask",
]

_SURROGATE = re.compile(r"\[\s*([A-Za-z]+)[ _](\d+)\s*\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """One stretch of a text that points to a person; its words stay out of every `repr`."""

    kind: IdentifierKind
    span: Span
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Masking:
    """Texts with surrogates in place of identifiers, and what each surrogate stands for.

    `originals` never leaves this machine.
    """

    texts: tuple[str, ...] = field(repr=False)
    originals: tuple[tuple[str, str], ...] = field(repr=False)


def find_identifiers(text: str) -> tuple[Identifier, ...]:
    """Return the identifiers in one text, in order; overlapping finds are joined."""
    return find_in_all([text])[0]


def find_in_all(texts: Sequence[str]) -> tuple[tuple[Identifier, ...], ...]:
    """Return the identifiers of each text; a name found in one is found in all of them."""
    found = [_candidates(text) for text in texts]
    names = frozenset[str]().union(
        *(
            name_words(text[start:end])
            for text, candidates in zip(texts, found, strict=True)
            for kind, start, end in candidates
            if kind is IdentifierKind.NAME
        )
    )
    return tuple(
        _joined(
            text,
            candidates
            + [(IdentifierKind.NAME, start, end) for start, end in find_again(text, names)],
        )
        for text, candidates in zip(texts, found, strict=True)
    )


def mask(texts: Sequence[str], identifiers: Sequence[Sequence[Identifier]]) -> Masking:
    """Replace the chosen identifiers by surrogates such as `[NAME_1]`.

    The same words get the same surrogate in every text. Where spellings differ in case, the last
    text's is the one that is put back: pass the physician's reply last.
    """
    taken = {(m[1].upper(), int(m[2])) for text in texts for m in _SURROGATE.finditer(text)}
    surrogates: dict[tuple[IdentifierKind, str], str] = {}
    originals: dict[str, str] = {}
    masked: list[str] = []
    for text, found in zip(texts, identifiers, strict=True):
        pieces: list[str] = []
        done = 0
        for identifier in sorted(found, key=lambda one: one.span.start):
            key = (identifier.kind, " ".join(identifier.text.casefold().split()))
            if key not in surrogates:
                surrogates[key] = _next_surrogate(identifier.kind, taken)
            originals[surrogates[key]] = identifier.text
            pieces += [text[done : identifier.span.start], surrogates[key]]
            done = identifier.span.end
        masked.append("".join([*pieces, text[done:]]))
    return Masking(texts=tuple(masked), originals=tuple(originals.items()))


def unmask(text: str, masking: Masking) -> str:
    """Put the originals back; a surrogate that this masking never gave stays as it is."""
    originals = dict(masking.originals)
    return _SURROGATE.sub(
        lambda match: originals.get(f"[{match[1].upper()}_{int(match[2])}]", match[0]), text
    )


def _next_surrogate(kind: IdentifierKind, taken: set[tuple[str, int]]) -> str:
    word = kind.value.upper()
    number = 1
    while (word, number) in taken:
        number += 1
    taken.add((word, number))
    return f"[{word}_{number}]"


def _candidates(text: str) -> list[tuple[IdentifierKind, int, int]]:
    shaped = [
        (kind, *match.span("found" if "found" in pattern.groupindex else 0))
        for kind, pattern in PATTERNS
        for match in pattern.finditer(text)
    ]
    return shaped + [(IdentifierKind.NAME, start, end) for start, end in find_names(text)]


def _joined(
    text: str, candidates: Sequence[tuple[IdentifierKind, int, int]]
) -> tuple[Identifier, ...]:
    """Join overlaps: choosing one of two would leave the rest of the other to be read."""
    groups: list[list[tuple[IdentifierKind, int, int]]] = []
    reach = -1
    for candidate in sorted(candidates, key=lambda one: (one[1], -one[2])):
        if candidate[1] < reach:
            groups[-1].append(candidate)
        else:
            groups.append([candidate])
        reach = max(reach, candidate[2])
    return tuple(_widest(text, group) for group in groups)


def _widest(text: str, group: Sequence[tuple[IdentifierKind, int, int]]) -> Identifier:
    kind, _, _ = max(group, key=lambda one: one[2] - one[1])
    start, end = min(one[1] for one in group), max(one[2] for one in group)
    return Identifier(kind=kind, span=Span(start=start, end=end), text=text[start:end])
