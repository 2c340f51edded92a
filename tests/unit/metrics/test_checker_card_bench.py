"""`docs/checker.md` says what the rules and detectors do on the written examples today."""

from core.domain.facts import Direction, FlagKind
from tests.bench.checker_card import by_edit, by_flaw, by_verdict, read_all, report
from tests.bench.written_part import PAGE


def test_the_tables_of_the_documentation_are_those_measured_now():
    page = PAGE.read_text(encoding="utf-8")

    for line in report(read_all()):
        assert line.strip() in page


def test_every_mistake_put_in_is_flagged_by_the_hand_labels():
    reads = read_all()

    for kind in FlagKind:
        assert by_flaw(reads, kind).missed.count == 0


def test_the_rules_see_most_of_what_is_lost_or_added_and_miss_some():
    reads = read_all()

    for direction in Direction:
        matrix = by_verdict(reads, direction)
        assert matrix.sensitivity.estimate > 0.8
        assert matrix.missed.count > 0
    assert by_edit(reads, FlagKind.LOW_PRECISION).sensitivity.estimate == 1
