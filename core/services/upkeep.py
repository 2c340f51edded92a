"""Upkeep: a consistent copy of the database, and a health report that says what is wrong."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.domain.edits import EmpathyLevel
from core.errors import BedsideError, EngineRefused, PromptError, StoreError
from core.llm.offline.editor import edit
from core.llm.offline.entailment import Premise, entail
from core.prompts import catalog, verify_lock
from core.settings import Settings
from core.store import Store
from core.store import backup as copies

LOW_SPACE_BYTES = 500 * 1024 * 1024
_MEGABYTE = 1024 * 1024
_OLDEST_PYTHON = (3, 11)
_FULL = 2
_LEAST_WAIT_MS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the health report. `ok` is None for what is only said, not judged."""

    name: str
    ok: bool | None
    detail: str


def back_up(settings: Settings, target: Path | None = None) -> Path:
    """Write a consistent copy of the database and return where it lies.

    Raises
    ------
    StoreError
        When there is no database yet, or the copy can't be written.
    """
    if not settings.db_path.exists():
        raise StoreError(f"There is no database at `{settings.db_path}` yet; nothing to back up.")
    return copies.back_up(settings.db_path, target)


def doctor(settings: Settings) -> tuple[Finding, ...]:
    """Look at everything that Bedside rests on; no text and no key is ever part of it."""
    return (
        _python(),
        *_database(settings.db_path),
        _backups(settings.db_path),
        _finding("prompts", _prompts),
        _finding("offline engine", _offline_engine),
        *_keys(settings),
        _space(settings.db_path),
    )


def is_healthy(findings: tuple[Finding, ...]) -> bool:
    """Whether nothing is wrong."""
    return all(finding.ok is not False for finding in findings)


def _finding(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name=name, ok=True, detail=look())
    except BedsideError as error:
        return Finding(name=name, ok=False, detail=str(error))


def _python() -> Finding:
    version = sys.version.split()[0]
    return Finding(
        name="python",
        ok=sys.version_info >= _OLDEST_PYTHON,
        detail=f"{version}, SQLite {sqlite3.sqlite_version}",
    )


def _database(path: Path) -> tuple[Finding, ...]:
    if not path.exists():
        detail = f"none at `{path}` yet; the first start makes it"
        return (Finding(name="database", ok=None, detail=detail),)
    try:
        with Store.open(path) as store:
            return _opened(store)
    except StoreError as error:
        return (Finding(name="database", ok=False, detail=str(error)),)


def _opened(store: Store) -> tuple[Finding, ...]:
    checked = [str(value) for row in store.rows("PRAGMA quick_check") for value in row.values()]
    pragmas = {
        name: next(iter((store.row(f"PRAGMA {name}") or {"": None}).values()))
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    }
    safe = (
        pragmas["journal_mode"] == "wal"
        and pragmas["synchronous"] == _FULL
        and pragmas["foreign_keys"] == 1
        and pragmas["busy_timeout"] >= _LEAST_WAIT_MS
    )
    counts = ", ".join(
        f"{(store.row(f'SELECT count(*) AS n FROM {table}') or {'n': 0})['n']:,} {table}"  # noqa: S608 - names from the line below
        for table in ("pairs", "cases", "calls")
    )
    steps = store.rows("SELECT name FROM _sqlite_migrations ORDER BY id")
    return (
        Finding(name="database", ok=checked == ["ok"], detail=f"`{store.path}`: {checked[0]}"),
        Finding(
            name="durability",
            ok=safe,
            detail=", ".join(f"{name} {value}" for name, value in pragmas.items()),
        ),
        Finding(
            name="schema",
            ok=bool(steps),
            detail=f"{len(steps)} migrations, last `{steps[-1]['name']}`" if steps else "no schema",
        ),
        Finding(name="contents", ok=None, detail=counts),
    )


def _backups(path: Path) -> Finding:
    newest = copies.newest_backup(path)
    detail = f"newest `{newest}`" if newest else "none yet; `python -m core backup FILE` makes one"
    return Finding(name="backups", ok=None, detail=detail)


def _prompts() -> str:
    verify_lock()
    prompts = catalog()
    if not prompts:
        raise PromptError("No prompt is there; the folder `core/prompts` is incomplete.")
    return f"{len(prompts)} versions, lock in order"


def _offline_engine() -> str:
    reply = "Your PSA is 4.2. Please stop aspirin 5 days before the biopsy."
    edited = edit("I am worried about my biopsy.", reply, EmpathyLevel.EMPATHIC)
    kept = entail(
        Premise(edited),
        "The care team instructs the patient to stop aspirin 5 days before the biopsy.",
    )
    changed = entail(Premise(edited), "The patient's PSA is 9.8.")
    if not kept.entailed or changed.entailed:
        raise EngineRefused("The self-test of the offline rules fails; please report this.")
    return "self-test passed (rules, not a language model)"


def _keys(settings: Settings) -> tuple[Finding, ...]:
    keys = settings.keys
    return tuple(
        Finding(name=f"key for {label}", ok=None, detail=_key_words(has_key, has_address))
        for label, has_key, has_address in (
            ("OpenAI", bool(keys.openai_key), bool(keys.openai_base_url)),
            ("Google", bool(keys.google_key), bool(keys.google_base_url)),
        )
    )


def _key_words(has_key: bool, has_address: bool) -> str:
    return ("present" if has_key else "none") + (", own server address set" if has_address else "")


def _space(path: Path) -> Finding:
    folder = next(parent for parent in path.resolve().parents if parent.exists())
    free = shutil.disk_usage(folder).free
    return Finding(
        name="disk space",
        ok=free >= LOW_SPACE_BYTES,
        detail=f"{free // _MEGABYTE:,} MB free where the database lies",
    )
