"""A database of an earlier release keeps every row of every table when it is opened."""

from contextlib import closing

import pytest

from core.store import Store, migrations, opening
from core.store.backup_folder import backups_of
from core.store.cases import get_case, save_case
from core.store.connection import connect
from core.store.desk_rows import make_desk
from tests.unit.store.builders import a_case

# The tables to which a later step adds a column or a reference.
ROWS = (
    "INSERT INTO studies (id, title, votes_per_pair, pairs_per_seat, seats, gate, control_share,"
    " repeat_share, lease_minutes, seconds_per_pair, texts, texts_sha, consent_version, created_by)"
    " VALUES ('s', 'Spring', 3, 20, 1, 0.9, 0.1, 0.1, 30, 45, '{}', 'sha', '1', 'me')",
    "INSERT INTO seats (id, study_id, number, code_hash, token_hash, expires_at)"
    " VALUES ('seat', 's', 1, 'c', 't', '2026-12-01T00:00:00Z')",
    "INSERT INTO vote_sets (id, title, file_sha, mapping, left_out, n_rows, created_by)"
    " VALUES ('v', 'Elsewhere', 'sha', '{}', '[]', 1, 'me')",
    "INSERT INTO vote_items (id, set_id, item) VALUES ('i', 'v', 'q1')",
    "INSERT INTO votes (item_id, rater, rater_kind, label) VALUES ('i', 'P1', 'person', 'tie')",
    "INSERT INTO runs (id, title, plan, created_by) VALUES ('r', 'A run', '{}', 'me')",
)


def rows_of(path, columns=None):
    """Return the rows of every table, of the given columns where there are some."""
    with closing(connect(path)) as db:
        names = [
            row[0]
            for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            if not row[0].startswith(("sqlite_", "_sqlite"))
        ]
        columns = columns or {
            name: [row[1] for row in db.execute(f"PRAGMA table_info({name})")] for name in names
        }
        return columns, {
            name: [tuple(row) for row in db.execute(f"SELECT {_listed(its)} FROM {name}")]  # noqa: S608
            for name, its in columns.items()
        }


def _listed(columns):
    return ", ".join(f'"{each}"' for each in columns)


@pytest.mark.parametrize("seen", range(1, len(migrations.STEPS)))
def test_every_row_of_an_earlier_release_stays_as_it_was(path, monkeypatch, seen):
    steps = migrations.STEPS
    monkeypatch.setattr(migrations, "STEPS", steps[:seen])
    case = a_case()
    with Store.open(path) as store:
        save_case(store, case)
        there = {row["name"] for row in store.rows("SELECT name FROM sqlite_schema")}
        with store.write():
            for statement in ROWS:
                if statement.split()[2] in there:
                    store.run(statement)
    columns, before = rows_of(path)
    monkeypatch.setattr(migrations, "STEPS", steps)
    monkeypatch.setattr(opening, "_PREPARED", set())

    with Store.open(path) as store:
        assert rows_of(path, columns)[1] == before
        assert store.rows("PRAGMA foreign_key_check") == []
        assert store.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
        assert get_case(store, case.id) == case
        make_desk(store, "desk", case.id, is_written=False)
    (backup,) = backups_of(path)
    assert rows_of(backup)[1] == before
