"""The text that decisions about changes give, with white space as one of the texts has it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from core.domain.desk_changes import Change, Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """Words of one or both texts without the white space around them.

    `change` is the key of the change that they belong to, None where they are unchanged;
    `original` and `edited` say where they stand in the texts that have them.
    """

    text: str
    change: str | None
    original: Range | None
    edited: Range | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A text between the original and the edit.

    `cores` are all words of both texts in their order; `places` says where each stands in the
    composed text, None where it was left out.
    """

    text: str
    cores: tuple[Core, ...]
    places: tuple[Range | None, ...]


def compose_changes(
    original: str, edited: str, changes: Sequence[Change], rejected: Collection[str]
) -> Composed:
    """Return the edit with the changes of these keys undone.

    With none it is `edited` and with all it is `original`, to the character. Between words that
    are neighbors in neither text stands white space that one of them has beside it: the wider
    where one text has both, the narrower where each has one. So no gap is wider than one that
    somebody wrote.
    """
    return _Composer(original, edited, changes, rejected).composed()


class _Composer:
    def __init__(
        self, original: str, edited: str, changes: Sequence[Change], rejected: Collection[str]
    ) -> None:
        self._texts = original, edited
        self._rejected = rejected
        self._cores = list(_cores(original, edited, changes))
        self._blank = [each for each in changes if not (each.deleted + each.inserted).strip()]

    def composed(self) -> Composed:
        parts: list[str] = []
        places: list[Range | None] = []
        at = 0
        last = Core(text="", change=None, original=(0, 0), edited=(0, 0))
        for core in self._cores:
            if not self._is_in(core):
                places.append(None)
                continue
            gap = self._gap(last, core)
            parts += [gap, core.text]
            places.append((at + len(gap), at + len(gap) + len(core.text)))
            at += len(gap) + len(core.text)
            last = core
        end = [(len(text), len(text)) for text in self._texts]
        parts.append(self._gap(last, Core(text="", change=None, original=end[0], edited=end[1])))
        return Composed(text="".join(parts), cores=tuple(self._cores), places=tuple(places))

    def _is_in(self, core: Core) -> bool:
        if core.change is None:
            return True
        return (core.edited is None) == (core.change in self._rejected)

    def _gap(self, before: Core, after: Core) -> str:
        """Return the white space between two words that follow each other now."""
        found = [self._between(side, before, after) for side in (0, 1)]
        in_original, in_edit = found
        if in_original is None and in_edit is None:
            return self._nearest(before, after)
        if in_original is None or (in_edit is not None and not self._is_restored(before, after)):
            return in_edit or ""
        return in_original

    def _between(self, side: int, before: Core, after: Core) -> str | None:
        """Return the white space between two neighbors in a text, None where they are none."""
        one, other = _place(before, side), _place(after, side)
        if one is None or other is None or one[1] > other[0]:
            return None
        gap = self._texts[side][one[1] : other[0]]
        return None if gap.strip() else gap

    def _is_restored(self, before: Core, after: Core) -> bool:
        """Whether a change of nothing but white space was undone between two words."""
        start, end = before.edited or (0, 0), after.edited or (0, 0)
        between = [c for c in self._blank if start[1] <= c.edited[0] and c.edited[1] <= end[0]]
        return bool(between) and all(each.key in self._rejected for each in between)

    def _nearest(self, before: Core, after: Core) -> str:
        """Return white space for two words that are neighbors in neither text."""
        if not before.text or not after.text:
            return ""
        ends = [_space_after(text, before, side) for side, text in enumerate(self._texts)]
        starts = [_space_before(text, after, side) for side, text in enumerate(self._texts)]
        shared = [
            gap
            for one, other in zip(ends, starts, strict=True)
            if one is not None and other is not None
            for gap in (one, other)
        ]
        if shared:
            found = max(shared, key=_width)
        else:
            found = min(filter(None, (*ends, *starts)), key=_width, default="")
        is_glued = before.text[-1].isalnum() and after.text[0].isalnum()
        return found or (" " if is_glued else "")


def _cores(original: str, edited: str, changes: Sequence[Change]) -> Iterator[Core]:
    at = on = 0
    for change in changes:
        same = (at, change.original[0]), (on, change.edited[0])
        yield from _core(original, None, same[0], same[1])
        yield from _core(original, change.key, change.original, None)
        yield from _core(edited, change.key, None, change.edited)
        at, on = change.original[1], change.edited[1]
    yield from _core(original, None, (at, len(original)), (on, len(edited)))


def _core(
    text: str, change: str | None, original: Range | None, edited: Range | None
) -> Iterator[Core]:
    start, end = original or edited or (0, 0)
    words = text[start:end]
    if not words.strip():
        return
    lead, trail = len(words) - len(words.lstrip()), len(words) - len(words.rstrip())
    inner = [(place[0] + lead, place[1] - trail) if place else None for place in (original, edited)]
    yield Core(text=words.strip(), change=change, original=inner[0], edited=inner[1])


def _place(core: Core, side: int) -> Range | None:
    return core.edited if side else core.original


def _space_after(text: str, core: Core, side: int) -> str | None:
    """Return the white space after a word in a text that has it."""
    place = _place(core, side)
    rest = text[place[1] :] if place else None
    return rest if rest is None else rest[: len(rest) - len(rest.lstrip())]


def _space_before(text: str, core: Core, side: int) -> str | None:
    """Return the white space before a word in a text that has it."""
    place = _place(core, side)
    rest = text[: place[0]] if place else None
    return rest if rest is None else rest[len(rest.rstrip()) :]


def _width(gap: str) -> tuple[int, int]:
    return gap.count("\n"), len(gap)
