"""Repair every flawed written example by rules: precision and recall before and after.

Run `python -m tests.bench.repairs`, with `--write` to put the tables into `docs/repair.md`.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.domain.access import OPERATOR
from core.domain.cases import Case
from core.domain.facts import FactCheck, FlagKind
from core.domain.repairing import RepairAction, Repaired, SentenceRepair, lost_facts, unsupported
from core.domain.runs import Repairs
from core.domain.statistics import Statistic
from core.metrics.flags import raise_flags
from core.metrics.intervals import wilson
from core.metrics.pooling import PooledScores, pool
from core.samples import sample_pairs, written_example
from core.services.cases import written_case, written_levels
from core.services.repair import repair_case
from core.services.repair_checking import carried
from core.services.run_executing import execute_run
from core.services.run_file import shipped_plan
from core.services.run_planning import plan_run
from core.services.run_results import run_results
from core.services.tools import Tools, open_tools
from core.services.wording import FLAG_TITLES, HAND_LABELS, RULES_ENGINE
from core.settings import Keys, Settings

PAGE = Path("docs/repair.md")
SEED = 20260122
BEGIN, END = "<!-- tables -->", "<!-- end of tables -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """One written example with what a repair made of it; both checks are by hand labels."""

    case: Case
    flaws: tuple[FlagKind, ...]
    repaired: Repaired
    before: FactCheck
    after: FactCheck


async def mend(tools: Tools, case: Case, *, led_by: str) -> Mended:
    """Repair one example after the verdicts of `led_by`, and measure it by its hand labels."""
    repaired = await repair_case(tools, case, engine=RULES_ENGINE, checker=led_by)
    example = written_example(case.pair.id, case.edit.level)
    if example is None or case.check is None:
        raise LookupError(case.id)
    after = await carried(tools, case, case.check)(repaired.text)
    return Mended(case=case, flaws=example.flaws, repaired=repaired, before=case.check, after=after)


def examples() -> list[Case]:
    """Return all written examples."""
    return [
        written_case(pair.id, level) for pair in sample_pairs() for level in written_levels(pair.id)
    ]


def report(tools: Tools) -> Iterator[str]:
    """Write all tables."""
    by_hand = [asyncio.run(mend(tools, each, led_by=HAND_LABELS)) for each in examples()]
    by_rules = [asyncio.run(mend(tools, each, led_by=RULES_ENGINE)) for each in examples()]
    flawed = [each for each in by_hand if each.flaws]
    yield "### Rules, hand labels, synthetic: all flawed written examples\n"
    yield from _overall(flawed)
    yield "\n### By error pattern\n"
    yield from _patterns(flawed)
    yield "\n### Led by the rules' own verdicts, measured by the hand labels\n"
    yield from _led("flawed", [each for each in by_rules if each.flaws])
    yield from list(_led("without a flaw", [each for each in by_rules if not each.flaws]))[2:]
    yield "\n### The plan `level-calibration` with repair, offline\n"
    yield from _calibration(tools)


def _overall(mended: Sequence[Mended]) -> Iterator[str]:
    before, after = (_pooled(mended, which) for which in (_before, _after))
    sentences = [each for one in mended for each in one.repaired.sentences]
    left = sum(each.needs_you for each in sentences)
    entailed = sum(bool(v.entailed) for one in mended for v in one.before.kept)
    lost = sum(len(lost_facts(one.before, one.after)) for one in mended)
    judged = sum(one.after.checker != HAND_LABELS for one in mended)
    yield "| | before | after |"
    yield "|---|---|---|"
    for average in ("micro", "macro"):
        for score in ("precision", "recall"):
            shown = [_shown(getattr(getattr(each, average), score)) for each in (before, after)]
            yield f"| {score}, {average} | {' | '.join(shown)} |"
    counts = [_unsupported(mended, which) for which in (_before, _after)]
    yield f"| unsupported facts | {' | '.join(counts)} |"
    yield (
        f"\n{len(mended)} flawed examples, {sum(bool(m.repaired.sentences) for m in mended)} with "
        f"a sentence that nothing supports; {len(sentences)} such sentences: "
        f"{_count(sentences, RepairAction.REMOVED)} removed, "
        f"{_count(sentences, RepairAction.REPLACED)} replaced by the physician's own words, "
        f"{left} left for a person. Facts of the originals that an edit had kept and a repair "
        f"lost: {_share(lost, entailed)}. Facts that an edit had lost and a repair brought back: "
        f"{sum(each.repaired.restored for each in mended)}. Examples with a verdict of rules after "
        f"the repair: {judged}; in all others every verdict is a carried hand label or about a "
        "sentence of the physician's own. Repair does not look for what an edit lost: an "
        "instruction that is gone without an offending sentence in its place stays gone, and "
        "flagged."
    )


def _patterns(mended: Sequence[Mended]) -> Iterator[str]:
    yield (
        "| mistake put in on purpose | examples | sentences | removed | replaced | left "
        "| its flag before | its flag after | precision, micro, before | after |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for kind in FlagKind:
        having = [each for each in mended if kind in each.flaws]
        if not having:
            continue
        sentences = [each for one in having for each in one.repaired.sentences]
        flags = [
            _share(sum(_is_raised(kind, one, which(one)) for one in having), len(having))
            for which in (_before, _after)
        ]
        scores = [_shown(_pooled(having, which).micro.precision) for which in (_before, _after)]
        yield (
            f"| {FLAG_TITLES[kind]} (`{kind}`) | {len(having)} | {len(sentences)} "
            f"| {_count(sentences, RepairAction.REMOVED)} "
            f"| {_count(sentences, RepairAction.REPLACED)} "
            f"| {sum(each.needs_you for each in sentences)} | {' | '.join((*flags, *scores))} |"
        )


def _led(name: str, mended: Sequence[Mended]) -> Iterator[str]:
    before, after = (_pooled(mended, which) for which in (_before, _after))
    sentences = [each for one in mended for each in one.repaired.sentences]
    wanted = sum(_was_wrong(one, each) for one in mended for each in one.repaired.sentences)
    lost = sum(len(lost_facts(one.before, one.after)) for one in mended)
    entailed = sum(bool(v.entailed) for one in mended for v in one.before.kept)
    yield (
        "| examples | n | sentences that the rules doubted | of them rightly, by hand | precision, "
        "micro, before | after | recall, micro, before | after | facts of originals lost |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    yield (
        f"| {name} | {len(mended)} | {len(sentences)} | {_share(wanted, len(sentences))} "
        f"| {_shown(before.micro.precision)} | {_shown(after.micro.precision)} "
        f"| {_shown(before.micro.recall)} | {_shown(after.micro.recall)} "
        f"| {_share(lost, entailed)} |"
    )


def _was_wrong(one: Mended, sentence: SentenceRepair) -> bool:
    """Whether the hand labels find something unsupported in a sentence that the rules doubted."""
    where = sentence.span
    places = [verdict.fact.span for verdict in unsupported(one.before)]
    return any(where and place and place.overlaps(where) for place in places)


def _calibration(tools: Tools) -> Iterator[str]:
    plan = replace(shipped_plan("level-calibration"), repair=Repairs.ALSO)
    run_id = plan_run(tools.store, OPERATOR, plan, settings=tools.settings, keys=Keys())
    asyncio.run(execute_run(tools, run_id, retry_failures=False))
    arms = run_results(tools.store, OPERATOR, run_id).arms
    repaired = tools.store.rows("SELECT * FROM repairs WHERE before <> after")
    scores = {
        _shown(score)
        for arm in arms
        for score in (arm.scores.micro.precision, arm.scores.micro.recall)
    }
    yield (
        f"{len(arms)} arms, three levels with and without repair, on "
        f"{arms[0].scores.pairs} pairs. Edits that a repair changed: {len(repaired)} of "
        f"{sum(arm.scores.replies for arm in arms) // 2}. Precision and recall of every arm: "
        f"{' and '.join(sorted(scores))}. The offline rules add sympathy and no facts, and they "
        "check their own edits, so there is nothing to repair and both curves are one flat line. "
        "This says nothing about language models; run the plan with a model and another checker."
    )


def _before(one: Mended) -> FactCheck:
    return one.before


def _after(one: Mended) -> FactCheck:
    return one.after


def _pooled(mended: Sequence[Mended], which: Callable[[Mended], FactCheck]) -> PooledScores:
    checks = {one.case.id: which(one) for one in mended}
    return pool(
        {
            name: ([v.entailed for v in check.kept], [v.entailed for v in check.grounded])
            for name, check in checks.items()
        },
        rng=np.random.default_rng(SEED),
    )


def _unsupported(mended: Sequence[Mended], which: Callable[[Mended], FactCheck]) -> str:
    checks = [which(one) for one in mended]
    return _share(
        sum(len(unsupported(check)) for check in checks),
        sum(len(check.grounded) for check in checks),
    )


def _is_raised(kind: FlagKind, one: Mended, check: FactCheck) -> bool:
    flags = raise_flags(original=one.case.pair.physician_reply, check=check, checker=check.checker)
    return kind in {flag.kind for flag in flags}


def _count(sentences: Sequence[SentenceRepair], action: RepairAction) -> int:
    return sum(each.action is action for each in sentences)


def _share(hits: int, n: int) -> str:
    if not n:
        return "none"
    found = wilson(hits, n)
    return f"{hits} of {n} ({found.low:.3f} to {found.high:.3f})"


def _shown(found: Statistic) -> str:
    if found.estimate is None:
        return f"undefined: {found.reason}"
    between = (
        f"no interval: {found.reason}" if found.reason else f"{found.low:.3f} to {found.high:.3f}"
    )
    return f"{found.estimate:.3f} ({between}; n = {found.n})"


def written(page: str, tables: str) -> str:
    """Return the page with other tables between its marks."""
    head, _, rest = page.partition(BEGIN)
    return f"{head}{BEGIN}\n\n{tables}\n\n{END}{rest.partition(END)[2]}"


def all_tables() -> str:
    """Return the tables, from a new database."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(db_path=Path(folder) / "annotations.db")
        with open_tools(settings) as tools:
            return "\n".join(report(tools))


def main() -> None:
    """Print the tables, and keep them when asked."""
    tables = all_tables()
    print(tables)
    if "--write" in sys.argv:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(written(page, tables), encoding="utf-8")


if __name__ == "__main__":
    main()
