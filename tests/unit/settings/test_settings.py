"""Settings: what wins, what is refused, and that keys never show."""

import os
from pathlib import Path

import pytest

from core.errors import InvalidInput
from core.settings import DEFAULT_DB, Keys, load_settings

KEY = "sk-test-not-a-real-key-WXYZ"
NOWHERE = Path("no-such-folder") / "secrets.toml"


def load(env=None, *, secrets_file=NOWHERE, **options):
    return load_settings(env=env or {}, secrets_file=secrets_file, **options)


def secrets(folder, text, *, mode=0o600):
    path = folder / "secrets.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_without_anything_set_the_database_is_at_the_top_of_the_checkout_and_nothing_is_remote():
    settings = load()

    assert settings.db_path == DEFAULT_DB
    assert DEFAULT_DB.parent.joinpath("core", "settings.py").is_file()
    assert not settings.allow_remote
    assert (settings.short_below, settings.sub_edge, settings.long_from) == (231, 200, 500)


def test_the_environment_wins_over_the_secrets_file_and_an_argument_over_both(tmp_path):
    file = secrets(tmp_path, f'OPENAI_API_KEY = "{KEY}"\nBEDSIDE_DB = "from-file.db"\n')

    assert load(secrets_file=file).db_path == Path("from-file.db")
    assert load({"BEDSIDE_DB": "from-env.db"}, secrets_file=file).db_path == Path("from-env.db")
    assert load(secrets_file=file, db=Path("given.db")).db_path == Path("given.db")
    assert load(secrets_file=file).keys.openai_key == KEY


@pytest.mark.parametrize("name", ["GEMINI_API_KEY", "GOOGLE_API_KEY"])
def test_either_name_of_the_google_key_is_read(name):
    assert load({name: KEY}).keys.google_key == KEY


def test_a_local_server_needs_no_key():
    settings = load({"OPENAI_BASE_URL": "http://localhost:11434/v1"})

    assert settings.allow_remote
    assert settings.keys.has("openai")
    assert settings.keys.hint("openai") is None


def test_no_way_of_printing_shows_more_than_the_last_four_characters_of_a_key():
    keys = Keys(
        openai_key=KEY, google_key=KEY, openai_base_url="https://user:password@gateway.example/v1"
    )
    settings = load().with_keys(keys)

    for shown in (repr(keys), str(keys), f"{keys}", repr(settings), str([settings])):
        assert "WXYZ" in shown
        assert "-WXYZ" not in shown
        assert "password" not in shown
        assert "gateway.example" in shown


def test_a_key_so_short_that_four_characters_would_tell_it_shows_none():
    assert Keys(openai_key="abcd1234").hint("openai") == "…"


def test_keys_typed_for_a_session_cover_those_of_the_settings_and_leave_the_rest():
    merged = Keys(openai_key="old", google_key=KEY).merged(Keys(openai_key="new"))

    assert (merged.openai_key, merged.google_key) == ("new", KEY)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no mode bits")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_secrets_file_that_others_may_read_is_refused_with_the_way_out(tmp_path, mode):
    file = secrets(tmp_path, f'OPENAI_API_KEY = "{KEY}"\n', mode=mode)

    with pytest.raises(InvalidInput, match="chmod 600"):
        load(secrets_file=file)


def test_a_secrets_file_that_is_not_toml_is_refused_without_quoting_it(tmp_path):
    file = secrets(tmp_path, f"OPENAI_API_KEY = {KEY}\n")

    with pytest.raises(InvalidInput) as raised:
        load(secrets_file=file)

    assert "WXYZ" not in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("value", ["0", "-1", "eight", "8.5", "10000", "٨"])
def test_a_concurrency_that_makes_no_sense_is_refused_by_name(value):
    with pytest.raises(InvalidInput, match="BEDSIDE_CONCURRENCY"):
        load({"BEDSIDE_CONCURRENCY": value})


def test_numbers_and_the_checker_are_read():
    settings = load(
        {
            "BEDSIDE_CONCURRENCY": "32",
            "BEDSIDE_TIMEOUT": "300",
            "BEDSIDE_RETENTION_DAYS": "30",
            "BEDSIDE_CHECKER": "offline:rules",
        }
    )

    assert settings.concurrency == 32
    assert settings.timeout_seconds == 300.0
    assert settings.retention_days == 30
    assert settings.checker == "offline:rules"


def test_an_empty_variable_counts_as_unset():
    assert load({"OPENAI_API_KEY": " ", "BEDSIDE_DB": ""}).keys == Keys()
