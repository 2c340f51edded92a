"""The report of a case: complete, and safe with any text."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from core.services.cases import opening_case
from core.services.reporting import report_html, report_name

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "![beacon](https://example.org/x.png)",
    "{{ 7 * 7 }} {% raw %}",
    "</div></body>",
    "javascript:alert(1)",
]


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text, self.links = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [v for k, v in attrs if k in ("src", "href", "action") or k.startswith("on")]

    def handle_data(self, data):
        self.text.append(data)


def read(case):
    reader = Reader()
    reader.feed(report_html(case))
    return reader


def test_the_report_holds_the_texts_the_statements_the_facts_and_the_flags():
    case = opening_case()
    text = "".join(read(case).text)

    for part in (case.pair.patient_message, case.pair.physician_reply, case.edit.text):
        assert part in text
    assert "Kept 8 of 8 facts" in text
    assert "Written example, not model output" in text
    assert all(v.fact.statement in text for v in (*case.check.kept, *case.check.grounded))
    assert "A follow-up nobody asked for" in text
    assert "not a medical device" in text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_becomes_markup_and_nothing_is_fetched(hostile):
    case = opening_case()
    case = replace(
        case,
        pair=replace(case.pair, patient_message=hostile, physician_reply=f"Take it. {hostile}"),
        edit=replace(case.edit, text=f"{hostile} Take it."),
    )

    reader = read(case)

    assert reader.links == []
    assert {"script", "img", "iframe"} & set(reader.tags) == set()
    assert "".join(reader.text).count(hostile) >= 3


def test_a_case_without_a_check_says_so_and_shows_no_score():
    case = replace(opening_case(), check=None, flags=(), check_failure="The server is busy.")
    text = "".join(read(case).text)

    assert "The server is busy." in text
    assert "Precision" not in text


def test_the_file_name_holds_no_text():
    assert report_name(opening_case()) == "bedside-case-written-syn-onc-01-high.html"


def test_a_report_of_an_undecided_case_says_that_it_is_a_draft():
    draft = report_html(opening_case(), draft="draft: 2 changes undecided")

    assert "Draft: 2 changes undecided. Not to be sent as it is." in draft
    assert "Draft" not in report_html(opening_case())
