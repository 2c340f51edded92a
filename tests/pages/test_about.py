"""The about page: nothing claimed that was not measured."""

from __future__ import annotations

import pytest

from core.services.rules_rates import rates_rows


@pytest.fixture
def about(open_app):
    app = open_app()
    app.switch_page("about.py").run()
    assert not app.exception
    return app


def test_the_papers_numbers_are_labeled_as_not_ours(about):
    said = " ".join(each.value for each in about.markdown)

    assert "They are not results of this tool" in " ".join(said.split())
    assert "arxiv.org/abs/2601.15558" in said


def test_the_rules_are_shown_with_measured_rates_and_counts(about):
    table = about.table[0].value

    assert list(table["n"]) == [f"{rate.n:,}" for _, rate in rates_rows()]
    assert all("%" in share for share in table["Share"])


def test_it_says_what_it_is_not(about):
    said = " ".join(" ".join(each.value for each in about.markdown).split())

    assert "not a medical device" in said
    assert "does not triage" in said
