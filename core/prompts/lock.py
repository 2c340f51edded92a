"""The lock: a locked version never changes; what a model reads changes only in a new version."""

from __future__ import annotations

from pathlib import Path

from core.domain.prompting import Prompt
from core.errors import PromptError
from core.prompts.files import SHIPPED, read_folder
from core.prompts.slots import listed

LOCK_NAME = "hashes.lock"


def verify_lock(folder: Path = SHIPPED) -> None:
    """Compare every prompt file with its locked hash.

    Raises
    ------
    PromptError
        When a prompt changed, is not locked yet, or is locked and gone; all are named.
    """
    found, locked = _hashes(folder), _read(folder)
    complaints = [
        f"{what}: {listed(names)}"
        for what, names in (
            ("changed after it was locked (add a new version instead)", _changed(found, locked)),
            ("not locked yet (run `python -m core prompts lock`)", found.keys() - locked.keys()),
            ("locked but gone (bring the file back)", locked.keys() - found.keys()),
        )
        if names
    ]
    if complaints:
        raise PromptError(f"Prompts are not in order. {'; '.join(complaints)}.")


def write_lock(folder: Path = SHIPPED) -> tuple[str, ...]:
    """Lock the prompts that are new, and return their names with version.

    Raises
    ------
    PromptError
        When a locked prompt changed or is gone: a lock is never moved quietly.
    """
    found, locked = _hashes(folder), _read(folder)
    broken = _changed(found, locked) | (locked.keys() - found.keys())
    if broken:
        raise PromptError(
            f"Locked prompts changed or are gone: {listed(broken)}. "
            "Bring them back and add a new version instead."
        )
    lines = [f"{name} {sha}\n" for name, sha in sorted(found.items())]
    (folder / LOCK_NAME).write_text("".join(lines), encoding="utf-8", newline="\n")
    return tuple(sorted(found.keys() - locked.keys()))


def _hashes(folder: Path) -> dict[str, str]:
    return {_key(prompt): prompt.sha for prompt in read_folder(folder)}


def _key(prompt: Prompt) -> str:
    return f"{prompt.name}.v{prompt.version}"


def _changed(found: dict[str, str], locked: dict[str, str]) -> set[str]:
    return {name for name in found.keys() & locked.keys() if found[name] != locked[name]}


def _read(folder: Path) -> dict[str, str]:
    path = folder / LOCK_NAME
    if not path.exists():
        return {}
    lines = filter(None, path.read_text(encoding="utf-8").splitlines())
    try:
        return dict(line.split() for line in lines)
    except ValueError as error:
        raise PromptError(f"`{LOCK_NAME}` must hold a prompt and a hash a line.") from error
