"""What the engine's wrappers cost: 640 calls of 200 ms against AsyncOpenAI with a semaphore.

Run `python -m tests.bench.engine_overhead`. The stand-in server runs in its own process; read the
ratios, not the seconds, and read them on a quiet machine.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import openai

from core.domain.prompting import Task
from core.llm.engine import Request
from core.llm.registry import open_engine
from core.settings import Keys
from tests.fakes import MemoryCache, MemoryLog

CALLS = 640
LATENCY = 0.2
REQUEST = Request(engine="openai:stand-in", task=Task.EDIT, system="Be kind.", user="")


async def with_semaphore(base_url: str, concurrency: int) -> None:
    """The floor: the SDK, a semaphore and nothing else."""
    slots = asyncio.Semaphore(concurrency)
    async with openai.AsyncOpenAI(api_key="none", base_url=base_url, max_retries=0) as client:

        async def one(number: int) -> None:
            async with slots:
                await client.chat.completions.create(
                    model="stand-in",
                    temperature=0.0,
                    messages=[
                        {"role": "system", "content": "Be kind."},
                        {"role": "user", "content": f"call {number}"},
                    ],
                )

        await asyncio.gather(*map(one, range(CALLS)))


async def with_engine(base_url: str, concurrency: int) -> None:
    """Ours: caching, limiting, retrying, adjusting and recording around the same SDK."""
    async with open_engine(
        REQUEST.engine,
        keys=Keys(openai_base_url=base_url),
        cache=MemoryCache(),
        log=MemoryLog(),
        concurrency=concurrency,
        timeout=30,
    ) as engine:
        requests = [replace(REQUEST, user=f"call {number}") for number in range(CALLS)]
        await asyncio.gather(*map(engine.complete, requests))


def measured(run: Callable[[str, int], Awaitable[None]], base_url: str, concurrency: int):
    """Return the wall and the processor seconds of one run."""
    wall, processor = time.perf_counter(), time.process_time()

    async def once() -> None:
        await run(base_url, concurrency)

    asyncio.run(once())
    return time.perf_counter() - wall, time.process_time() - processor


def main() -> None:
    command = [sys.executable, "-m", "tests.fake_llm", "--port", "0", "--latency", str(LATENCY)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            server.stdout.readline()
            found = re.search(r"OPENAI_BASE_URL=(\S+)", server.stdout.readline())
            assert found is not None
            print("C    limit  floor  engine | engine/limit  engine/floor | processor/call: ratio")
            for concurrency in (8, 32, 64):
                limit = CALLS * LATENCY / concurrency
                floor, floor_busy = measured(with_semaphore, found[1], concurrency)
                ours, ours_busy = measured(with_engine, found[1], concurrency)
                print(
                    f"{concurrency:<4} {limit:5.1f}  {floor:5.2f}  {ours:6.2f} | "
                    f"{ours / limit:12.2f}  {ours / floor:12.2f} | "
                    f"{1000 * ours_busy / CALLS:.1f} ms: {ours_busy / floor_busy:.2f}"
                )
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
