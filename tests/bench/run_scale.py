"""A run of 3,912 cells: `python -m tests.bench.run_scale [--db FILE] [--write]`.

163 pairs x 2 prompts x 3 levels x 4 engines, run to the end over the OpenAI wire, then read in a
process of its own as the pages read it: the results, a comparison and the trade-off, each for the
first time and again, with the memory of both processes. The pairs are the sample library and
numbered copies of it; the stand-in answers by rules, so the scores say nothing about any model.
`--db` keeps the database (and runs nothing where it is there). `--write` writes docs/run-scale.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from core.domain.access import OPERATOR
from core.domain.edits import LEVELS
from core.domain.messages import PairSource
from core.domain.runs import CellState, PairChoice, PairSet
from core.samples import sample_pairs
from core.services.run_arms import run_arms
from core.services.run_compare import compare_arms
from core.services.run_control import list_runs, run_progress, start_plan
from core.services.run_lengths import length_strata
from core.services.run_results import run_results
from core.services.tools import open_store
from core.services.tradeoff import tradeoff
from core.settings import CHECKOUT, Keys, Settings
from core.store.pairs import save_pair
from tests.batches import a_plan, wait_for
from tests.bench.stand_in import stand_in

PAIRS = 163
ENGINES = tuple(f"openai:stand-in-{letter}" for letter in "abcd")
PROMPTS = ("edit-simple", "edit-refined")
CONCURRENCY = 32
PAGE = CHECKOUT / "docs" / "run-scale.md"


def fill(settings: Settings) -> tuple[str, ...]:
    """Keep so many pairs, numbered copies of the sample library, and return their ids."""
    samples, made = sample_pairs(), []
    for number in range(PAIRS):
        pair = samples[number % len(samples)]
        copy = f"Message {number + 1}. {pair.patient_message}"
        made.append(
            replace(pair, id=f"scale-{number + 1:03}", patient_message=copy,
                    source=PairSource.IMPORTED)
        )  # fmt: skip
    with open_store(settings) as store:
        for pair in made:
            save_pair(store, pair, kept=True)
    return tuple(pair.id for pair in made)


def run(path: Path) -> list[str]:
    """Run the whole plan and say what it took."""
    with stand_in(latency=0.0, differing=True) as server:
        keys = Keys(openai_base_url=server.address)
        settings = Settings(db_path=path, keys=keys, concurrency=CONCURRENCY)
        plan = a_plan(
            title="Scale",
            prompts=PROMPTS,
            levels=LEVELS,
            engines=ENGINES,
            checker=ENGINES[0],
            pairs=PairChoice(source=PairSet.IDS, ids=fill(settings)),
        )
        began = time.perf_counter()
        run_id, job = start_plan(settings, Keys(), OPERATOR, plan)
        wait_for(job)
        seconds = time.perf_counter() - began
        with open_store(settings) as store:
            progress = run_progress(store, OPERATOR, run_id)
        seen = server.seen()
    done = progress.cells[CellState.DONE]
    if done != progress.total:
        raise SystemExit(f"only {done} of {progress.total} cells are done")
    return [
        f"* {progress.total:,} cells, {seen['requests']:,} requests ({seen['distinct']:,} "
        f"different) at C = {CONCURRENCY} in {seconds:,.0f} s, answers without latency; "
        f"the database has {path.stat().st_size / 1e6:,.0f} MB.",
        f"* The process that ran it used at most {_memory():,.0f} MB.",
    ]


def browse(path: Path) -> None:
    """Read the run as the pages do, and print the seconds and the memory as JSON."""
    with open_store(Settings(db_path=path)) as store:
        run_id = list_runs(store, OPERATOR)[0].id
        arms = run_arms(store, OPERATOR, run_id)
        reads: dict[str, Callable[[], object]] = {
            "results": lambda: run_results(store, OPERATOR, run_id),
            "comparison": lambda: compare_arms(store, OPERATOR, arms[0].ref, arms[-1].ref),
            "trade-off": lambda: tradeoff(store, OPERATOR, run_id),
            "lengths at one level": lambda: length_strata(
                store, OPERATOR, run_id, level=LEVELS[-1]
            ),
        }
        taken = {name: [_seconds(read), _seconds(read)] for name, read in reads.items()}
    print(json.dumps({"seconds": taken, "memory": _memory()}))


def _seconds(read: Callable[[], object]) -> float:
    began = time.perf_counter()
    read()
    return time.perf_counter() - began


def _memory() -> float:
    """Return the most megabytes that this process held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _browsed(path: Path) -> list[str]:
    command = [sys.executable, "-m", "tests.bench.run_scale", "--browse", "--db", str(path)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = json.loads(out)
    return [
        *(
            f"* {name}: {first:.2f} s the first time, {again:.2f} s when computed again."
            for name, (first, again) in found["seconds"].items()
        ),
        f"* The process that read it used at most {found['memory']:,.0f} MB.",
    ]


def main() -> None:
    """Run, read, print; write the page where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--db", type=Path)
    parser.add_argument("--browse", action="store_true")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    if asked.browse:
        browse(asked.db)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = asked.db or Path(folder) / "scale.db"
        load = os.getloadavg()[0]
        lines = [] if path.exists() else run(path)
        lines += _browsed(path)
    print("\n".join(lines))
    if asked.write:
        PAGE.write_text(_page(lines, load), encoding="utf-8")


def _page(lines: list[str], load: float) -> str:
    return (
        "# A run of 3,912 cells\n\n"
        "Written by `python -m tests.bench.run_scale --write`: 163 pairs x 2 prompts x 3 levels x "
        "4 engines,\nrun over the OpenAI wire against the stand-in server, then read in a new "
        "process.\n"
        f"Machine: {os.cpu_count()} processors, {platform.system()}, Python "
        f"{platform.python_version()}; load before the run {load:.1f}.\n"
        "The stand-in answers by rules: these figures are about speed and memory, not about any "
        "model.\nThe pages keep what they computed until a row changes, so that only the first "
        "look waits.\n\n" + "\n".join(lines) + "\n"
    )


if __name__ == "__main__":
    main()
