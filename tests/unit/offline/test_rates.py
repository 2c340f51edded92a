"""The rates on the page are those that the rules really reach on the held-out half."""

from __future__ import annotations

import json

from core.llm.offline.rates import RATES_FILE, measured_rates
from tests.bench.entailment_pairs import half_of, labeled_statements, load_pairs
from tests.bench.offline_entailment import as_document, measure


def test_the_file_holds_what_the_rules_reach_today():
    measured = as_document(measure(labeled_statements("held out")))

    assert json.loads(RATES_FILE.read_text(encoding="utf-8")) == measured


def test_the_typed_rates_are_those_of_the_file():
    document = json.loads(RATES_FILE.read_text(encoding="utf-8"))
    rates = measured_rates()

    assert rates.confirmed_true.estimate == document["confirmed_true"]["estimate"]
    assert rates.refused_false.n == document["refused_false"]["n"]
    assert rates.by_kind.keys() == document["by_kind"].keys()


def test_the_halves_share_no_pair_and_leave_none_out():
    tuned = {pair.pair_id for pair in load_pairs("tuned")}
    held_out = {pair.pair_id for pair in load_pairs("held out")}

    assert not tuned & held_out
    assert len(tuned | held_out) == 152
    assert all(half_of(pair_id) == "tuned" for pair_id in tuned)
