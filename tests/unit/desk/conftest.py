"""A desk of its own for each test, and people who sit at it."""

import pytest

from core.domain.access import Actor, Role
from core.services.tools import open_tools
from core.settings import load_settings
from tests.unit.desk.desks import At


@pytest.fixture
def settings(tmp_path):
    return load_settings(env={}, db=tmp_path / "annotations.db", secrets_file=tmp_path / "none")


@pytest.fixture
def tools(settings):
    with open_tools(settings) as opened:
        yield opened


@pytest.fixture
def at(tools):
    return At(tools, Actor(role=Role.CLINICIAN, name="Dr. Ode"))
