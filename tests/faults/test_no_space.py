"""F4, F5: a full disk or a closed file is told in one plain sentence, and costs nothing saved."""

import os
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from core.errors import StoreUnwritable
from core.store import Store
from core.store.connection import connect
from core.store.opening import quick_check
from core.store.pairs import save_pair
from tests.unit.store.builders import a_pair

LIMIT = 400_000
posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX limits and modes")


@posix_only
def test_a_full_disk_keeps_what_was_saved_and_saves_again_when_there_is_space(path, run):
    said = run("on_a_full_disk", path, LIMIT)
    saved, (sentence,) = said[:-2] + said[-1:], said[-2:-1]

    assert sentence.startswith("StoreUnwritable: Not saved: the disk that holds")
    with Store.open(path) as store:
        assert [row["id"] for row in store.rows("SELECT id FROM pairs ORDER BY seq")] == saved
        assert quick_check(store.db.conn) == []
    assert len(saved) > 10


@posix_only
def test_answers_that_met_a_full_disk_are_written_when_there_is_space(path, run):
    sentence, done = run("cache_on_a_full_disk", path, LIMIT // 2)

    assert sentence.startswith("StoreUnwritable: Not saved")
    assert done == "done"
    with Store.open(path) as store:
        assert store.db["cache"].count == 100


def test_a_file_that_has_reached_its_size_is_a_full_disk_too(path):
    with Store.open(path) as store:
        pages = store.db.conn.execute("PRAGMA page_count").fetchone()[0]
        store.db.conn.execute(f"PRAGMA max_page_count = {int(pages)}")
        pair = a_pair("x" * 15_000)
        with pytest.raises(StoreUnwritable, match="is full"):
            save_pair(store, pair)
        assert store.db["pairs"].count == 0

        store.db.conn.execute("PRAGMA max_page_count = 100000")
        assert save_pair(store, pair)


@pytest.fixture
def public():
    """Return a folder that everybody may enter, which those of pytest are not."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        yield folder
        folder.chmod(0o700)


@posix_only
@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o777), (0o666, 0o555), (0o666, 0o666)])
def test_what_may_not_be_written_is_refused_at_the_start(public, run, file, folder):
    path = public / "annotations.db"
    with Store.open(path):
        pass
    path.chmod(file)
    public.chmod(folder)
    (sentence,) = run("as_nobody", path)

    assert sentence.startswith("StoreUnwritable: The database")
    assert "BEDSIDE_DB or --db" in sentence


@posix_only
def test_a_new_database_in_a_closed_folder_is_refused(public, run):
    public.chmod(0o555)
    (sentence,) = run("as_nobody", public / "annotations.db")

    assert sentence.startswith("StoreUnwritable: The database")
    assert list(public.iterdir()) == []


def test_a_connection_that_may_only_read_says_so(path):
    with Store.open(path) as store:
        store.db.conn.execute("PRAGMA query_only = ON")
        with pytest.raises(StoreUnwritable, match="can't be written"):
            save_pair(store, a_pair())
        with closing(connect(path)) as other:
            assert other.execute("SELECT count(*) FROM pairs").fetchone() == (0,)
