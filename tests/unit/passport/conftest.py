"""An open store for passports."""

import pytest

from core.store import Store


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "annotations.db") as opened:
        yield opened
