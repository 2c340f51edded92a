"""Facts of a text at the desk, held against the original: carried sentence by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.domain.desk_sentences import Sentence, Sentences
from core.domain.desk_states import Judged
from core.domain.facts import (
    Attribution,
    Direction,
    EntailmentVerdict,
    Fact,
    FactCheck,
    FactKind,
    Span,
)

WAITING = "not judged again yet"
VERBATIM = "Its sentence stands word for word in the original."
VERBATIM_KEPT = "Its sentence stands word for word in this text."


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounded:
    """The verdicts in the order of the text, and the sentences that nobody judged yet.

    `by_engine` says whether any was judged at the desk.
    """

    verdicts: tuple[EntailmentVerdict, ...]
    unjudged: tuple[Sentence, ...]
    by_engine: bool


def carry_grounded(
    text: Sentences,
    original: Sentences,
    made: Sentences,
    check: FactCheck,
    judged: Sequence[Judged],
) -> Grounded:
    """Give each sentence of `text` the facts that are known of its words.

    What a fact of the edit is held against never changes, so its verdict goes with its sentence:
    from the check of the edit as `made`, else from the original itself, else from what was
    `judged` at the desk, newest last. A sentence that stands word for word in the original is
    supported by construction, unless a person said otherwise. Facts that are stated by several
    sentences go with all of them together or not at all. A sentence without any of this is
    unjudged, and stands as one undecided fact.
    """
    known = [
        _of_made(text, original, made, check),
        _of_original(text, original, check),
        _of_judged(text, judged),
    ]
    verdicts: list[EntailmentVerdict] = list(_homeless(text, original, made, check))
    unjudged: list[Sentence] = []
    by_engine = False
    for place, sentence in enumerate(text.all):
        source = next((number for number, each in enumerate(known) if place in each), None)
        if source is None:
            unjudged.append(sentence)
            verdicts.append(_unjudged(sentence))
        else:
            verdicts += known[source][place]
            by_engine = by_engine or source == len(known) - 1
    return Grounded(verdicts=tuple(verdicts), unjudged=tuple(unjudged), by_engine=by_engine)


# What is known of the sentences of a text, by their place; no entry where nothing is.
Known = Mapping[int, Sequence[EntailmentVerdict]]


def _of_made(text: Sentences, original: Sentences, made: Sentences, check: FactCheck) -> Known:
    homes = [made.homes(verdict.fact) for verdict in check.grounded]
    stands = _matched(text, made)
    whole = _whole(homes, frozenset(stands.values()), len(made.all))
    return {
        place: [
            _lifted(_moved(verdict, made.all[source], text.all[place], text), text, original)
            for verdict, home in zip(check.grounded, homes, strict=True)
            if home[:1] == (source,)
        ]
        for place, source in stands.items()
        if source in whole
    }


def _of_original(text: Sentences, original: Sentences, check: FactCheck) -> Known:
    homes = [original.homes(verdict.fact) for verdict in check.kept]
    return {
        place: [
            verbatim(
                _moved_fact(verdict.fact, original.all[source], text.all[place], text),
                Direction.GROUNDED,
                original,
            )
            for verdict, home in zip(check.kept, homes, strict=True)
            if home[:1] == (source,) and original.keys_of(home) <= text.keys
        ]
        for place, source in _matched(text, original).items()
    }


def _of_judged(text: Sentences, judged: Sequence[Judged]) -> Known:
    said = {
        sentence.key: (sentence, verdicts)
        for each in judged
        for words, verdicts in each.sentences
        for sentence in Sentences(words).all
    }
    return {
        place: [_moved(verdict, said[each.key][0], each, text) for verdict in said[each.key][1]]
        for place, each in enumerate(text.all)
        if each.key in said
    }


def _homeless(
    text: Sentences, original: Sentences, made: Sentences, check: FactCheck
) -> Iterator[EntailmentVerdict]:
    """Yield facts that no sentence states, as long as anything of the edit is there."""
    if not text.keys <= original.keys:
        yield from (verdict for verdict in check.grounded if not made.homes(verdict.fact))


def _matched(text: Sentences, other: Sentences) -> dict[int, int]:
    """Return which sentence of `other` each sentence is, in order; the last one serves again."""
    places: dict[str, list[int]] = {}
    for place, each in enumerate(other.all):
        places.setdefault(each.key, []).append(place)
    met = Counter[str]()
    matched: dict[int, int] = {}
    for place, each in enumerate(text.all):
        if alike := places.get(each.key):
            matched[place] = alike[min(met[each.key], len(alike) - 1)]
            met[each.key] += 1
    return matched


def _whole(homes: Sequence[Sequence[int]], there: frozenset[int], size: int) -> frozenset[int]:
    """Return the sentences that are there with all that share a fact with them."""
    whole = set(range(size)) & there
    while (
        broken := {place for home in homes if not whole.issuperset(home) for place in home} & whole
    ):
        whole -= broken
    return frozenset(whole)


def _lifted(verdict: EntailmentVerdict, text: Sentences, original: Sentences) -> EntailmentVerdict:
    """Return a verdict as it must be where the fact stands word for word in the original."""
    home = text.keys_of(text.homes(verdict.fact))
    is_sure = verdict.entailed is True and not verdict.guards
    if is_sure or verdict.corrected_by or not home or not home <= original.keys:
        return verdict
    return verbatim(verdict.fact, Direction.GROUNDED, original)


def verbatim(fact: Fact, direction: Direction, premise: Sentences) -> EntailmentVerdict:
    """Return the verdict on a fact whose sentence stands word for word in the other text."""
    at = premise.text.find(fact.evidence) if fact.evidence else -1
    return EntailmentVerdict(
        fact=fact,
        direction=direction,
        entailed=True,
        attribution=Attribution.SUPPORTED if direction is Direction.GROUNDED else None,
        evidence=fact.evidence,
        span=Span(start=at, end=at + len(fact.evidence)) if at >= 0 else None,
        rationale=VERBATIM if direction is Direction.GROUNDED else VERBATIM_KEPT,
    )


def _moved(
    verdict: EntailmentVerdict, source: Sentence, sentence: Sentence, text: Sentences
) -> EntailmentVerdict:
    return replace(verdict, fact=_moved_fact(verdict.fact, source, sentence, text))


def _moved_fact(fact: Fact, source: Sentence, sentence: Sentence, text: Sentences) -> Fact:
    """Return the fact where its evidence stands now."""
    span = fact.span
    if (
        span
        and source.text == sentence.text
        and source.start <= span.start
        and span.end <= source.end
    ):
        shift = sentence.start - source.start
        return replace(fact, span=Span(start=span.start + shift, end=span.end + shift))
    at = text.text.find(fact.evidence, sentence.start) if fact.evidence else -1
    return replace(fact, span=Span(start=at, end=at + len(fact.evidence)) if at >= 0 else None)


def _unjudged(sentence: Sentence) -> EntailmentVerdict:
    return EntailmentVerdict(
        fact=Fact(
            statement=sentence.text,
            kind=FactKind.OTHER_MEDICAL,
            evidence=sentence.text,
            span=Span(start=sentence.start, end=sentence.end),
        ),
        direction=Direction.GROUNDED,
        entailed=None,
        failure=WAITING,
    )
