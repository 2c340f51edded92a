"""Seat cards: what they say leads to their seat, and nothing on them runs or fetches."""

import re

import pytest

from core.domain.access import OPERATOR
from core.services.cards import PER_PAGE, cards_html
from core.services.seating import make_seats
from core.store import Store
from core.store.studies import get_study
from tests.panels import a_study

BASE = "https://ward.example:8443"


@pytest.fixture
def made(tmp_path):
    with Store.open(tmp_path / "annotations.db") as store:
        study = a_study(store)
        yield get_study(store, study), make_seats(store, OPERATOR, study, 10)


def test_each_seat_has_a_card_with_its_code_and_a_square(made):
    study, seats = made
    page = cards_html(study, seats, f"{BASE}/")

    for seat in seats:
        assert page.count(f">Seat {seat.number}<") == 1
        assert page.count(seat.code) == 1
        assert seat.token not in page, "the link is in the square alone"
    assert page.count("<svg") == len(seats)
    assert page.count('<section class="page">') == -(-len(seats) // PER_PAGE)
    assert page.count(f">{BASE}/join<") == len(seats)


def test_a_card_runs_and_fetches_nothing(made):
    study, seats = made
    page = cards_html(study, seats, BASE)
    assert "<script" not in page
    assert not re.findall(r"(?:src|href)=", page)
    assert "url(" not in page


def test_a_title_is_text_whatever_it_says(made):
    from dataclasses import replace

    study, seats = made
    page = cards_html(replace(study, title="<script>alert(1)</script>"), seats, BASE)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
