"""An open store in a folder of its own."""

import pytest

from core.store import Store


@pytest.fixture
def path(tmp_path):
    return tmp_path / "annotations.db"


@pytest.fixture
def store(path):
    with Store.open(path) as opened:
        yield opened
