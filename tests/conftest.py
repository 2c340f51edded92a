"""No test reaches further than this machine, and none sees the user's keys."""

import pytest
from hypothesis import settings
from pytest_socket import socket_allow_hosts

# A busy machine is no failure: properties hold or not, however long an example takes.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

KEY_NAMES = (
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "GEMINI_API_KEY",
    "GOOGLE_API_KEY",
    "GOOGLE_BASE_URL",
)


@pytest.fixture(autouse=True)
def only_this_machine():
    """Refuse every connection that leaves loopback."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def no_keys_and_a_database_of_its_own(monkeypatch, tmp_path):
    """Give each test an environment without keys and an empty database path."""
    for name in KEY_NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BEDSIDE_DB", str(tmp_path / "annotations.db"))
