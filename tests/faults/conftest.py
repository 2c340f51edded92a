"""Starts the programs of the fault tests and ends them, whatever happens."""

import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "annotations.db"


@pytest.fixture
def start():
    """Return how to start a program in its own process; all are killed at the end."""
    started = []

    def begin(program, *arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.writers", program, *map(str, arguments)],
            cwd=TOP,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def run(start):
    """Return how to run a program to its end and read the lines it printed."""

    def finish(program, *arguments):
        process = start(program, *arguments)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        return said.splitlines()

    return finish
