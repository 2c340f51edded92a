"""Tables of an alignment: the right count in the right cell, and everything named in words."""

import csv
import io
from typing import Any

import pytest

from core.domain.judging import Protocol
from core.domain.statistics import Statistic
from core.services.align_marks import MarkKind, alignment_marks
from core.services.align_overview import overview
from core.services.align_people_tables import (
    agreement_sheet,
    alt_test_sheet,
    contrast_sheet,
    systems_sheet,
)
from core.services.align_sheets import Sheet, statistic_words
from core.services.align_sway_tables import bias_sheet, ties_sheet
from core.services.align_tables import (
    alignments_sheet,
    by_distance,
    confusion_sheet,
    judges_sheet,
)
from tests.unit.services.test_aligning import BINARY, PEOPLE, THREE_WAY, aligned, panel, said


@pytest.fixture(scope="module")
def found():
    """Return the worked panel of `docs/methods.md`, judged both ways."""
    judges = [
        said(THREE_WAY, protocol=Protocol.THREE_WAY),
        said(BINARY, protocol=Protocol.BINARY),
    ]
    return overview(panel(PEOPLE), judges, resamples=200)


def rows_of(sheet) -> Any:
    """Return the cells, which are text, counts or statistics."""
    return sheet.rows


def column(sheet, name) -> dict[str, Any]:
    place = sheet.columns.index(name)
    return {row[0]: row[place] for row in rows_of(sheet)}


def test_judges_stand_beside_what_needs_no_reading_and_a_person(found):
    sheet = judges_sheet(found.judges)
    said_majority = column(sheet, "Says what most people say")
    assert [one.estimate for one in said_majority.values()] == pytest.approx([8 / 9, 4 / 9])
    assert list(said_majority) == ["judge (three-way)", "judge (forced choice)"]
    ties = column(sheet, "Always “both equally” would get").values()
    assert [one.estimate for one in ties] == pytest.approx([5 / 9, 5 / 9])
    ceiling = column(sheet, "A left-out person, against the others").values()
    assert [one.estimate for one in ceiling] == pytest.approx([0.5, 0.5])


def test_confusion_puts_a_reversal_into_the_corner():
    rows = rows_of(confusion_sheet(aligned(["+++", "---", "000", "+++"], "-00?")))
    assert rows == (
        ("Judge: A more empathetic", 0, 0, 0),
        ("Judge: both equally", 0, 1, 1),
        ("Judge: B more empathetic", 1, 0, 0),
        ("Judge: undecided, flipped with the order", 1, 0, 0),
    )


def test_reversals_come_before_near_misses():
    one = aligned(["000", "+++", "---"], "+0+")
    assert [each.people.value for each in by_distance(one.disagreements)] == ["B", "tie", "A"]


def test_the_forced_choice_is_wrong_where_people_see_no_difference(found):
    ((_, contrast),) = found.contrasts
    errors = column(contrast_sheet(contrast), "Forced choice")
    assert errors["Errors on pairs that most people call equal"].estimate == 1.0
    assert errors["Pairs on which only one is right"] == "three-way 4, forced choice 0"
    assert errors["McNemar's exact test, p"] == "0.1250"


def test_ties_say_what_a_three_way_judge_can_not_be(found):
    assert list(column(ties_sheet(found.judges), "Undecided").values())[2] == "can't be"


def test_a_judge_from_a_file_has_no_order_to_look_at(found):
    values = column(bias_sheet(found.judges[0]), "Value")
    assert values["Judge: place"].startswith("not known")
    assert values["Judge: preferences for the longer reply"] == "not known without texts"


def test_the_alt_test_says_why_it_refuses(found):
    sheet = alt_test_sheet(found.judges[0])
    assert sheet.note.startswith("Refused: only 0 people rated 30 items or more")
    assert rows_of(sheet)[0][1].estimate is None


def test_systems_stand_with_wins_ties_and_losses_of_people_and_judges(found):
    rows = rows_of(systems_sheet(found.panel, found.judges))
    assert [row[0] for row in rows] == ["People", "judge (three-way)", "judge (forced choice)"]
    assert rows[0][1:6] == ("warm", "physician", 10, 14, 6)


def test_every_way_to_count_has_its_code_name_beside_its_meaning(found):
    names = [str(row[0]) for row in alignments_sheet(found.judges[0]).rows]
    assert len(names) == 9
    assert all("(" in name for name in names)
    assert rows_of(agreement_sheet(found.agreement))[0][0].endswith(
        "(Krippendorff's alpha, ordinal)"
    )


def test_marks_never_mix_the_papers_numbers_with_ours(found):
    marks = alignment_marks(found.judges, found.judges[0], with_paper=True)
    of_paper = [mark for mark in marks if mark.kind is MarkKind.PAPER]
    assert [mark.value.estimate for mark in of_paper] == [0.55, 0.57, 0.23]
    assert all("arXiv 2601.15558" in mark.name and mark.value.low is None for mark in of_paper)
    without = alignment_marks(found.judges, found.judges[0], with_paper=False)
    assert without == tuple(mark for mark in marks if mark.kind is not MarkKind.PAPER)


def test_an_undefined_number_is_its_reason_and_an_empty_cell_in_a_file():
    nothing = Statistic(estimate=None, reason="nobody voted")
    number = Statistic(estimate=0.5, low=0.25, high=0.75, n=1200)
    sheet = Sheet(
        name="s", title="S", columns=("a", "b"), rows=(("x", nothing), ("y", number), ("z", ""))
    )
    assert [row[1] for row in sheet.as_words()] == [
        "not defined: nobody voted",
        "0.50 (0.25 to 0.75) n=1,200",
        "",
    ]
    assert list(csv.reader(io.StringIO(sheet.as_csv()))) == [
        ["a", "b", "b low", "b high", "b n", "b reason"],
        ["x", "", "", "", "0", "nobody voted"],
        ["y", "0.5", "0.25", "0.75", "1200", ""],
        ["z", "", "", "", "", ""],
    ]


def test_a_number_without_an_interval_says_why():
    one = Statistic(estimate=1.0, n=1, reason="one item has no interval")
    assert statistic_words(one) == "1.00 (no interval: one item has no interval) n=1"
