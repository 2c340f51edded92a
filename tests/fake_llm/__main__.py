"""Run the stand-in by hand: `python -m tests.fake_llm --port 8100`."""

from __future__ import annotations

import argparse
import contextlib
import sys
import threading

from tests.fake_llm.answers import rules_answer
from tests.fake_llm.faults import Fault
from tests.fake_llm.server import FakeLLM


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fake_llm", description=__doc__)
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds an answer takes")
    parser.add_argument("--share", type=float, default=0.0, help="share of each --fault")
    parser.add_argument("--fault", action="append", default=[], choices=list(Fault), type=Fault)
    parser.add_argument("--say", help="answer everything with this text")
    chosen = parser.parse_args()
    say = chosen.say
    with FakeLLM(
        answer=rules_answer if say is None else lambda _: say,
        port=chosen.port,
        latency=chosen.latency,
        share=chosen.share,
        random_faults=chosen.fault,
    ) as server:
        sys.stdout.write(
            "Answers by the offline rules over both wire formats; it is not a language model.\n"
            f"OPENAI_BASE_URL={server.openai_base_url}  engine openai:stand-in\n"
            f"GOOGLE_BASE_URL={server.google_base_url}  engine google:stand-in\n"
            "Stop with Ctrl+C.\n"
        )
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
