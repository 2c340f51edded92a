"""The page is one file for everybody: headings, landmarks, tables that can be read aloud, print."""

import re
from itertools import pairwise

import pytest

from core.services.cases import opening_case
from tests.unit.passport.people import a_judge, a_panel, a_stored_case, page, showing


@pytest.fixture
def full(store):
    case = a_stored_case(store)
    item = showing(case)
    study_id = a_panel(store, item, choices=("first", "second"))
    a_judge(store, study_id, item.id, "1", "2")
    return page(store, case)


def test_nothing_is_fetched_and_no_script_may_run(full):
    (policy,) = [
        attrs["content"]
        for tag, attrs in full.attrs
        if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
    ]

    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "script" not in full.tags
    assert "http" not in re.sub(r"http-equiv", "", full.html)
    assert "url(" not in full.html
    assert "@import" not in full.html


def test_it_has_a_language_landmarks_and_one_first_heading(full):
    assert ("html", {"lang": "en"}) in full.attrs
    for landmark in ("header", "nav", "main", "footer"):
        assert full.tags.count(landmark) == 1
    assert full.tags.count("h1") == 1
    levels = [int(tag[1]) for tag in full.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_section_is_named_and_every_link_leads_to_one(full):
    ids = full.values("id")

    assert len(ids) == len(set(ids))
    assert {link[1:] for link in full.values("href")} <= set(ids)
    named = [attrs["aria-labelledby"] for tag, attrs in full.attrs if tag == "section"]
    assert len(named) == full.tags.count("section") >= 9
    assert set(named) <= set(ids)


def test_every_table_has_a_caption_and_heads_with_a_scope(full):
    assert full.tags.count("caption") == full.tags.count("table") > 6
    heads = [attrs for tag, attrs in full.attrs if tag == "th"]
    assert heads
    assert all(attrs.get("scope") in ("col", "row") for attrs in heads)


def test_it_can_be_printed(full):
    assert "@media print" in full.html
    assert "break-before: page" in full.html
    assert "break-inside: avoid" in full.html


def test_texts_find_their_own_direction_and_disturb_no_other(full):
    texts = [attrs for _, attrs in full.attrs if attrs.get("class") == "text"]

    assert texts
    assert all(attrs["dir"] == "auto" for attrs in texts)
    assert "unicode-bidi: isolate" in full.html


def test_a_written_example_has_the_same_chapters(store, full):
    example = page(store, opening_case())

    assert [tag for tag in example.tags if tag in ("section", "h2")] == [
        tag for tag in full.tags if tag in ("section", "h2")
    ]
