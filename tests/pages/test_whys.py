"""What did it, on the page of a closed study: one chart, tables with n, and a caution."""

from functools import partial

import pytest

from core.domain.access import OPERATOR, Role
from core.samples.panel_texts import default_texts
from core.services import studying
from core.services.access import start_session
from core.services.staffing import add_account
from tests.panels import a_closed_panel, a_study


@pytest.fixture
def studies(page_at):
    return partial(page_at, "studies.py")


def headings(app):
    return [each.value.replace("\\", "") for each in app.subheader]


def said(app):
    parts = (*app.markdown, *app.caption, *app.warning)
    return " ".join(str(each.value) for each in parts).replace("\\", "")


def test_a_closed_study_shows_what_did_it_with_a_caution(store, studies):
    study_id = a_closed_panel(store, people=2, screens=12)

    app = studies(study=study_id)

    assert not app.exception
    assert "What did it" in headings(app)
    assert "Which kinds of inserted sentences win votes, and which cost precision" in headings(app)
    assert "association, not cause" in said(app)
    assert "told by rules" in said(app)
    (chart,) = app.get("vega_lite_chart")
    assert "share of votes" in chart.proto.spec
    remarks = [remark for table in app.table for remark in table.value.get("Remark", ())]
    assert any("too few to say" in remark for remark in remarks)
    assert [each.label for each in app.selectbox] == ["Which kinds go with the reason"]


def test_a_reason_chosen_shows_its_kinds(store, studies):
    study_id = a_closed_panel(store, people=2, screens=12)

    app = studies(study=study_id)
    app.selectbox(key="whys_reason").select_index(1).run()

    assert not app.exception
    assert "Of those who chose the edit" in said(app)


def test_while_a_study_is_open_nothing_of_it_is_shown(store, studies):
    study_id = a_study(store, texts=default_texts())

    app = studies(study=study_id)

    assert "What did it" not in headings(app)


def test_a_closed_study_without_votes_says_so(store, studies):
    study_id = a_study(store, texts=default_texts())
    studying.close_study(store, OPERATOR, study_id)

    app = studies(study=study_id)

    assert not app.exception
    assert "Nothing to compare here" in said(app)


def test_a_facilitator_sees_how_carefully_people_judged_and_not_what_they_chose(
    store, studies, come_as
):
    study_id = a_closed_panel(store, people=2, screens=6)
    for role in (Role.RESEARCHER, Role.FACILITATOR):
        add_account(store, OPERATOR, role.value, role, "correct horse")
    cookies = {"bedside_staff": start_session(store, "facilitator")}
    come_as(is_loopback=False, host="ward.example:8443", cookies=cookies)

    app = studies(study=study_id)

    assert "How carefully and stably people judged" in headings(app)
    assert "What did it" not in headings(app)
