"""Two arms beside each other, of one run or of two: what changed, where, and what can't be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.domain.access import Actor
from core.domain.messages import LengthBand
from core.domain.repair_arms import is_repaired
from core.metrics.arm_sums import Arm as ArmReplies
from core.metrics.arms import ArmDeltas, arm_deltas
from core.metrics.holm import holm
from core.services.run_arms import RunArm, find_arms, replies_of, run_arms, texts_of
from core.services.run_cases import RunCase
from core.services.run_changes import PairChange, Side, changes
from core.services.scoring import SEED
from core.store import Store

RESAMPLES = 2000
MOST_PLAIN_P = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCompared:
    """A pair that one arm has and the other can't be compared on, with the reason of each side.

    A reason is None where that side was checked.
    """

    pair_id: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changes from `before` to `after` on the pairs that both have.

    `changes` has those that got worse first. `bands` are the same deltas by length of the
    original. `not_compared` lists every other pair of either arm.
    """

    before: RunArm = field(repr=False)
    after: RunArm = field(repr=False)
    deltas: ArmDeltas
    bands: Mapping[LengthBand, ArmDeltas]
    changes: tuple[PairChange, ...] = field(repr=False)
    not_compared: tuple[NotCompared, ...]
    notes: tuple[str, ...]

    @property
    def worse(self) -> tuple[PairChange, ...]:
        """The pairs that got worse, the worst first."""
        return tuple(change for change in self.changes if change.is_worse)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunComparison:
    """Two runs, arm by arm. `alone` names the arms that the other run has no match for."""

    comparisons: tuple[Comparison, ...]
    alone: tuple[str, ...]


def compare_arms(
    store: Store, actor: Actor, before: str, after: str, *, resamples: int = RESAMPLES
) -> Comparison:
    """Compare two arms, each named RUN/NUMBER.

    Raises
    ------
    InvalidInput, NotFound
        When there is no such run or arm.
    """
    old, new = find_arms(store, actor, (before, after))
    return _compare(store, old, new, resamples=resamples)


def compare_runs(
    store: Store, actor: Actor, before: str, after: str, *, resamples: int = RESAMPLES
) -> RunComparison:
    """Compare the arms of two runs that have the same name of prompt, level and engine.

    Versions of a prompt and checkers may differ. Where both runs have one arm, these are compared
    whatever they are.

    Raises
    ------
    NotFound
        When there is no such run.
    """
    olds, news = run_arms(store, actor, before), run_arms(store, actor, after)
    matched = list(_matched(olds, news))
    taken = {arm.ref for pair in matched for arm in pair}
    return RunComparison(
        comparisons=tuple(_compare(store, old, new, resamples=resamples) for old, new in matched),
        alone=tuple(arm.name for arm in (*olds, *news) if arm.ref not in taken),
    )


def compare_with_first(
    store: Store, actor: Actor, refs: Sequence[str], *, resamples: int = RESAMPLES
) -> tuple[Comparison, ...]:
    """Compare each arm but the first with the first."""
    first, *others = find_arms(store, actor, refs)
    return tuple(_compare(store, first, other, resamples=resamples) for other in others)


def sign_p_values(comparisons: Sequence[Comparison], score: str) -> tuple[float | None, ...]:
    """Return the p-values of the sign tests of one score.

    They are adjusted by Holm's method where more than three arms are looked at together.
    """
    plain = [each.deltas.signs[score].p for each in comparisons]
    return holm(plain) if len(plain) + 1 > MOST_PLAIN_P else tuple(plain)


def _matched(olds: Sequence[RunArm], news: Sequence[RunArm]) -> Iterator[tuple[RunArm, RunArm]]:
    if len(olds) == len(news) == 1:
        yield olds[0], news[0]
        return
    for old in olds:
        alike = [new for new in news if _kind(new) == _kind(old)]
        same = next((new for new in alike if new.arm.prompt == old.arm.prompt), None)
        if alike:
            yield old, same or alike[-1]


def _kind(arm: RunArm) -> tuple[str, bool, str, str]:
    prompt = arm.arm.prompt
    name, _, _ = prompt.rpartition(" v")
    return name or prompt, is_repaired(prompt), arm.arm.level.value, arm.arm.engine


def _compare(store: Store, before: RunArm, after: RunArm, *, resamples: int) -> Comparison:
    texts = {run: texts_of(store, run) for run in {before.run_id, after.run_id}}
    bands = {
        pair: LengthBand.of(reply)
        for each in texts.values()
        for pair, reply in each.originals.items()
    }
    old, new = (
        Side(
            cells=arm.checked, replies=replies_of(arm.checked, texts[arm.run_id], with_grades=True)
        )
        for arm in (before, after)
    )
    return Comparison(
        before=before,
        after=after,
        deltas=_deltas(old.replies, new.replies, resamples),
        bands={
            band: _deltas(_of_band(old.replies, bands, band), new.replies, resamples)
            for band in LengthBand
        },
        changes=changes(store, old, new, bands),
        not_compared=tuple(_not_compared(before, after)),
        notes=tuple(_notes(before, after)),
    )


def _deltas(before: ArmReplies, after: ArmReplies, resamples: int) -> ArmDeltas:
    return arm_deltas(before, after, rng=np.random.default_rng(SEED), resamples=resamples)


def _of_band(replies: ArmReplies, bands: Mapping[str, LengthBand], band: LengthBand) -> ArmReplies:
    return {pair: each for pair, each in replies.items() if bands[pair] is band}


def _not_compared(before: RunArm, after: RunArm) -> Iterator[NotCompared]:
    old, new = _reasons(before), _reasons(after)
    for pair in dict.fromkeys((*old, *new)):
        reasons = [side.get(pair, "not in this run") for side in (old, new)]
        if any(reasons):
            yield NotCompared(pair_id=pair, before=reasons[0], after=reasons[1])


def _reasons(arm: RunArm) -> dict[str, str | None]:
    """Return why an arm can't be compared on each of its pairs, None where it can."""
    found: dict[str, str | None] = {}
    for cell in arm.cells:
        known = found.get(cell.pair_id, "")
        if known is not None:
            found[cell.pair_id] = _why_not(cell)
    return found


def _why_not(cell: RunCase) -> str | None:
    if cell.labels is not None:
        return None
    return f"failed: {cell.failure}" if cell.failure else "not done yet"


def _notes(before: RunArm, after: RunArm) -> Iterator[str]:
    if before.arm.checker != after.arm.checker:
        yield (
            f"The arms were checked by different engines ({before.arm.checker} and "
            f"{after.arm.checker}), so a change may come from the checker alone."
        )
    if before.ref == after.ref:
        yield "Both are the same arm."
    partly = sum(_partly_failed(arm) for arm in (before, after))
    if partly:
        yield (
            f"On {partly} pairs some replicates failed; the others are averaged, and the failed "
            "ones count nowhere."
        )


def _partly_failed(arm: RunArm) -> int:
    failed = {cell.pair_id for cell in arm.failed}
    return len(failed & {cell.pair_id for cell in arm.checked})
