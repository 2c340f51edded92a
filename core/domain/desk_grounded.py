"""Facts of a text at the desk, held against the original: carried sentence by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.domain.desk_sentences import Home, Sentence, Sentences, numbers
from core.domain.desk_states import Judged
from core.domain.desk_verdicts import moved, moved_fact, unjudged, verbatim
from core.domain.facts import (
    Direction,
    EntailmentVerdict,
    FactCheck,
)


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
    sentences, or lean on others, go with all of them together; where one is gone, what is left of
    them is known no more. A sentence of which nothing is known is unjudged, and stands as one
    undecided fact.
    """
    known = [
        _of_made(text, original, made, check),
        _of_original(text, original, check),
        _of_judged(text, judged),
    ]
    verdicts: list[EntailmentVerdict] = list(_homeless(text, original, made, check))
    unknown: list[Sentence] = []
    by_engine = False
    for place, sentence in enumerate(text.all):
        source = next((number for number, each in enumerate(known) if place in each), None)
        if source is None:
            unknown.append(sentence)
            verdicts.append(unjudged(sentence))
        else:
            verdicts += known[source][place]
            by_engine = by_engine or source == len(known) - 1
    return Grounded(verdicts=tuple(verdicts), unjudged=tuple(unknown), by_engine=by_engine)


# What is known of the sentences of a text, by their place; no entry where nothing is.
Known = Mapping[int, Sequence[EntailmentVerdict]]


def _of_made(text: Sentences, original: Sentences, made: Sentences, check: FactCheck) -> Known:
    homes = [made.home(verdict.fact) for verdict in check.grounded]
    stands = _matched(text, made)
    whole = _whole(homes, frozenset(stands.values()), len(made.all))
    return {
        place: [
            _lifted(moved(verdict, made.all[source], text.all[place], text), text, original)
            for verdict, home in zip(check.grounded, homes, strict=True)
            if home.own[:1] == (source,)
        ]
        for place, source in stands.items()
        if source in whole
    }


def _of_original(text: Sentences, original: Sentences, check: FactCheck) -> Known:
    homes = [original.home(verdict.fact) for verdict in check.kept]
    stands = _matched(text, original)
    whole = _whole(homes, frozenset(stands.values()), len(original.all))
    return {
        place: [
            verbatim(
                moved_fact(verdict.fact, original.all[source], text.all[place], text),
                Direction.GROUNDED,
                original,
            )
            for verdict, home in zip(check.kept, homes, strict=True)
            if home.own[:1] == (source,)
        ]
        for place, source in stands.items()
        if source in whole
    }


def _of_judged(text: Sentences, judged: Sequence[Judged]) -> Known:
    there = numbers(text.text)
    said = {
        sentence.key: (sentence, verdicts)
        for each in judged
        for words, verdicts in each.sentences
        for sentence in Sentences(words).all
    }
    return {
        place: [moved(verdict, said[each.key][0], each, text) for verdict in said[each.key][1]]
        for place, each in enumerate(text.all)
        if each.key in said
        and all(numbers(verdict.fact.statement) <= there for verdict in said[each.key][1])
    }


def _homeless(
    text: Sentences, original: Sentences, made: Sentences, check: FactCheck
) -> Iterator[EntailmentVerdict]:
    """Yield facts that no sentence states, as long as anything of the edit is there."""
    if not text.keys <= original.keys:
        yield from (verdict for verdict in check.grounded if not made.home(verdict.fact).own)


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


def _whole(homes: Sequence[Home], there: frozenset[int], size: int) -> frozenset[int]:
    """Return the sentences that are there with all that their facts need."""
    whole = frozenset(range(size)) & there
    while broken := whole.intersection(
        place
        for home in homes
        if not (whole.issuperset(home.own) and there.issuperset(home.leans_on))
        for place in home.own
    ):
        whole -= broken
    return whole


def _lifted(verdict: EntailmentVerdict, text: Sentences, original: Sentences) -> EntailmentVerdict:
    """Return a verdict as it must be where the fact stands word for word in the original."""
    home = text.keys_of(text.home(verdict.fact).all)
    is_sure = verdict.entailed is True and not verdict.guards
    if is_sure or verdict.corrected_by or not home or not home <= original.keys:
        return verdict
    return verbatim(verdict.fact, Direction.GROUNDED, original)
