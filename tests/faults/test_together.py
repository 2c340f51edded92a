"""F8, F12, F14: several processes on one file, and copies while they write."""

import threading

from core.store import Store
from core.store.backup import back_up
from core.store.opening import quick_check
from core.store.pairs import save_pair
from tests.unit.store.builders import a_pair

SAVES = 250
CONSISTENT = """
    SELECT (SELECT count(*) FROM cases) AS cases, (SELECT count(*) FROM edits) AS edits,
           (SELECT count(*) FROM flags) AS flags,
           (SELECT count(*) FROM verdicts) AS verdicts
"""


def test_two_processes_save_to_one_file_without_losing_or_doubling_anything(path, start):
    processes = [start("many", path, name, SAVES) for name in ("a", "b")]
    acknowledged = [line for process in processes for line in process.communicate()[0].split()]

    assert [process.returncode for process in processes] == [0, 0]
    assert len(set(acknowledged)) == 2 * SAVES
    with Store.open(path) as store:
        found = [row["id"] for row in store.rows("SELECT id FROM cases")]
        assert sorted(found) == sorted(acknowledged)
        assert store.db["pairs"].count == SAVES + SAVES // 2
        assert quick_check(store.db.conn) == []


def test_no_update_is_lost_between_reading_and_writing(path, start):
    processes = [start("count_up", path, 200) for _ in range(2)]
    for process in processes:
        process.communicate()

    with Store.open(path) as store:
        assert store.row("SELECT value FROM meta WHERE key = 'count'") == {"value": "400"}


def test_processes_that_start_at_once_make_one_database(path, start):
    processes = [start("open_once", path) for _ in range(4)]
    secrets = {process.communicate()[0] for process in processes}

    assert [process.returncode for process in processes] == [0] * 4
    assert len(secrets) == 1
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_threads_with_a_store_each_lose_nothing(path):
    def save(name):
        with Store.open(path) as store:
            for number in range(30):
                save_pair(store, a_pair(f"{name} {number}", id=f"{name}-{number}"))

    threads = [threading.Thread(target=save, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store.open(path) as store:
        assert store.db["pairs"].count == 240


def test_a_backup_while_others_write_holds_all_that_was_acknowledged_before(path, start, tmp_path):
    writer = start("many", path, "a", 10_000)
    before = [writer.stdout.readline().strip() for _ in range(40)]
    (tmp_path / "restored").mkdir()
    copy = back_up(path, tmp_path / "restored" / "copy.db")

    with Store.open(copy) as restored:
        found = {row["id"] for row in restored.rows("SELECT id FROM cases")}
        assert set(before) <= found
        assert quick_check(restored.db.conn) == []


def test_a_snapshot_while_others_write_is_of_one_moment(path, start):
    writer = start("many", path, "a", 10_000)
    writer.stdout.readline()
    with Store.open(path) as store:
        for _ in range(10):
            writer.stdout.readline()
            with store.snapshot():
                (first,) = store.rows(CONSISTENT)
                writer.stdout.readline()
                assert store.rows(CONSISTENT) == [first]
            assert first["edits"] == first["flags"] == first["cases"]
            assert first["verdicts"] == 3 * first["cases"]
