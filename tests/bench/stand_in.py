"""The stand-in server in a process of its own, and what it saw."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.request import urlopen

ONE_VERDICT = json.dumps(
    {
        "verdicts": [
            {"id": "f1", "entailed": 1, "label": "none", "evidence": "", "reason": "It is said."}
        ]
    }
)


@dataclass(kw_only=True)
class StandIn:
    """Where it is; `began` is when the wall and processor clocks of a measurement were read."""

    address: str
    began: tuple[float, float] = (0.0, 0.0)

    def seen(self) -> dict[str, int]:
        """Return how many requests came, how many different ones, and the most at a time."""
        with urlopen(f"{self.address.removesuffix('/v1')}/seen") as answer:  # noqa: S310
            return json.load(answer)


@contextmanager
def stand_in(
    *, latency: float, say: str | None = None, differing: bool = False
) -> Iterator[StandIn]:
    """Start the server and end it; with `differing` its edits differ by model and prompt."""
    command = [sys.executable, "-m", "tests.fake_llm", "--port", "0", "--latency", str(latency)]
    if say is not None:
        command += ["--say", say]
    if differing:
        command += ["--differing"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            found = re.search(r"OPENAI_BASE_URL=(\S+)", process.stdout.readline())
            assert found is not None
            yield StandIn(address=found[1])
        finally:
            process.terminate()
