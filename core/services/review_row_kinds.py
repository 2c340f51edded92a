"""What the checker's card reads of closed reviews: a row a fact, a detector, an edit."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.domain.edits import EmpathyLevel, Method
from core.domain.facts import Attribution, AuxLabel, Direction, FactKind, FlagKind
from core.domain.messages import LengthBand
from core.domain.reviewing import Stratum
from core.domain.reviewing_codes import Code, Said
from core.domain.reviewing_settling import Settled
from core.domain.statistics import Statistic
from core.metrics.facts import FactScores


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One verdict of a checker beside what reviewers settled on.

    `weight` says how many edits of its stratum the edit stands for: edits there were / edits
    reviewed. `checker_label` is None where the checker was undecided, `reviewers_label` where
    reviewers were unsure, differ, or said nothing. `flags` are those that rest on this fact,
    `guarded` says that the number, dose, date and drug guard disagreed.
    """

    review_id: str
    item_id: str
    case_id: str
    passage: str
    fact: str
    stratum: Stratum
    weight: float
    checker: str
    direction: Direction
    kind: FactKind
    statement: str = field(repr=False)
    checker_label: bool | None
    reviewers_label: bool | None
    said: Said | None
    settled: Settled
    guarded: bool
    flags: tuple[FlagKind, ...]
    aux: AuxLabel | None
    attribution: Attribution | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorRow:
    """Whether a kind of flag was raised on an edit, and whether reviewers found such an error.

    `found` is None where that isn't settled, and for a short original, which is no error.
    """

    review_id: str
    item_id: str
    stratum: Stratum
    weight: float
    checker: str
    detector: FlagKind
    raised: bool
    found: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One reviewed edit, with how it was made.

    `errors` counts passages with an error, `codes` what they are; `n_facts` counts the facts that
    the edit states. `is_error` and `is_major` are None where undecided passages leave it open.
    `scores` are the checker's, `corrected` those after what reviewers settled on, from the copy:
    nothing is asked anew.
    """

    review_id: str
    item_id: str
    case_id: str
    stratum: Stratum
    weight: float
    checker: str
    engine: str
    prompt: str
    level: EmpathyLevel
    method: Method
    band: LengthBand
    n_facts: int
    codes: frozenset[Code]
    errors: int
    undecided: int
    is_error: bool | None
    is_major: bool | None
    scores: FactScores = field(repr=False)
    corrected: FactScores = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRows:
    """All rows; `unreviewed` counts edits that were drawn and that nobody rated at all.

    `unseen` are the strata of which there were edits and none was rated, in any of the reviews.
    """

    facts: tuple[FactRow, ...]
    detectors: tuple[DetectorRow, ...]
    items: tuple[ItemRow, ...]
    unreviewed: int
    unseen: frozenset[Stratum]

    @property
    def gap(self) -> str | None:
        """Why nothing holds of all edits that were there, None where every stratum was seen."""
        if not self.items or not self.unseen:
            return None
        kinds = " and no ".join(f"{stratum.value} edit" for stratum in sorted(self.unseen))
        return f"no {kinds} was reviewed"

    def of_whole(self, share: Statistic) -> Statistic:
        """Return a share of all edits that were there; undefined where there is a `gap`."""
        return share if self.gap is None else Statistic(estimate=None, n=share.n, reason=self.gap)
