"""One row of a file of votes: its cells cleaned and its words understood, or why it counts not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from core.domain.judging import Label, Missing
from core.domain.text import clean_text
from core.domain.votes import RaterKind
from core.errors import InvalidPair
from core.services.formula import unguard_formula
from core.services.labels import WORDS, plain
from core.services.vote_columns import VoteColumns

LABEL_WORDS: Mapping[str, Label | Missing | None] = {
    **WORDS,
    **dict.fromkeys(("left", "reply a", "response a", "system a", "model a", "option a"), Label.A),
    **dict.fromkeys(("right", "reply b", "response b", "system b", "model b", "option b"), Label.B),
    **dict.fromkeys(
        ("equal", "equally", "both", "both equally", "same", "draw", "no difference"), Label.TIE
    ),
    **dict.fromkeys(("skip", "skipped"), None),
}
KIND_WORDS: Mapping[str, RaterKind] = {
    **dict.fromkeys(("", "person", "human", "patient", "crowd", "expert"), RaterKind.PERSON),
    **dict.fromkeys(("judge", "llm", "model", "ai", "machine"), RaterKind.JUDGE),
}

# The name of the rater where the whole file is one judge's.
ONE_RATER = "judge"

_LONGEST_NAME = 200


class RowLeftOut(Exception):
    """A row that counts nowhere; the reason completes "row 7 ..."."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRow:
    """One row as it stands in the file; `systems` is None where it names none."""

    item: str
    rater: str
    kind: RaterKind
    label: Label | Missing | None
    systems: tuple[str, str] | None = None
    message: str | None = field(default=None, repr=False)
    texts: tuple[str, str] | None = field(default=None, repr=False)
    comment: str = field(default="", repr=False)
    card: str | None = None


@dataclass(slots=True, kw_only=True)
class RowReader:
    """Reads rows under one choice of columns and words; counts the words of the label column."""

    columns: VoteColumns
    words: Mapping[str, Label | Missing | None]
    is_guarded: bool
    seen: Counter[str] = field(default_factory=Counter[str])
    _names: dict[str, str | None] = field(init=False)
    _known: dict[str, Label | Missing | None] = field(init=False)

    def __post_init__(self) -> None:
        self._names = asdict(self.columns)
        given = {plain(word): label for word, label in self.words.items()}
        self._known = {**LABEL_WORDS, **given}

    def read(self, row: Mapping[str, str]) -> VoteRow:
        """Return what a row says.

        Raises
        ------
        RowLeftOut
            With the reason why it says nothing usable.
        """
        word = plain(self._cell(row, "label"))
        self.seen[word] += 1
        item = self._name(row, "item")
        rater, kind = self._rater(row)
        return VoteRow(
            item=item,
            rater=rater,
            kind=kind,
            label=self._label(word, kind),
            systems=self._systems(row),
            message=self._text(row, "message"),
            texts=self._texts(row),
            comment=self._text(row, "comment") or "",
            card=self._name(row, "card") if self._cell(row, "card").strip() else None,
        )

    def _cell(self, row: Mapping[str, str], part: str) -> str:
        name = self._names[part]
        text = row.get(name, "") if name is not None else ""
        return unguard_formula(text) if self.is_guarded else text

    def _name(self, row: Mapping[str, str], part: str) -> str:
        name = " ".join(self._cell(row, part).split())
        if not name:
            raise RowLeftOut(f"has no {part.replace('_', ' ')}")
        if len(name) > _LONGEST_NAME or not name.isprintable():
            raise RowLeftOut(
                f"has a {part.replace('_', ' ')} of more than {_LONGEST_NAME} characters or with "
                "characters that can't be printed"
            )
        return name

    def _rater(self, row: Mapping[str, str]) -> tuple[str, RaterKind]:
        if self.columns.rater is None:
            return ONE_RATER, RaterKind.JUDGE
        kind = KIND_WORDS.get(plain(self._cell(row, "rater_kind")))
        if kind is None:
            raise RowLeftOut("has a kind of rater other than person and judge")
        return self._name(row, "rater"), kind

    def _label(self, word: str, kind: RaterKind) -> Label | Missing | None:
        if word not in self._known:
            if word:
                raise RowLeftOut("has an unknown label")
            return None if kind is RaterKind.PERSON else Missing.UNREADABLE
        label = self._known[word]
        return Missing.UNREADABLE if label is None and kind is RaterKind.JUDGE else label

    def _systems(self, row: Mapping[str, str]) -> tuple[str, str] | None:
        given = [self._cell(row, part).strip() for part in ("system_a", "system_b")]
        if not any(given):
            return None
        if not all(given):
            raise RowLeftOut("names only one of the two systems")
        first, second = self._name(row, "system_a"), self._name(row, "system_b")
        if first == second:
            raise RowLeftOut("compares a system with itself")
        return first, second

    def _texts(self, row: Mapping[str, str]) -> tuple[str, str] | None:
        first, second = self._text(row, "text_a"), self._text(row, "text_b")
        if (first is None) != (second is None):
            raise RowLeftOut("has only one of the two replies")
        return None if first is None or second is None else (first, second)

    def _text(self, row: Mapping[str, str], part: str) -> str | None:
        text = self._cell(row, part)
        if not text.strip():
            return None
        try:
            return clean_text(text, what=part)
        except InvalidPair:
            raise RowLeftOut(
                f"has a {part.replace('_', ' ')} that is too long or holds broken or control "
                "characters"
            ) from None
