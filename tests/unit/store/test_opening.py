"""A database is made whole, opened with the same settings everywhere, and never replaced."""

import os
import sqlite3
import stat
import threading
from contextlib import closing

import pytest

from core.domain.identity import content_hash
from core.errors import StoreDamaged, StoreError, StoreTooNew, StoreUnwritable
from core.store import Store, migrations, opening
from core.store.backup_folder import backups_of
from core.store.connection import connect
from core.store.pairs import list_pairs, save_pair
from tests.unit.store.builders import a_pair


@pytest.fixture
def in_a_new_process(monkeypatch):
    """Return how to make the next `Store.open` check every file again."""
    return lambda: monkeypatch.setattr(opening, "_PREPARED", set())


def settings_of(connection):
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
    return {name: connection.execute("PRAGMA " + name).fetchone()[0] for name in names}


HARD = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 10_000,
    "secure_delete": 1,
}


def test_every_connection_has_the_same_settings_in_every_thread(path):
    seen = []

    def look():
        with Store.open(path) as store:
            seen.append(settings_of(store.db.conn))
        with closing(connect(path)) as connection:
            seen.append(settings_of(connection))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [HARD] * 8


def test_a_connection_is_refused_to_other_threads(store):
    refused = []

    def use():
        try:
            store.rows("SELECT 1")
        except StoreError as error:
            refused.append(str(error))

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert "thread" in refused[0]


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_a_new_database_is_private_and_leaves_nothing_unfinished(path):
    with Store.open(path):
        pass

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_an_empty_file_is_damage_and_stays_as_it_is(path):
    path.touch()
    with pytest.raises(StoreDamaged, match=r"empty \(0 bytes\)"):
        Store.open(path)

    assert path.stat().st_size == 0


def test_a_log_without_its_database_is_refused(path):
    log = path.with_name(path.name + "-wal")
    log.write_bytes(b"saved work")
    with pytest.raises(StoreDamaged, match="Put the database back"):
        Store.open(path)

    assert not path.exists()
    assert log.read_bytes() == b"saved work"


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(StoreUnwritable, match="No such file or directory"):
        Store.open(tmp_path / "nowhere" / "a.db")


def test_a_folder_in_place_of_a_file_is_refused(tmp_path):
    with pytest.raises(StoreUnwritable, match="can't be written"):
        Store.open(tmp_path)


def test_odd_characters_in_the_path_are_only_a_path(tmp_path):
    odd = tmp_path / "a b?mode=memory#%41'ü.db"
    with Store.open(odd) as store:
        save_pair(store, a_pair())

    assert odd.exists()


def test_another_programs_database_is_refused_and_left_alone(path):
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE theirs (x)")
        other.commit()
    before = path.read_bytes()[100:]
    with pytest.raises(StoreError, match="another program"):
        Store.open(path)

    assert path.read_bytes()[100:] == before


def test_a_newer_database_is_refused_and_left_alone(path, in_a_new_process):
    with Store.open(path) as store, store.write() as db:
        db.table("_sqlite_migrations").insert(
            {"migration_set": "bedside", "name": "m999_later", "applied_at": "2030"}
        )
    in_a_new_process()
    with pytest.raises(StoreTooNew, match="newer version"):
        Store.open(path)

    assert backups_of(path) == []


def test_an_older_database_is_backed_up_and_then_migrated(path, monkeypatch, in_a_new_process):
    with Store.open(path) as store:
        save_pair(store, a_pair())
    later = (*migrations.STEPS, ("m002_more", ("CREATE TABLE more (x TEXT) STRICT",)))
    monkeypatch.setattr(migrations, "STEPS", later)
    in_a_new_process()

    with Store.open(path) as store:
        assert store.db["more"].exists()
        assert list_pairs(store) == [a_pair()]
    (backup,) = backups_of(path)
    with closing(sqlite3.connect(backup)) as old:
        assert old.execute("SELECT count(*) FROM pairs").fetchone() == (1,)
        assert old.execute("SELECT 1 FROM sqlite_schema WHERE name = 'more'").fetchone() is None


def test_a_step_that_fails_leaves_the_old_schema_whole(path, monkeypatch, in_a_new_process):
    with Store.open(path) as store:
        save_pair(store, a_pair())
    broken = ("CREATE TABLE more (x TEXT) STRICT", "CREATE TABLE more (x TEXT) STRICT")
    steps = migrations.STEPS
    monkeypatch.setattr(migrations, "STEPS", (*steps, ("m999_broken", broken)))
    in_a_new_process()
    with pytest.raises(StoreError, match="already exists"):
        Store.open(path)

    monkeypatch.setattr(migrations, "STEPS", steps)
    with Store.open(path) as store:
        assert not store.db["more"].exists()
        assert list_pairs(store) == [a_pair()]


def test_a_released_step_is_never_edited():
    frozen = {
        "m001_first_schema": "f4ed89dc3957245039cdb32cc8e30948",
        "m002_panel": "93a785f6c383ea3e75ed32d1e485144e",
        "m003_judging": "9a2e844016eacbe2ab464ecac15cf844",
        "m004_runs": "a14575241cc70478af98ccbe44163110",
        "m005_prompts": "85ee9fae04c2020df12e37a72dc0ad03",
        "m006_desk": "f0ffdd1d21ab68a6d06472aa2dc724fc",
        "m007_review": "59acbc923658c6177ef810df3c4a1ff9",
        "m008_cards": "c15048de6f17770b1ca6cacfa847715f",
        "m009_batches": "21e3fc80b279c2bc12a4bef0d21d5cb1",
        "m010_repairs": "77ecad44ee976119bab2075d1cd02f95",
    }
    hashes = {name: content_hash(step)[7:39] for name, step in migrations.STEPS}
    assert hashes == frozen


def test_what_fails_inside_a_write_is_undone_and_a_nested_write_joins(store):
    with pytest.raises(ZeroDivisionError):
        _save_and_fail(store)

    assert list_pairs(store) == []


def _save_and_fail(store):
    with store.write():
        save_pair(store, a_pair())
        raise ZeroDivisionError


def test_a_snapshot_does_not_move_while_others_write(store, path):
    with store.snapshot() as db:
        before = db["pairs"].count
        with Store.open(path) as other:
            save_pair(other, a_pair())
        assert db["pairs"].count == before == 0
    assert store.db["pairs"].count == 1
