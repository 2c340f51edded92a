"""Repair a reply by rules: what was added goes, a changed sentence gets the physician's words."""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.repair_parts import Draft
from core.domain.repair_ways import by_removal


def repair(physician_reply: str, edited_reply: str, asked: Mapping[str, str]) -> dict[str, str]:
    """Return what each sentence becomes, by the id it was asked under; empty drops it.

    A sentence that does not stand in the edited reply stays as it was asked.
    """
    draft = Draft.of(edited_reply)
    places: dict[str, int] = {}
    for name, sentence in asked.items():
        free = [each for each in _standing(draft, sentence) if each not in places.values()]
        if free:
            places[name] = free[0]
    becomes = by_removal(physician_reply, draft, places.values())
    return {
        name: becomes[places[name]] if name in places else sentence
        for name, sentence in asked.items()
    }


def _standing(draft: Draft, sentence: str) -> list[int]:
    numbers = range(len(draft.sentences))
    return [number for number in numbers if draft.words(number) == sentence.strip()]
