"""The scores of one fact check: recall, precision, F1, and what makes them trustworthy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.facts import Attribution, EntailmentVerdict, FactCheck
from core.metrics.pooling import PooledScores, Triple, pool
from core.metrics.ratios import fact_f1, fact_precision, fact_recall

__all__ = [
    "FactScores",
    "PooledScores",
    "Triple",
    "fact_f1",
    "fact_precision",
    "fact_recall",
    "pool",
    "score_check",
]

# A score with more than one undecided fact in 20 is unreliable (integers: no rounding at 5 %).
_UNRELIABLE_PER = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FactScores:
    """The scores of one edit; each `*_reason` says why its number is None.

    `n_kept` and `n_grounded` count decided facts. The null shares are undecided / all facts,
    None without facts. The pessimistic bounds count every undecided fact as not entailed.
    `precision_with_message` also accepts facts that only the patient's message states (echo).
    """

    recall: float | None
    precision: float | None
    f1: float | None
    precision_with_message: float | None
    n_kept: int
    n_grounded: int
    undecided_kept: int
    undecided_grounded: int
    null_share_kept: float | None
    null_share_grounded: float | None
    pessimistic_recall: float | None
    pessimistic_precision: float | None
    supported: int
    echo: int
    new: int
    recall_reason: str | None = None
    precision_reason: str | None = None
    f1_reason: str | None = None
    precision_with_message_reason: str | None = None

    @property
    def undecided(self) -> int:
        """How many facts of both texts have no verdict."""
        return self.undecided_kept + self.undecided_grounded

    @property
    def recall_reliable(self) -> bool:
        """Whether at most 5 % of the original's facts are undecided."""
        return _is_reliable(self.n_kept, self.undecided_kept)

    @property
    def precision_reliable(self) -> bool:
        """Whether at most 5 % of the edit's facts are undecided."""
        return _is_reliable(self.n_grounded, self.undecided_grounded)

    @property
    def reliable(self) -> bool:
        """Whether both directions are reliable."""
        return self.recall_reliable and self.precision_reliable


def score_check(check: FactCheck) -> FactScores:
    """Score one checked edit: how much of the original it keeps, how much of it is grounded.

    Recall reads the KEPT verdicts, precision the GROUNDED ones. Undecided facts are left out of
    both numerator and denominator, counted, and make a score unreliable beyond 5 %. It misleads
    when the edit has few facts: with nine facts, one ungrounded fact is already below 0.90.

    Parameters
    ----------
    check : FactCheck
        The verdicts of one edit in both directions.

    Returns
    -------
    scores : FactScores
        A number is None where there is nothing to divide by, and its reason says why.

    Notes
    -----
    R = entailed facts of the original / decided facts of the original; P = entailed facts of the
    edit / decided facts of the edit; F1 = 2 P R / (P + R). MedFactChecking of arXiv 2601.15558.

    Examples
    --------
    >>> from core.domain.facts import Direction, EntailmentVerdict, Fact, FactKind
    >>> def verdict(direction, entailed):
    ...     fact = Fact(statement="PSA is 4.2.", kind=FactKind.FINDING)
    ...     return EntailmentVerdict(fact=fact, direction=direction, entailed=entailed)
    >>> kept = (verdict(Direction.KEPT, True),)
    >>> grounded = tuple(verdict(Direction.GROUNDED, e) for e in (True, False, False, False))
    >>> scores = score_check(FactCheck(checker="hand", kept=kept, grounded=grounded))
    >>> scores.recall, scores.precision, scores.f1
    (1.0, 0.25, 0.4)
    """
    kept = _decided(check.kept)
    grounded = _decided(check.grounded)
    classes = [v.attribution for v in check.grounded if v.entailed is not None]
    placed = [a is not Attribution.NEW for a in classes if a is not None]
    recall, precision = fact_recall([kept]), fact_precision([grounded])
    recall_reason = _reason(check.kept, kept, whose="the original")
    precision_reason = _reason(check.grounded, grounded, whose="the edit")
    return FactScores(
        recall=recall,
        precision=precision,
        f1=fact_f1(recall, precision),
        precision_with_message=fact_precision([placed]),
        n_kept=len(kept),
        n_grounded=len(grounded),
        undecided_kept=len(check.kept) - len(kept),
        undecided_grounded=len(check.grounded) - len(grounded),
        null_share_kept=_null_share(check.kept, kept),
        null_share_grounded=_null_share(check.grounded, grounded),
        pessimistic_recall=_pessimistic(check.kept, kept),
        pessimistic_precision=_pessimistic(check.grounded, grounded),
        supported=classes.count(Attribution.SUPPORTED),
        echo=classes.count(Attribution.ECHO),
        new=classes.count(Attribution.NEW),
        recall_reason=recall_reason,
        precision_reason=precision_reason,
        f1_reason=recall_reason or precision_reason,
        precision_with_message_reason=precision_reason
        or (None if placed else "no fact of the edit was compared with the patient's message"),
    )


def _decided(verdicts: Sequence[EntailmentVerdict]) -> list[bool]:
    return [v.entailed for v in verdicts if v.entailed is not None]


def _is_reliable(decided: int, undecided: int) -> bool:
    return undecided * _UNRELIABLE_PER <= decided + undecided


def _null_share(verdicts: Sequence[EntailmentVerdict], decided: Sequence[bool]) -> float | None:
    return (len(verdicts) - len(decided)) / len(verdicts) if verdicts else None


def _pessimistic(verdicts: Sequence[EntailmentVerdict], decided: Sequence[bool]) -> float | None:
    return sum(decided) / len(verdicts) if verdicts else None


def _reason(
    verdicts: Sequence[EntailmentVerdict], decided: Sequence[bool], *, whose: str
) -> str | None:
    if decided:
        return None
    return f"no fact of {whose} was decided" if verdicts else f"no facts in {whose}"
