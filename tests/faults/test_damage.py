"""F6: a damaged file is refused, the newest good backup is named, nothing is replaced."""

import pytest

from core.errors import StoreDamaged
from core.store import Store
from core.store.backup import back_up
from core.store.pairs import list_pairs, save_pair
from tests.unit.store.builders import a_pair

PAGE = 4_096
PAIRS = 60


def overwrite_a_page(content):
    middle = len(content) // PAGE // 2 * PAGE
    return content[:middle] + b"\xa5" * PAGE + content[middle + PAGE :]


DAMAGE = {
    "a page overwritten": overwrite_a_page,
    "cut to half": lambda content: content[: len(content) // 2],
    "cut inside the header": lambda content: content[:50],
    "junk": lambda _: b"\x17not a database\x00" * 600,
    "0 bytes": lambda _: b"",
    "a text file": lambda _: b"id,message\n1,hello\n",
}


@pytest.fixture
def saved(path):
    with Store.open(path) as store:
        for number in range(PAIRS):
            save_pair(store, a_pair(f"{number} " + "x" * 2_000, id=f"pair-{number}"))
    return path


def break_in_place(path, how):
    """Put a broken file in the place of a good one, as a new file: it is checked anew."""
    broken = DAMAGE[how](path.read_bytes())
    path.unlink()
    path.write_bytes(broken)
    return broken


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_database_is_refused_and_the_backup_named(saved, how, monkeypatch):
    monkeypatch.setattr("core.store.opening._PREPARED", set())
    backup = back_up(saved)
    broken = break_in_place(saved, how)

    with pytest.raises(StoreDamaged) as caught:
        Store.open(saved)

    assert str(backup) in str(caught.value)
    assert "Nothing was changed" in str(caught.value)
    assert saved.read_bytes() == broken


def test_a_damaged_database_without_a_backup_says_so(saved, monkeypatch):
    monkeypatch.setattr("core.store.opening._PREPARED", set())
    break_in_place(saved, "junk")

    with pytest.raises(StoreDamaged, match="no backup beside it"):
        Store.open(saved)


def test_the_named_backup_put_in_its_place_brings_everything_back(saved, monkeypatch):
    monkeypatch.setattr("core.store.opening._PREPARED", set())
    backup = back_up(saved)
    break_in_place(saved, "cut to half")
    saved.unlink()
    backup.rename(saved)

    with Store.open(saved) as store:
        assert len(list_pairs(store)) == PAIRS


def test_damage_seen_while_at_work_is_told_as_such(saved):
    with Store.open(saved) as store:
        size = saved.stat().st_size
        with saved.open("rb+") as file:
            file.seek(PAGE)
            file.write(b"\xa5" * (size - PAGE))
        with pytest.raises(StoreDamaged, match="damaged"):
            list_pairs(store)
