"""A repair as it is kept: both texts, each sentence, and the scores of before and after."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.domain.repairing import RepairAction


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceLine:
    """One sentence that lacked support: the facts in it, what was done, what it became, why."""

    sentence: str
    facts: tuple[str, ...]
    action: RepairAction
    became: str
    why: str
    needs_you: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairScores:
    """Entailed and decided facts in both directions, and how many of the edit lack support."""

    kept: int
    n_kept: int
    grounded: int
    n_grounded: int
    unsupported: int

    @property
    def recall(self) -> float | None:
        """The share of the original's decided facts that are kept, None without any."""
        return self.kept / self.n_kept if self.n_kept else None

    @property
    def precision(self) -> float | None:
        """The share of the edit's decided facts that the original supports, None without any."""
        return self.grounded / self.n_grounded if self.n_grounded else None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRepair:
    """One repair of one case.

    `case_id` is the case whose edit was repaired; `edit_id` the edit that a run made of it, None
    where a person asked for the repair. `at` is UTC.
    """

    id: str
    pair_id: str
    case_id: str
    edit_id: str | None
    job_id: str | None
    engine: str
    checker: str
    prompt: str
    prompt_sha: str
    before: str = field(repr=False)
    after: str = field(repr=False)
    rounds: int
    note: str
    sentences: tuple[SentenceLine, ...] = field(repr=False)
    scores_before: RepairScores
    scores_after: RepairScores
    at: str = ""
