"""The files of the case library, as strictly checked rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from core.domain.edits import LEVELS, EmpathyLevel
from core.domain.facts import Attribution, AuxLabel, FactKind, FlagKind

Text = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S(?s:.*\S)?$")]

NOT_KEPT = frozenset({AuxLabel.MISSING, AuxLabel.WEAKENED, AuxLabel.CONTRADICTED})
NOT_GROUNDED = frozenset({AuxLabel.ADDED, AuxLabel.STRENGTHENED, AuxLabel.CONTRADICTED})
FLAWS = frozenset(FlagKind) - {FlagKind.LOW_PRECISION, FlagKind.SHORT_SOURCE}


class Row(BaseModel):
    """A row that refuses unknown keys and wrong types, and never quotes its text in an error."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class KqaRow(Row):
    """One question of K-QA with its answer and the statements physicians listed for it."""

    pair_id: Text
    patient_message: str
    physician_reply: str
    must_have: tuple[str, ...]
    nice_to_have: tuple[str, ...]
    sample: Literal[True]


class FactRow(Row):
    """One fact of a physician's reply with the words it rests on."""

    fact: Text
    kind: FactKind
    evidence: Text


class KeptRow(Row):
    """Whether an edit still entails one fact of the reply, and where it says so."""

    entailed: bool
    aux: AuxLabel | None
    evidence: str

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> KeptRow:
        _require(self.entailed == (self.aux is None), "aux says how a fact is not kept")
        _require(self.aux is None or self.aux in NOT_KEPT, "aux is none of the kept side")
        _require((self.aux is AuxLabel.MISSING) == (not self.evidence), "only missing has none")
        return self


class EditFactRow(FactRow):
    """One fact of an edit, and whether the physician's reply entails it."""

    entailed: bool
    attribution: Attribution
    aux: AuxLabel | None
    support: str

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> EditFactRow:
        supported = self.attribution is Attribution.SUPPORTED
        _require(self.entailed == supported, "supported means entailed by the reply")
        _require(self.entailed == (self.aux is None), "aux says how a fact is not grounded")
        _require(self.aux is None or self.aux in NOT_GROUNDED, "aux is none of the grounded side")
        _require((self.aux is AuxLabel.ADDED) == (not self.support), "only added has no support")
        return self


class ExampleRow(Row):
    """One written example edit with its labels and the flaws that were put into it."""

    level: EmpathyLevel
    text: Text
    kept: tuple[KeptRow, ...]
    facts: tuple[EditFactRow, ...]
    flaws: tuple[FlagKind, ...]
    note: Text

    @model_validator(mode="after")
    def _quotes_itself(self) -> ExampleRow:
        _quotes(self.text, (row.evidence for row in self.kept), "kept evidence")
        _quotes(self.text, (row.evidence for row in self.facts), "evidence of a fact")
        _require(len({row.fact for row in self.facts}) == len(self.facts), "a fact stands twice")
        _require(set(self.flaws) <= FLAWS, "that flag is computed, not labeled")
        return self


class PortalRow(Row):
    """One synthetic pair with the facts of its reply and an example at each level."""

    pair_id: Annotated[str, StringConstraints(pattern=r"^syn-[a-z]+-\d\d$")]
    specialty: Text
    patient_message: Text
    physician_reply: Text
    synthetic: Literal[True]
    facts: tuple[FactRow, ...]
    examples: tuple[ExampleRow, ...]

    @model_validator(mode="after")
    def _lines_up(self) -> PortalRow:
        reply = self.physician_reply
        _require(tuple(row.level for row in self.examples) == LEVELS, "one example a level")
        _require(len({row.fact for row in self.facts}) == len(self.facts), "a fact stands twice")
        _quotes(reply, (row.evidence for row in self.facts), "evidence of a fact")
        for example in self.examples:
            _require(len(example.kept) == len(self.facts), "one kept label a fact")
            _quotes(reply, (row.support for row in example.facts), "support")
        return self


def _require(holds: bool, words: str) -> None:
    if not holds:
        raise ValueError(words)


def _quotes(text: str, quotations: Iterable[str], what: str) -> None:
    _require(all(quotation in text for quotation in quotations), f"{what} is not in its text")
