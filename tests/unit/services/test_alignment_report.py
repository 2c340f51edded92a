"""The report of an alignment: complete, self-contained, and safe with any text."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from core.domain.judging import Label, Missing, Protocol
from core.services.align_overview import USE_WORDS, fingerprint, overview
from core.services.alignment_report import alignment_report_html
from core.services.judge_said import JudgeSaid
from core.services.panel_votes import PanelItem
from tests.unit.services.test_aligning import panel

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "![beacon](https://example.org/x.png)",
    "{{ 7 * 7 }} {% raw %}",
    "</div></body>",
    "javascript:alert(1)",
]
LABELS = (Label.A, Label.TIE, Label.B, Missing.UNDECIDED)


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text, self.links = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [v for k, v in attrs if k in ("src", "href", "action") or k.startswith("on")]

    def handle_data(self, data):
        self.text.append(data)


def people(text="Hello"):
    rows = ("+++", "++0", "+00", "000", "--0", "+0-", "00-", "++-", "0+0", "-00") * 4
    found = panel(rows)
    items = [
        PanelItem(
            id=item.id,
            name=text,
            system_a=text,
            system_b="physician",
            message=text,
            text_a=text,
            text_b=f"{text}, plainly",
        )
        for item in found.items
    ]
    comments = {item.id: (text,) for item in items}
    return replace(found, items=tuple(items), comments=comments)


def judge(of, protocol, *, name="a judge"):
    labels = {item.id: LABELS[place % 4] for place, item in enumerate(of.items)}
    if protocol is Protocol.THREE_WAY:
        labels = {
            item: Label.TIE if label is Missing.UNDECIDED else label
            for item, label in labels.items()
        }
    return JudgeSaid(name=name, labels=labels, protocol=protocol)


def made(text="Hello", *, with_texts=True, with_paper=True, name="a judge"):
    of = people(text)
    found = overview(of, [judge(of, protocol, name=name) for protocol in Protocol], resamples=50)
    return found, alignment_report_html(
        found, found.judges[0], source=text, with_texts=with_texts, with_paper=with_paper
    )


def read(html):
    reader = Reader()
    reader.feed(html)
    return reader


def test_the_first_words_say_what_the_judge_may_be_used_for():
    _, html = made()
    before_first_table = html.partition("<table")[0]
    assert any(words in before_first_table for words in USE_WORDS.values())


def test_every_table_of_the_page_is_in_the_report():
    _, html = made()
    for title in (
        "Each judge, beside not reading and beside a person",
        "What the judge says, by what most people say",
        "Three-way beside forced choice, on the same pairs",
        "How often each says “both equally”",
        "What should not matter: place and length",
        "Do people agree with one another?",
        "May it stand in for a person? (alt-test)",
        "By length, level and prompt",
        "How the systems rank, by people and by judges",
        "Every way to count alignment",
        "What counts nowhere, or not everywhere",
        "Where the judge and most people differ",
    ):
        assert f"<h2>{title}</h2>" in html


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    _, html = made(text, name=text)
    reader = read(html)
    assert not {"script", "img", "iframe", "link", "object", "form"} & set(reader.tags)
    assert reader.links == []
    assert text in "".join(reader.text)


def test_nothing_is_fetched_from_anywhere():
    _, html = made()
    assert "http" not in html.replace('http-equiv="Content-Security-Policy"', "")
    assert "default-src 'none'" in html
    assert "url(" not in html
    assert "@import" not in html


def test_without_texts_no_word_of_a_patient_is_in_it():
    _, html = made("I can't sleep", with_texts=False)
    body = html.partition("Where the judge and most people differ")[2]
    assert "plainly" not in body
    assert "without texts" in body


def test_the_papers_numbers_are_labeled_and_can_be_left_out():
    _, html = made(with_paper=True)
    assert "the paper&#39;s, not ours" in html
    _, html = made(with_paper=False)
    assert "the paper&#39;s, not ours" not in html
    assert "0.57" not in html.partition("Each judge")[0].partition("<svg")[2]


def test_what_is_undefined_says_why_and_is_no_zero():
    _, html = made()
    assert "not defined: " in html
    assert "None" not in html


def test_a_table_as_a_file_spreads_each_statistic_and_guards_formulas():
    from core.services.align_tables import disagreements_sheet, judges_sheet

    found, _ = made("=1+1")
    lines = judges_sheet(found.judges).as_csv().splitlines()
    assert lines[0].startswith(
        "Judge,Says what most people say,Says what most people say low,Says what most people say "
        "high,Says what most people say n,Says what most people say reason"
    )
    assert len(lines) == 3
    assert "\r\n'=1+1,'=1+1,physician," in disagreements_sheet(found.judges[0]).as_csv()


def test_the_fingerprint_changes_with_a_vote_or_an_answer_only():
    of = people()
    said = [judge(of, Protocol.THREE_WAY)]
    same = fingerprint(people(), [judge(of, Protocol.THREE_WAY)])
    assert fingerprint(of, said) == same
    changed = dict(said[0].labels)
    changed[of.items[0].id] = Label.B
    assert fingerprint(of, [replace(said[0], labels=changed)]) != same
    assert fingerprint(panel(("+++", "++0")), said) != same
