"""Who sees which page: every page refuses whoever may not see it, also by a cold link."""

import pytest
from streamlit.testing.v1 import AppTest

from core.domain.access import OPERATOR, Role
from core.services.access import start_session
from core.services.seating import enter, make_seats
from core.services.staffing import add_account
from core.services.tools import open_store
from core.settings import load_settings
from tests.pages.conftest import SHELL
from tests.panels import a_study

PASSWORD = "correct horse"
PAGES = (
    "edit.py", "library.py", "prompts.py", "runs.py", "tradeoff.py", "studies.py",
    "alignment.py", "staff.py", "about.py", "panel.py",
)  # fmt: skip
MAY = {
    None: set(),
    "seat": {"panel.py", "about.py"},
    "facilitator": {"studies.py", "about.py"},
    "clinician": {"edit.py", "library.py", "prompts.py", "runs.py", "tradeoff.py", "about.py"},
    "researcher": set(PAGES) - {"panel.py"},
}


@pytest.fixture
def database(tmp_path, monkeypatch):
    path = tmp_path / "annotations.db"
    monkeypatch.setenv("BEDSIDE_DB", str(path))
    with open_store(load_settings()) as store:
        for role in (Role.RESEARCHER, Role.FACILITATOR, Role.CLINICIAN):
            add_account(store, OPERATOR, role.value, role, PASSWORD)
        yield store


@pytest.fixture
def come(database, come_as):
    """Return how to come as somebody, from the network."""

    def arrive(whom):
        cookies = {}
        if whom == "seat":
            (card,) = make_seats(database, OPERATOR, a_study(database), 1)
            cookies = {"bedside_seat": enter(database, card.token)}
        elif whom:
            cookies = {"bedside_staff": start_session(database, whom)}
        come_as(is_loopback=False, host="ward.example:8443", cookies=cookies)

    return arrive


def opened(page):
    """Run one page's own file, as a cold link would, past the navigation."""
    return AppTest.from_file(str(SHELL.with_name(page)), default_timeout=60).run()


def is_refused(app):
    words = [each.value for each in (*app.error, *app.info)]
    refused = ("sign in first", "may not", "does not lead to a seat")
    return any(part in word for word in words for part in refused)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("whom", MAY)
def test_each_page_authorizes_by_itself(come, whom, page):
    come(whom)
    app = opened(page)
    assert not app.exception
    assert is_refused(app) != (page in MAY[whom])


@pytest.mark.parametrize(
    ("whom", "titles"),
    [
        ("facilitator", ["Studies"]),
        ("clinician", ["Did the facts survive?"]),
        ("researcher", ["Did the facts survive?"]),
        (None, ["Bedside"]),
        ("seat", []),
    ],
)
def test_each_role_begins_where_its_work_is(come, open_app, whom, titles):
    come(whom)
    app = open_app()
    assert not app.exception
    assert [title.value for title in app.title] == titles


def test_nobody_is_told_who_may_come_in(come, open_app):
    come(None)
    app = open_app()
    links = {each.proto.url for each in app.get("link_button")}
    assert links == {"/join", "/sign-in"}


def test_without_staff_a_stranger_is_told_why_nothing_opens(
    open_app, come_as, tmp_path, monkeypatch
):
    monkeypatch.setenv("BEDSIDE_DB", str(tmp_path / "annotations.db"))
    come_as(is_loopback=False, host="ward.example")
    app = open_app()
    assert "no staff password yet" in app.warning[0].value
    assert not app.get("link_button")


def test_a_single_user_is_told_so(open_app, tmp_path, monkeypatch):
    monkeypatch.setenv("BEDSIDE_DB", str(tmp_path / "annotations.db"))
    app = open_app()
    assert any("Single-user mode" in each.value for each in app.caption)


def test_who_is_signed_in_is_shown(come, open_app):
    come("clinician")
    app = open_app()
    assert any("Signed in as clinician" in each.value for each in app.caption)
