"""The staff page: accounts are added, changed and removed, and nobody locks everybody out."""

import pytest

from core.domain.access import OPERATOR, Role
from core.services.access import start_session
from core.services.staffing import accounts, add_account, check_password

PASSWORD = "correct horse"
NEW = "another password"


@pytest.fixture
def staff_page(store, open_app, come_as):
    """Sign a researcher in and open the page."""
    add_account(store, OPERATOR, "Ada", Role.RESEARCHER, PASSWORD)
    come_as(cookies={"bedside_staff": start_session(store, "Ada")})
    return open_app().switch_page("staff.py").run()


def roles(store):
    return {each.name: each.role.value for each in accounts(store, OPERATOR)}


def add(app, name, role, password=PASSWORD):
    app.text_input(key="staff_name").input(name)
    app.selectbox(key="staff_role").select(role)
    app.text_input(key="staff_password").input(password)
    next(each for each in app.button if each.label == "Add").click()
    return app.run()


@pytest.mark.usefixtures("store")
def test_before_the_first_password_the_page_says_what_changes_with_it(open_app):
    app = open_app().switch_page("staff.py").run()
    assert "Nobody has to sign in yet" in app.markdown[0].value
    links = {each.proto.url for each in app.get("link_button")}
    assert links == {"/set-up"}


def test_somebody_is_added_and_their_name_is_shown_letter_by_letter(staff_page, store):
    add(staff_page, "Bo *the* [helper](x)", Role.FACILITATOR)
    assert not staff_page.exception
    assert roles(store)["Bo *the* [helper](x)"] == "facilitator"
    shown = " ".join(each.value for each in staff_page.markdown)
    assert "\\[helper\\]" in shown


@pytest.mark.parametrize(
    ("name", "password", "words"),
    [("ada", PASSWORD, "already"), ("Bo", "short", "10 to 200"), ("  ", PASSWORD, "1 to 80")],
)
def test_an_account_that_can_not_be_is_refused_in_words(staff_page, store, name, password, words):
    add(staff_page, name, Role.CLINICIAN, password)
    assert words in staff_page.error[0].value
    assert roles(store) == {"Ada": "researcher"}


def test_a_role_and_a_password_are_changed_and_somebody_is_removed(staff_page, store):
    add(staff_page, "Bo", Role.FACILITATOR)
    staff_page.radio(key="role_Bo").set_value(Role.CLINICIAN).run()
    staff_page.button(key="change_role_Bo").click().run()
    assert roles(store)["Bo"] == "clinician"

    staff_page.text_input(key="password_Bo").input(NEW)
    staff_page.button(key="set_password_Bo").click().run()
    assert check_password(store, "Bo", NEW) == "Bo"

    staff_page.button(key="remove_Bo").click().run()
    assert roles(store) == {"Ada": "researcher"}


def test_the_last_researcher_stays(staff_page, store):
    staff_page.button(key="remove_Ada").click().run()
    assert "researcher must stay" in staff_page.error[0].value
    assert roles(store) == {"Ada": "researcher"}


def test_signed_out_in_the_meantime_is_refused_at_the_next_click(staff_page, store):
    with store.write():
        store.run("UPDATE staff_sessions SET ended_at = '2026-01-01T00:00:00.000Z'")
    staff_page.button(key="remove_Ada").click().run()
    assert "Staff sign in" in {each.label for each in staff_page.get("link_button")}
    assert roles(store) == {"Ada": "researcher"}
