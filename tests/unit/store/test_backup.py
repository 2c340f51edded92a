"""A backup is a sound, private, complete copy, and the newest one is found by its number."""

import os
import sqlite3
import stat
from contextlib import closing

import pytest

from core.errors import StoreError, StoreUnwritable
from core.store import Store
from core.store.backup import back_up
from core.store.backup_folder import backups_of, newest_backup
from core.store.pairs import list_pairs, save_pair
from tests.unit.store.builders import a_pair


@pytest.fixture(autouse=True)
def one_saved_pair(store):
    save_pair(store, a_pair())


def test_a_backup_holds_what_was_saved_even_when_the_file_itself_does_not_yet(store, path):
    assert path.with_name(path.name + "-wal").stat().st_size > 0
    with Store.open(back_up(path)) as copy:
        assert list_pairs(copy) == [a_pair()]
    assert list_pairs(store) == [a_pair()]


def test_backups_are_numbered_and_the_newest_is_the_last(path):
    made = [back_up(path) for _ in range(3)]

    assert [found.name for found in made] == [f"annotations-00000{n}.db" for n in (1, 2, 3)]
    assert backups_of(path) == made[::-1]
    assert newest_backup(path) == made[-1]


def test_a_damaged_backup_is_passed_over(path):
    good, bad, empty = (back_up(path) for _ in range(3))
    bad.write_bytes(bad.read_bytes()[:5_000])
    empty.write_bytes(b"")

    assert newest_backup(path) == good


def test_backups_of_another_database_are_not_ours(path, tmp_path):
    back_up(path)
    with Store.open(tmp_path / "annotations-2.db"):
        pass

    assert newest_backup(tmp_path / "annotations-2.db") is None


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_a_backup_is_private(path, tmp_path):
    chosen = back_up(path, tmp_path / "copy.db")

    assert stat.S_IMODE(chosen.stat().st_mode) == 0o600
    assert stat.S_IMODE(back_up(path).parent.stat().st_mode) == 0o700


def test_an_existing_file_is_never_replaced(path, tmp_path):
    taken = tmp_path / "taken.db"
    taken.write_text("mine")
    with pytest.raises(StoreError, match="exists already"):
        back_up(path, taken)

    assert taken.read_text() == "mine"


def test_a_backup_into_a_missing_folder_says_so_and_leaves_nothing(path, tmp_path):
    with pytest.raises(StoreError, match="existing folder"):
        back_up(path, tmp_path / "nowhere" / "copy.db")

    assert not (tmp_path / "nowhere").exists()


def test_a_database_that_is_not_there_can_not_be_backed_up(tmp_path):
    with pytest.raises(StoreUnwritable, match="can't be written"):
        back_up(tmp_path / "absent.db", tmp_path / "copy.db")

    assert not (tmp_path / "copy.db").exists()
    assert not (tmp_path / "absent.db").exists()


def test_a_backup_needs_no_second_file(path, tmp_path):
    chosen = back_up(path, tmp_path / "copy.db")
    alone = tmp_path / "elsewhere.db"
    chosen.rename(alone)
    with closing(sqlite3.connect(f"{alone.as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        assert copy.execute("SELECT count(*) FROM pairs").fetchone() == (1,)
