"""The items of a file of votes: one order for each two systems, and one text for each reply."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from core.domain.judging import Label, Missing
from core.domain.votes import VoteItem
from core.services.labels import REFERENCE, fold
from core.services.vote_rows import VoteRow

SYSTEMS = ("A", "B")

Key = tuple[str, str, str]


@dataclass(slots=True, kw_only=True)
class _Item:
    message: str | None
    texts: tuple[str, str] | None
    turned: bool | None


@dataclass(slots=True)
class Items:
    """What the rows name so far.

    Two systems stand in one order in the whole file: the physician second, otherwise as the
    first row names them. The first text of an item holds.
    """

    turned: int = 0
    other_texts: int = 0
    _found: dict[Key, _Item] = field(default_factory=dict[Key, _Item])
    _second: dict[frozenset[str], str] = field(default_factory=dict[frozenset[str], str])

    def take(self, row: VoteRow) -> tuple[Key, Label | Missing | None]:
        """Return which item a row is about, and its label in the order of that item."""
        first, second = row.systems or SYSTEMS
        reference = self._second.setdefault(
            frozenset((first, second)), REFERENCE if first == REFERENCE else second
        )
        turned = first == reference
        if row.label is None:
            label = None
            first, second = (second, first) if turned else (first, second)
        else:
            first, second, label = fold(first, second, row.label, reference=reference)
        self.turned += turned
        key = (row.item, first, second)
        self._note(key, row, turned=turned)
        return key, label

    def _note(self, key: Key, row: VoteRow, *, turned: bool) -> None:
        texts = (row.texts[1], row.texts[0]) if row.texts and turned else row.texts
        item = self._found.get(key)
        if item is None:
            self._found[key] = _Item(message=row.message, texts=texts, turned=turned)
            return
        if item.turned is not turned:
            item.turned = None
        self.other_texts += _differ(item.message, row.message) or _differ(item.texts, texts)
        item.message = item.message or row.message
        item.texts = item.texts or texts

    def ids(self) -> dict[Key, str]:
        """Return an id for each item: its name, with the systems where that is not enough.

        Names hold no double space, so no id can be another item's name.
        """
        shared = Counter(name for name, _, _ in self._found)
        return {key: key[0] if shared[key[0]] == 1 else "  ".join(key) for key in self._found}

    def all(self) -> tuple[tuple[VoteItem, ...], dict[str, bool | None]]:
        """Return the items, and for each whether its rows stood the other way round."""
        ids = self.ids()
        items = tuple(
            VoteItem(
                id=ids[key],
                name=key[0],
                system_a=key[1],
                system_b=key[2],
                message=item.message,
                text_a=item.texts[0] if item.texts else None,
                text_b=item.texts[1] if item.texts else None,
            )
            for key, item in self._found.items()
        )
        return items, {ids[key]: item.turned for key, item in self._found.items()}


def _differ(known: object, given: object) -> bool:
    return known is not None and given is not None and known != given
