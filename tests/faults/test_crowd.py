"""A room full of tablets at once, over Streamlit's own websocket: no answer is lost."""

import asyncio

from core.domain.access import OPERATOR
from core.services.results import results
from core.services.tools import open_store
from core.settings import load_settings
from tests.bench.panel_load import lost, play, prepare
from tests.e2e.conftest import served

SEATS, PAIRS = 12, 5


def test_a_crowd_that_taps_without_pause_loses_no_answer_while_the_board_is_open(tmp_path):
    db = tmp_path / "annotations.db"
    with served(tmp_path) as address:
        study, cards = prepare(db, SEATS, PAIRS)
        people, refreshed = asyncio.run(play(address, study, cards, pause=(0.0, 0.05)))

    assert [error for person in people for error in person.errors] == []
    assert [person.last for person in people] == ["closing"] * SEATS
    assert lost(db, people) == 0
    assert refreshed > 0
    with open_store(load_settings(env={}, db=db)) as store:
        found = results(store, OPERATOR, study)
    assert found.votes == SEATS * PAIRS
    assert [seat.answers for seat in found.seats] == [PAIRS] * SEATS
