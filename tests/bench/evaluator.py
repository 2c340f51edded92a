"""The evaluator's speed and cost: `python -m tests.bench.evaluator [--write] [--inspect PYTHON]`.

640 entailment calls of 200 ms against the stand-in server in a process of its own: ours, with the
cache and the call log of a run on disk, beside plain AsyncOpenAI with a semaphore, in turn,
medians of three. Then a run killed half way, the same run twice, and entailment in batches
against one by one. Read the ratios, not the seconds, and on a quiet machine. `--write` writes the
figures to docs/evaluator.md.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import openai

from core.domain.facts import Direction
from core.llm.features import sent_features
from core.llm.openai_engine import wire_body
from core.samples import sample_pairs
from core.services.entailing import entail_all, entail_request
from core.services.tools import open_tools
from core.settings import CHECKOUT
from tests.bench.evaluator_runs import SPEC, batching, killed_half_way, same_twice, settings_for
from tests.bench.stand_in import ONE_VERDICT, StandIn, stand_in

CALLS = 640
LATENCY = 0.2
CONCURRENCIES = (8, 32, 64)
TIMES = 3
PEER = Path(__file__).with_name("peer_inspect.py")
PAGE = CHECKOUT / "docs" / "evaluator.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One way, once: seconds of the wall and of the processor, and the most in flight."""

    wall: float
    processor: float
    in_flight: int


def statements() -> list[tuple[str, str]]:
    """Return premise and statement of each call, all different, of usual length."""
    texts = [pair.physician_reply for pair in sample_pairs()]
    return [
        (texts[number % len(texts)], f"{texts[(number * 7) % len(texts)][:120]} ({number})")
        for number in range(CALLS)
    ]


async def with_semaphore(server: StandIn, concurrency: int, _folder: Path) -> None:
    """The floor: the SDK, a semaphore and the same prompts; nothing is read, kept or logged."""
    slots = asyncio.Semaphore(concurrency)

    async with openai.AsyncOpenAI(
        api_key="none", base_url=server.address, max_retries=0, timeout=30
    ) as client:

        async def one(premise: str, text: str) -> None:
            request = entail_request(
                SPEC, premise, {"f1": text}, direction=Direction.KEPT, secret=b"bench"
            )
            async with slots:
                await client.chat.completions.create(
                    **wire_body(request, sent=sent_features(request, refused=frozenset()))
                )

        await asyncio.gather(*(one(*each) for each in statements()))


async def with_evaluator(server: StandIn, concurrency: int, folder: Path) -> None:
    """Ours: entailment as a check asks it, one fact a call, cached and logged on disk."""
    settings = settings_for(folder / f"speed-{time.monotonic_ns()}.db", server, concurrency)
    with open_tools(settings) as tools, tools.call_log() as log:
        async with tools.engine(SPEC, log=log, scope=None) as engine:
            # What a new database takes is no part of asking.
            began = time.perf_counter(), time.process_time()

            async def one(premise: str, text: str) -> None:
                await entail_all(
                    engine, SPEC, premise=premise, statements=[text], direction=Direction.KEPT,
                    secret=b"bench",
                )  # fmt: skip

            await asyncio.gather(*(one(*each) for each in statements()))
    server.began = began


Way = Callable[[StandIn, int, Path], Awaitable[None]]


def measured(way: Way, concurrency: int, folder: Path) -> Measured:
    """Run one way once; a way may say when its preparations were over."""
    with stand_in(latency=LATENCY, say=ONE_VERDICT) as server:
        server.began = time.perf_counter(), time.process_time()

        async def once() -> None:
            await way(server, concurrency, folder)

        asyncio.run(once())
        wall, processor = time.perf_counter(), time.process_time()
        return Measured(
            wall=wall - server.began[0],
            processor=processor - server.began[1],
            in_flight=server.seen()["most_in_flight"],
        )


def speed(concurrency: int, folder: Path) -> str:
    """Return one line of the table: medians, the ways in turn."""
    found: dict[Way, list[Measured]] = {with_semaphore: [], with_evaluator: []}
    for _ in range(TIMES):
        for way, runs in found.items():
            runs.append(measured(way, concurrency, folder))
    limit = CALLS * LATENCY / concurrency
    floor, ours = (median(run.wall for run in runs) for runs in found.values())
    floor_busy, busy = (median(run.processor for run in runs) for runs in found.values())
    in_flight = sorted({run.in_flight for run in found[with_evaluator]})
    spread = [run.wall for run in found[with_evaluator]]
    return (
        f"| {concurrency} | {limit:.1f} s | {floor / limit:.2f} | {ours / limit:.2f} | "
        f"{ours / floor:.2f} | {1000 * floor_busy / CALLS:.1f} | {1000 * busy / CALLS:.1f} | "
        f"{busy / floor_busy:.2f} | {', '.join(map(str, in_flight))} | "
        f"{min(spread):.1f} to {max(spread):.1f} s |"
    )


def inspect_ai(python: str) -> Iterator[str]:
    """Run inspect-ai from a venv of its own, once at each number of requests at a time."""
    yield from ("", "## A peer: inspect-ai", "", "Once each, in the same run.", "")
    yield "| C | inspect-ai / limit | CPU ms a call | most in flight |"
    yield "|---|---|---|---|"
    for concurrency in CONCURRENCIES[1:]:
        with stand_in(latency=LATENCY, say=ONE_VERDICT) as server:
            command = [python, str(PEER), server.address, str(concurrency), str(CALLS)]
            done = subprocess.run(command, capture_output=True, check=True, text=True)
            wall, processor = map(float, done.stdout.split())
            seen = server.seen()
        assert seen["requests"] == CALLS
        yield (
            f"| {concurrency} | {wall / (CALLS * LATENCY / concurrency):.2f} | "
            f"{1000 * processor / CALLS:.1f} | {seen['most_in_flight']} |"
        )


def lines(folder: Path, *, inspect: str | None) -> Iterator[str]:
    """Measure everything and write the page line by line."""
    yield "# The evaluator: speed, cost and kills"
    yield ""
    yield "Written by `python -m tests.bench.evaluator --write`; medians of three."
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    yield (
        f"Machine: {os.cpu_count()} processors, {platform.system()}, Python "
        f"{platform.python_version()}; load before the run {load:.1f}. Read the ratios: a busy "
        "machine stretches both ways."
    )
    yield ""
    yield f"## {CALLS} entailment calls of {1000 * LATENCY:.0f} ms"
    yield ""
    yield (
        "The floor is AsyncOpenAI with a semaphore and the same prompts. Ours validates, caches "
        "and logs every answer on disk. The limit is calls x latency / C."
    )
    yield ""
    yield (
        "| C | limit | floor / limit | ours / limit | ours / floor | floor CPU ms a call | "
        "ours CPU ms a call | CPU ratio | most in flight | ours, fastest to slowest |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for concurrency in CONCURRENCIES:
        yield speed(concurrency, folder)
    if inspect:
        yield from inspect_ai(inspect)
    yield from ("", "## A run killed, and the same run twice", "")
    yield from killed_half_way(folder)
    yield from same_twice(folder)
    yield from ("", "## Facts in batches against one by one", "")
    yield from batching(folder)


def main() -> None:
    """Print the figures, and write them where asked."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true")
    options.add_argument("--inspect", metavar="PYTHON", help="a Python that has inspect-ai")
    chosen = options.parse_args()
    page: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for line in lines(Path(folder), inspect=chosen.inspect):
            print(line, flush=True)
            page.append(line)
    if chosen.write:
        PAGE.write_text("\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
