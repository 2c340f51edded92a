"""Upkeep: a copy that can be opened, and a report that sees what is wrong and shows no secret."""

import sqlite3
from contextlib import closing

import pytest

from core.errors import StoreError
from core.services.library import list_pairs
from core.services.tools import open_store
from core.services.upkeep import back_up, doctor, is_healthy
from core.settings import Keys, Settings
from core.store import Store


@pytest.fixture
def settings(tmp_path):
    made = Settings(db_path=tmp_path / "a.db", keys=Keys(openai_key="sk-not-a-real-key-WXYZ"))
    with open_store(made):
        pass
    return made


def by_name(findings):
    return {finding.name: finding for finding in findings}


def test_a_backup_opens_and_holds_the_same_pairs(settings, tmp_path):
    copy = back_up(settings, tmp_path / "copy.db")

    with Store.open(copy) as copied, Store.open(settings.db_path) as original:
        assert [p.id for p in list_pairs(copied)] == [p.id for p in list_pairs(original)]
        assert list_pairs(copied)


def test_a_backup_never_replaces_a_file_and_needs_a_database(settings, tmp_path):
    taken = tmp_path / "taken.db"
    taken.write_text("mine")

    with pytest.raises(StoreError, match="exists already"):
        back_up(settings, taken)
    assert taken.read_text() == "mine"
    with pytest.raises(StoreError, match="no database"):
        back_up(Settings(db_path=tmp_path / "absent.db"), tmp_path / "b.db")


def test_a_sound_installation_is_healthy_and_the_report_holds_no_key(settings):
    findings = doctor(settings)

    assert is_healthy(findings), findings
    assert by_name(findings)["key for OpenAI"].detail == "present"
    assert by_name(findings)["key for Google"].detail == "none"
    assert "WXYZ" not in str(findings)
    assert "synchronous 2" in by_name(findings)["durability"].detail


def test_looking_makes_no_database(tmp_path):
    findings = doctor(Settings(db_path=tmp_path / "none.db"))

    assert by_name(findings)["database"].ok is None
    assert not (tmp_path / "none.db").exists()


def test_a_damaged_database_is_unhealthy_and_left_as_it_is(tmp_path):
    path = tmp_path / "junk.db"
    path.write_bytes(b"this is no database" * 100)

    findings = doctor(Settings(db_path=path))

    assert by_name(findings)["database"].ok is False
    assert not is_healthy(findings)
    assert path.read_bytes() == b"this is no database" * 100


def test_a_backup_taken_while_another_connection_writes_is_sound(settings, tmp_path):
    with closing(sqlite3.connect(settings.db_path)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE pairs SET specialty = specialty")
        copy = back_up(settings, tmp_path / "copy.db")
        writer.rollback()

    with Store.open(copy) as copied:
        assert copied.row("PRAGMA quick_check") == {"quick_check": "ok"}
