"""inspect-ai on the same calls, run with the Python of a venv that has it and nothing of ours.

`PYTHON tests/bench/peer_inspect.py ADDRESS C CALLS` prints the wall and processor seconds.
"""

import os
import sys
import tempfile
import time

from inspect_ai import Task, eval  # pyright: ignore[reportMissingImports]
from inspect_ai.dataset import Sample  # pyright: ignore[reportMissingImports]
from inspect_ai.solver import generate  # pyright: ignore[reportMissingImports]


def main() -> None:
    address, concurrency, calls = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    os.environ["OPENAI_API_KEY"] = "none"
    task = Task(
        dataset=[Sample(input=f"Is this said? ({number})") for number in range(calls)],
        solver=[generate()],
    )
    with tempfile.TemporaryDirectory() as folder:
        wall, processor = time.perf_counter(), time.process_time()
        eval(
            task,
            model="openai/stand-in",
            model_base_url=address,
            model_args={"responses_api": False},
            max_connections=concurrency,
            max_samples=2 * concurrency,
            display="none",
            log_dir=folder,
            temperature=0.0,
        )
        sys.stdout.write(
            f"{time.perf_counter() - wall:.3f} {time.process_time() - processor:.3f}\n"
        )


if __name__ == "__main__":
    main()
