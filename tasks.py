"""Set up and run Bedside with nothing but Python: `python3 tasks.py app` or `... test`.

Only the standard library is used here. The first call makes `.venv` and installs the lock; later
calls see from a stamp that nothing changed and start at once.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)


def run(*command: str | Path) -> None:
    """Run a command in the checkout; leave with its exit code if it fails."""
    result = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if result.returncode:
        sys.exit(result.returncode)


def stamp(lock: Path) -> str:
    """Return what an up-to-date environment was made from."""
    return hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()


def ensure_environment(lock_name: str) -> None:
    """Make `.venv` hold exactly what the lock names, unless it already does."""
    lock = ROOT / lock_name
    mark = VENV / f"{lock_name}.stamp"
    if PYTHON.exists() and mark.exists() and mark.read_text() == stamp(lock):
        return
    print(f"Setting up {VENV.name} from {lock_name}; the first time takes a minute or two.")
    if not PYTHON.exists() or not has_pip():
        make_environment()
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", lock)
    for old in VENV.glob("requirements*.stamp"):
        old.unlink()
    mark.write_text(stamp(lock))
    if lock_name == "requirements-dev.txt":
        run_time = ROOT / "requirements.txt"
        (VENV / "requirements.txt.stamp").write_text(stamp(run_time))


def has_pip() -> bool:
    """Tell whether the environment can install packages."""
    probe = [str(PYTHON), "-m", "pip", "--version"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def make_environment() -> None:
    """Make `.venv` with pip, also where Debian's Python comes without `ensurepip`."""
    shutil.rmtree(VENV, ignore_errors=True)
    if not has_ensurepip() and not install_ensurepip():
        sys.exit(
            "This Python has no `ensurepip`, so no environment can be made. On Debian or Ubuntu "
            "please run `sudo apt install python3-venv`, then this command again."
        )
    # A new process, because an `ensurepip` installed a moment ago is not seen by this one.
    run(sys.executable, "-m", "venv", VENV)


def has_ensurepip() -> bool:
    """Tell whether this Python can put pip into a new environment."""
    probe = [sys.executable, "-c", "import ensurepip"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def install_ensurepip() -> bool:
    """Install Debian's `python3-venv` where this user may; tell whether that worked."""
    apt = shutil.which("apt-get")
    if apt is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    package = f"python3.{sys.version_info.minor}-venv"
    for command in ([apt, "update", "-qq"], [apt, "install", "-y", "-qq", package]):
        subprocess.run(command, check=False)
    return has_ensurepip()


def app(arguments: list[str]) -> None:
    """Start the app on http://127.0.0.1:8501 (more arguments go to `streamlit run`)."""
    ensure_environment("requirements.txt")
    run(PYTHON, "-m", "streamlit", "run", "app.py", *arguments)


def panel(arguments: list[str]) -> None:
    """Start the app with TLS on the network, for a panel (`--address`, `--port`, `--cert`)."""
    ensure_environment("requirements.txt")
    run(PYTHON, "-m", "core", "serve", *arguments)


def test(arguments: list[str]) -> None:
    """Lint, check types and layers, and run all tests; with arguments, only pytest with them."""
    ensure_environment("requirements-dev.txt")
    if not arguments:
        check([])
    run(PYTHON, "-m", "pytest", *(arguments or ["-n", "auto", "--dist", "loadfile"]))


def check(_arguments: list[str]) -> None:
    """Lint, check the format, the types and the layers; no tests."""
    ensure_environment("requirements-dev.txt")
    run(PYTHON, "-m", "ruff", "check", ".")
    run(PYTHON, "-m", "ruff", "format", "--check", ".")
    run(BIN / "lint-imports")
    run(PYTHON, "-m", "basedpyright")


def lock(_arguments: list[str]) -> None:
    """Compile both locks from requirements.in and requirements-dev.in."""
    ensure_environment("requirements-dev.txt")
    for name in ("requirements", "requirements-dev"):
        run(
            *(PYTHON, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--no-header"),
            *("--python-version", ".".join(map(str, OLDEST)), "--no-emit-index-url"),
            *("--constraint", "requirements.txt") * (name != "requirements"),
            *(f"{name}.in", "--output-file", f"{name}.txt"),
        )


TASKS = {task.__name__: task for task in (app, panel, test, check, lock)}


def main() -> None:
    """Run one task by name."""
    if sys.version_info < OLDEST:
        sys.exit(f"Bedside needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version}.")
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"  {name:6} {task.__doc__}" for name, task in TASKS.items()),
    )
    parser.add_argument("task", choices=TASKS)
    chosen, rest = parser.parse_known_args()
    try:
        TASKS[chosen.task](rest)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
