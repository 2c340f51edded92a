"""Which schema a file has, and how it comes to the newest; steps are only ever appended."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import StoreError, StoreTooNew
from core.store.batch_schema import BATCH_SCHEMA
from core.store.card_schema import CARD_SCHEMA
from core.store.desk_schema import DESK_SCHEMA
from core.store.first_schema import FIRST_SCHEMA, FIRST_VIEWS
from core.store.judging_schema import JUDGING_SCHEMA, JUDGING_VIEWS
from core.store.panel_schema import PANEL_SCHEMA, PANEL_VIEWS
from core.store.prompt_schema import PROMPT_SCHEMA
from core.store.repair_schema import REPAIR_SCHEMA
from core.store.review_schema import REVIEW_SCHEMA
from core.store.run_schema import RUN_SCHEMA, RUN_VIEWS

if TYPE_CHECKING:
    from sqlite_utils import Database

SET_NAME = "bedside"

# Name and statements of every step. A step that was ever released is frozen: a change of the
# schema is a new step at the end.
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("m001_first_schema", (*FIRST_SCHEMA, *FIRST_VIEWS)),
    ("m002_panel", (*PANEL_SCHEMA, *PANEL_VIEWS)),
    ("m003_judging", (*JUDGING_SCHEMA, *JUDGING_VIEWS)),
    ("m004_runs", (*RUN_SCHEMA, *RUN_VIEWS)),
    ("m005_prompts", PROMPT_SCHEMA),
    ("m006_desk", DESK_SCHEMA),
    ("m007_review", REVIEW_SCHEMA),
    ("m008_cards", CARD_SCHEMA),
    ("m009_batches", BATCH_SCHEMA),
    ("m010_repairs", REPAIR_SCHEMA),
)


def applied_steps(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the steps that the file has seen, in their order."""
    try:
        found = connection.execute(
            "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id", (SET_NAME,)
        )
        return [str(row[0]) for row in found]
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") != "SQLITE_ERROR":
            raise
        return []


def must_migrate(connection: sqlite3.Connection, path: Path) -> bool:
    """Return whether steps are missing; refuse a file that isn't ours, or not yet.

    Raises
    ------
    StoreTooNew
        When a newer version of Bedside has written the file.
    StoreError
        When the file is the database of another program.
    """
    applied, known = applied_steps(connection), [name for name, _ in STEPS]
    if set(applied) - set(known):
        raise StoreTooNew(
            f"The database `{path}` was written by a newer version of Bedside. Start that version, "
            "or choose another database with BEDSIDE_DB or --db. Nothing was changed."
        )
    if not applied and connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
        raise StoreError(
            f"`{path}` is the database of another program; choose another file with BEDSIDE_DB "
            "or --db. Nothing was changed."
        )
    return applied != known


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Apply the missing steps in one transaction: a kill leaves the old schema or the new."""
    from sqlite_utils import Database, Migrations  # slow to import; `--help` does without

    migrations = Migrations(SET_NAME)
    for name, statements in STEPS:
        migrations(name=name)(_Statements(statements))
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have migrated while this one waited for the lock.
        if must_migrate(connection, path):
            migrations.apply(Database(connection, execute_plugins=False))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


class _Statements:
    """One step as a function of the database, which is what `Migrations` takes."""

    def __init__(self, statements: tuple[str, ...]) -> None:
        self._statements = statements
        self.__name__ = "statements"

    def __call__(self, db: Database, /) -> None:
        for statement in self._statements:
            db.conn.execute(statement)
