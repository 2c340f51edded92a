"""Run the whole sample library through `edit` with the offline rules; write docs/sample-results.md.

    python -m tests.bench.sample_results [--cli]

With `--cli` each pair also goes through `python -m core edit --json`, one process a pair, and the
documents are compared with those of the service.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

from core.domain.cases import Case
from core.domain.edits import LEVELS, EmpathyLevel, Method
from core.domain.messages import MessagePair
from core.metrics.facts import pool
from core.metrics.intervals import wilson
from core.samples import sample_pairs
from core.services.editing import EditOrder, edit_pair
from core.services.summary import case_json, summarize
from core.services.tools import open_tools
from core.settings import load_settings

PAGE = Path("docs/sample-results.md")
SEED = 20260122


def run_all(database: Path) -> dict[EmpathyLevel, list[Case]]:
    """Edit and check every sample pair at every level."""

    async def everything() -> dict[EmpathyLevel, list[Case]]:
        with open_tools(load_settings(db=database)) as tools:
            return {
                level: [
                    await edit_pair(
                        tools, EditOrder(pair=pair, method=Method.REFINED_EDIT, level=level)
                    )
                    for pair in sample_pairs()
                ]
                for level in LEVELS
            }

    return asyncio.run(everything())


def table(results: dict[EmpathyLevel, list[Case]]) -> list[str]:
    """Return the result table, one row a level and source."""
    lines = [
        "| level | pairs | facts of originals | recall (micro) | facts of edits "
        "| precision (micro) | words added (median) | flags per 100 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        row(level, source, [case for case in cases if case.pair.source == source])
        for level, cases in results.items()
        for source in ("kqa", "synthetic")
    ]
    return lines


def row(level: EmpathyLevel, source: str, cases: list[Case]) -> str:
    """Return one row: pooled numbers with their intervals."""
    labels = {
        case.pair.id: (
            [v.entailed for v in case.check.kept],
            [v.entailed for v in case.check.grounded],
        )
        for case in cases
        if case.check
    }
    pooled = pool(labels, rng=np.random.default_rng(SEED))
    grown = [(s := summarize(case)).after.words - s.before.words for case in cases]
    flags = sum(len(case.flags) for case in cases)
    kept = sum(len(case.check.kept) for case in cases if case.check)
    grounded = sum(len(case.check.grounded) for case in cases if case.check)
    return (
        f"| {level.label}, {source} | {len(cases)} | {kept} | {shown(pooled.micro.recall)} "
        f"| {grounded} | {shown(pooled.micro.precision)} | {statistics.median(grown):+.0f} "
        f"| {100 * flags / len(cases):.0f} |"
    )


def shown(value) -> str:
    """Write a statistic with its interval, or why it is undefined."""
    if value.estimate is None:
        return value.reason
    if value.low == value.high:  # resampling equal pairs shows no width; the count does
        interval = wilson(round(value.estimate * value.n), value.n)
        return f"{value.estimate:.3f} (Wilson {interval.low:.3f}–{interval.high:.3f})"
    return f"{value.estimate:.3f} ({value.low:.3f}–{value.high:.3f})"


def flag_counts(results: dict[EmpathyLevel, list[Case]]) -> list[str]:
    """Return how often each flag was raised, by level."""
    counted = {
        level: Counter(flag.kind.value for case in cases for flag in case.flags)
        for level, cases in results.items()
    }
    kinds = sorted({kind for counts in counted.values() for kind in counts})
    lines = ["| flag | " + " | ".join(level.label for level in results) + " |"]
    lines.append("|---|" + "---|" * len(results))
    lines += [
        f"| {kind} | " + " | ".join(str(counted[level][kind]) for level in results) + " |"
        for kind in kinds
    ]
    return lines


def from_command_line(pair: MessagePair, folder: Path) -> dict[str, object]:
    """Run one pair through the command line and return its document."""
    message, reply = folder / "message.txt", folder / "reply.txt"
    message.write_text(pair.patient_message, encoding="utf-8")
    reply.write_text(pair.physician_reply, encoding="utf-8")
    command = [sys.executable, "-m", "core", "edit", "--message", str(message)]
    command += ["--reply", str(reply), "--db", str(folder / "cli.db"), "--json"]
    done = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
    return json.loads(done.stdout)


def compare_with_command_line(cases: list[Case], folder: Path) -> int:
    """Return how many pairs give another document on the command line."""
    different = 0
    for case in cases:
        if from_command_line(case.pair, folder) != json.loads(json.dumps(case_json(case))):
            print(f"differs: {case.pair.id}")
            different += 1
    return different


def main() -> None:
    """Run, print and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cli", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        results = run_all(folder / "samples.db")
        lines = [
            "# The sample library through the offline rules",
            "",
            "Made by `python -m tests.bench.sample_results`. Editor and checker: `offline:rules`,",
            "rules, not a language model; method `edit_refined`. Recall and precision say what the",
            "rules could confirm, with 95 % intervals by resampling pairs (2,000 resamples, seed",
            f"{SEED}; by Wilson over facts where all pairs agree). They measure the rules on their",
            "own edits: editor, facts and verdicts come from one set of rules tuned to each other.",
            "They say nothing of a language model.",
            "",
            *table(results),
            "",
            "How often each flag was raised:",
            "",
            *flag_counts(results),
            "",
        ]
        PAGE.write_text("\n".join(lines), encoding="utf-8")
        print("\n".join(lines))
        if arguments.cli:
            cases = results[EmpathyLevel.EMPATHIC]
            different = compare_with_command_line(cases, folder)
            print(f"command line: {len(cases)} pairs, {different} differ from the service")


if __name__ == "__main__":
    main()
