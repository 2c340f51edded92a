"""The clinician's desk: what an edit changed, stretch by stretch, and what was decided about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.desk_changes import Boundaries, Change, find_changes
from core.domain.desk_composing import compose_changes
from core.domain.desk_marking import Hunk, Said, gravity, mark_changes
from core.domain.facts import FactCheck, Flag
from core.domain.marks import Mark
from core.domain.segments import Op

__all__ = [
    "Decision", "Hunk", "Piece", "Said", "Stretch", "compose", "gravity", "pieces",
    "rejected_keys", "stretches",
]  # fmt: skip


class Decision(StrEnum):
    """What a person decided about a change; one without a decision is open and stays in."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """All changes of one sentence, or one sentence that came or went; never empty.

    Its key differs from those of its hunks.
    """

    key: str
    hunks: tuple[Hunk, ...]

    @property
    def mark(self) -> Mark:
        """The gravest mark of its hunks."""
        return min((hunk.mark for hunk in self.hunks), key=gravity)

    @property
    def is_flagged(self) -> bool:
        """Whether it must be decided."""
        return any(hunk.is_flagged for hunk in self.hunks)

    @property
    def kept(self) -> tuple[int, ...]:
        """Positions of the facts of the original that it touches."""
        return tuple(sorted({place for hunk in self.hunks for place in hunk.kept}))

    @property
    def grounded(self) -> tuple[int, ...]:
        """Positions of the facts of the edit that it touches."""
        return tuple(sorted({place for hunk in self.hunks for place in hunk.grounded}))


def stretches(
    original: str,
    proposal: str,
    check: FactCheck | None,
    flags: Iterable[Flag] = (),
    *,
    decisions: Mapping[str, Decision] | None = None,
    proposed: Said | None = None,
) -> tuple[Stretch, ...]:
    """Return what `proposal` changed, sentence by sentence, with what is said of each change.

    `check` and `flags` are about the text that `decisions` (by the key of a hunk) give: without
    any, about the proposal itself. What a rejected change says stands in no check of that text;
    it is read from `proposed`, what is said of the whole proposal.
    """
    changes = find_changes(original, proposal)
    out = rejected_keys(decisions or {})
    now = mark_changes(original, proposal, changes, out, Said(check=check, flags=tuple(flags)))
    if out:
        whole = mark_changes(original, proposal, changes, (), proposed or Said(check=None))
        now |= {key: whole[key] for key in out & whole.keys()}
    return tuple(
        Stretch(key=f"s-{group[0].key}", hunks=tuple(now[change.key] for change in group))
        for group in _by_sentence(original, proposal, changes)
    )


def compose(original: str, proposal: str, decisions: Mapping[str, Decision] | None = None) -> str:
    """Return the text that the decisions (by the key of a hunk) give.

    All rejected, it is `original`; none rejected, it is `proposal`, to the character. Open
    changes stay in. Keys of changes that aren't there have no effect.
    """
    changes = find_changes(original, proposal)
    return compose_changes(original, proposal, changes, rejected_keys(decisions or {})).text


def rejected_keys(decisions: Mapping[str, Decision]) -> frozenset[str]:
    """Return the keys of the changes that were rejected."""
    return frozenset(key for key, each in decisions.items() if each is Decision.REJECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of both texts laid over each other; `hunk` is the key of its change, if any."""

    op: Op
    text: str
    hunk: str | None = None


def pieces(original: str, hunks: Iterable[Hunk]) -> tuple[Piece, ...]:
    """Return the original and the proposal laid over each other, with all its hunks in order.

    Joining all but the deleted gives the proposal, all but the inserted gives `original`.
    """
    laid: list[Piece] = []
    at = on = 0
    for hunk in hunks:
        same = hunk.edited.start - on if hunk.edited else _start(hunk) - at
        laid += [
            Piece(op=Op.SAME, text=original[at : at + same]),
            Piece(op=Op.DELETED, text=hunk.deleted, hunk=hunk.key),
            Piece(op=Op.INSERTED, text=hunk.inserted, hunk=hunk.key),
        ]
        at, on = at + same + len(hunk.deleted), on + same + len(hunk.inserted)
    laid.append(Piece(op=Op.SAME, text=original[at:]))
    return tuple(piece for piece in laid if piece.text)


def _start(hunk: Hunk) -> int:
    return hunk.original.start if hunk.original else 0


def _by_sentence(
    original: str, proposal: str, changes: Sequence[Change]
) -> Iterator[tuple[Change, ...]]:
    """Yield the changes of each sentence together."""
    ends = Boundaries(original), Boundaries(proposal)
    group: list[Change] = []
    for change in changes:
        if group and (
            ends[0].within(group[-1].original[1], change.original[0])
            and ends[1].within(group[-1].edited[1], change.edited[0])
        ):
            yield tuple(group)
            group = []
        group.append(change)
    if group:
        yield tuple(group)
