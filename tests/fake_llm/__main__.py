"""Run the stand-in by hand: `python -m tests.fake_llm --port 8100`."""

from __future__ import annotations

import argparse
import contextlib
import sys
import threading

from tests.fake_llm.answers import differing_answer, rules_answer
from tests.fake_llm.faults import Fault
from tests.fake_llm.server import FakeLLM


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fake_llm", description=__doc__)
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds an answer takes")
    parser.add_argument("--share", type=float, default=0.0, help="share of each --fault")
    parser.add_argument("--fault", action="append", default=[], choices=list(Fault), type=Fault)
    parser.add_argument("--say", help="answer everything with this text")
    parser.add_argument("--differing", action="store_true", help="edits differ by model and prompt")
    chosen = parser.parse_args()
    say, by_rules = chosen.say, differing_answer if chosen.differing else rules_answer
    with FakeLLM(
        answer=by_rules if say is None else lambda _: say,
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
