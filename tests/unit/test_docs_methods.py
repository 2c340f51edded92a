"""`docs/methods.md` says what the program computes: cards, examples and oracles."""

import doctest
import importlib
import pkgutil

import pytest

import core.metrics
from tests.method_cards import PAGE, page_with_cards, public_metrics, sections

MODULES = [found.name for found in pkgutil.iter_modules(core.metrics.__path__, "core.metrics.")]
METRICS = sorted(public_metrics(), key=lambda function: function.__name__)


def test_the_metrics_are_found():
    names = {function.__name__ for function in METRICS}

    assert {"fact_recall", "fact_precision", "fact_f1", "score_check", "pool"} <= names
    assert {"wilson", "bootstrap_ratio", "raise_flags", "reading_grade"} <= names


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.__name__)
def test_every_metric_has_an_example_and_says_what_it_returns(metric):
    told = sections(metric)

    assert ">>> " in told["Examples"]
    assert told["Summary"]
    assert "Returns" in told


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.__name__)
def test_every_metric_has_a_card(metric):
    assert f"### `{metric.__name__}(" in PAGE.read_text(encoding="utf-8")


def test_the_cards_are_those_of_the_docstrings():
    page = PAGE.read_text(encoding="utf-8")

    assert page == page_with_cards(page), "run `python -m tests.method_cards`"


@pytest.mark.parametrize("name", MODULES)
def test_every_example_in_a_docstring_gives_what_it_shows(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_every_oracle_stands_on_the_page():
    page = PAGE.read_text(encoding="utf-8")

    assert all(f"| O{number} |" in page for number in range(1, 11))
