"""Agreement and alignment by definition card: one from a study, its export and its import."""

import csv
import json
from dataclasses import replace

import pytest

from core.domain.access import OPERATOR
from core.domain.judging import Label
from core.metrics.agreement import percent_agreement
from core.samples.panel_cards import shipped_cards
from core.services.align_overview import fingerprint
from core.services.card_groups import (
    CardGroups,
    agreement_by_card,
    alignment_by_card,
    card_names,
    cards_json,
    cards_sheet,
    cautions,
)
from core.services.exporting import export_all
from core.services.panel_votes import make_panel
from core.services.panels import panel_of_file, panel_of_set, panel_of_study
from core.services.vote_sets import commit_votes
from core.services.votes_file import read_votes
from core.store import Store
from tests.panels import TEXTS, a_closed_panel

ROWS = [
    ("i1", "p1", "A", "plain"), ("i1", "p2", "A", "plain"), ("i1", "p3", "A", "none"),
    ("i1", "p4", "B", "none"), ("i2", "p1", "tie", "plain"), ("i2", "p2", "tie", "plain"),
    ("i2", "p3", "A", "none"), ("i2", "p4", "A", "none"), ("i2", "p5", "A", ""),
]  # fmt: skip


def a_file(rows=ROWS, *, name="votes.csv"):
    lines = ["item,rater,label,card", *(",".join(row) for row in rows)]
    return read_votes("\n".join(lines).encode(), file_name=name)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "a.db") as opened:
        yield opened


@pytest.fixture
def study(store):
    return a_closed_panel(store, people=6, screens=12, texts=replace(TEXTS, cards=shipped_cards()))


def known(found: CardGroups | None) -> CardGroups:
    assert found is not None
    return found


def by_card(panel):
    return known(agreement_by_card(panel, resamples=50))


def estimates(found):
    return [
        (group.raters, group.votes, {key: one.estimate for key, one in group.statistics.items()})
        for group in found.found.groups
    ]


def test_a_column_card_splits_people_and_those_without_count_in_none():
    found = by_card(panel_of_file(a_file()))

    assert found.names == ("none", "plain")
    assert found.without == 1
    none, plain = estimates(found)
    assert (none[:2], plain[:2]) == ((2, 4), (2, 4))
    assert (none[2]["percent_agreement"], plain[2]["percent_agreement"]) == (0.5, 1.0)
    difference = found.found.differences[0].statistics["percent_agreement"]
    assert difference.estimate == 0.5


def test_a_rater_with_two_cards_has_none():
    panel = panel_of_file(a_file([*ROWS[:-1], ("i3", "p4", "A", "plain")]))
    assert panel.cards.get("p4") is None
    assert set(panel.cards) == {"p1", "p2", "p3"}


def test_one_card_or_none_has_nothing_to_differ_from():
    for rows in (ROWS[:2], [(*row[:3], "") for row in ROWS]):
        panel = panel_of_file(a_file(rows))
        assert agreement_by_card(panel) is None
        assert alignment_by_card(panel, {}) is None


def test_a_study_its_export_and_its_import_give_the_same_numbers(store, study, tmp_path):
    panel = panel_of_study(store, OPERATOR, study)
    assert card_names(panel) == ("none", "plain", "three_part")
    export_all(store, OPERATOR, tmp_path / "out", study_id=study)
    path = tmp_path / "out" / "judgments.csv"
    file = read_votes(path.read_bytes(), file_name=path.name)
    kept = commit_votes(store, OPERATOR, file, title="again")
    with path.open(encoding="utf-8", newline="") as opened:
        assert {row["card"] for row in csv.DictReader(opened)} == set(card_names(panel))

    want = by_card(panel)
    for other in (panel_of_file(file), panel_of_set(store, OPERATOR, kept.id)):
        assert by_card(other) == want
    assert sum(group.votes for group in want.found.groups) == panel.votes.codes.size
    assert percent_agreement(panel.votes) is not None


def test_a_judge_is_compared_with_the_people_of_each_card():
    panel = panel_of_file(a_file())
    said = dict(zip((item.id for item in panel.items), (Label.A, Label.TIE), strict=True))
    found = known(alignment_by_card(panel, said, resamples=50))
    none, plain = estimates(found)
    assert plain[2] == {"align_pairwise": 1.0, "align_majority": 1.0}
    assert none[2] == {"align_pairwise": 0.25, "align_majority": 0.0}


def test_the_table_the_document_and_the_cautions_say_the_same():
    found = by_card(panel_of_file(a_file()))
    sheet, document = cards_sheet(found), json.dumps(cards_json(found))

    assert [row[0] for row in sheet.rows] == ["none", "plain", "plain minus none"]
    assert '"card": "plain", "seats": 2, "items": 2, "votes": 4' in document
    assert '"minus": "none"' in document
    words = " ".join(cautions(found))
    assert "here it is 2 and 2" in words
    assert "1 people without a known card" in words
    assert "holds 0 shows neither" in sheet.note
    assert "seats within each card and pairs" in sheet.note
    assert "percent_agreement" not in sheet.as_csv()


def test_another_card_of_somebody_is_another_panel():
    changed = [*ROWS[:-1], (*ROWS[-1][:3], "plain")]
    one, other = (panel_of_file(a_file(rows)) for rows in (ROWS, changed))
    assert fingerprint(one, []) != fingerprint(other, [])


def test_a_panel_made_by_hand_has_no_cards():
    assert make_panel("empty", [], [], left_out={}).cards == {}
