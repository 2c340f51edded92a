"""What more empathy costs in facts, and the highest level that is still acceptable."""

import pytest

from core.domain.access import OPERATOR
from core.domain.edits import LEVELS, EmpathyLevel
from core.errors import InvalidInput
from core.services.operating import operating_points
from core.services.paper_marks import Chart, paper
from core.services.run_lengths import length_strata
from core.services.tradeoff import tradeoff
from core.store import Store
from tests.runs import JUDGE, Made, arm, keep_run

EMPATHIC, HIGH, EXTREME = LEVELS
# Mean precision 0.95, 0.925 and 0.80 over four pairs.
PRECISION = {
    EMPATHIC: ("+" * 10, "+" * 10, "+" * 9 + "-", "+" * 9 + "-"),
    HIGH: ("+" * 10, "+" * 10, "+" * 9 + "-", "+" * 8 + "--"),
    EXTREME: ("+" * 8 + "--", "+" * 8 + "--", "+" * 9 + "-", "+" * 7 + "---"),
}


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "annotations.db") as opened:
        yield opened


def found(store, made, **how):
    return tradeoff(store, OPERATOR, keep_run(store, made, **how), resamples=200)


def strata_of(store, made, lengths):
    run_id = keep_run(store, made, lengths=lengths)
    return length_strata(store, OPERATOR, run_id, level=EMPATHIC, resamples=200)


def by_level(precision, **fields):
    return {
        arm(level=level): {
            name: Made(grounded=signs, **fields) for name, signs in zip("abcd", row, strict=True)
        }
        for level, row in precision.items()
    }


def test_each_system_has_its_levels_in_order(store):
    upside_down = dict(reversed(by_level(PRECISION).items()))
    (system,) = found(store, upside_down).systems

    assert system.name == "edit-simple v1 · offline:rules"
    assert [point.level for point in system.points] == [EMPATHIC, HIGH, EXTREME]
    assert [point.precision("macro").estimate for point in system.points] == pytest.approx(
        [0.95, 0.925, 0.80]
    )


def test_the_line_names_the_highest_level_above_it_in_words(store):
    (point,) = operating_points(found(store, by_level(PRECISION)), 0.90)

    assert point.highest.level is HIGH
    assert point.words.startswith("At 0.90: More empathic (0.93, 95 % 0.8")
    assert "n = 4). Empathic has 0.95, Extremely empathic has 0.80." in point.words


def test_the_level_whose_whole_interval_is_above_is_named_apart(store):
    (point,) = operating_points(found(store, by_level(PRECISION)), 0.90)

    assert point.sure.level is EMPATHIC
    assert point.words.endswith("The whole interval stays at or above 0.90 only up to Empathic.")


def test_a_line_that_no_level_reaches_says_so(store):
    (point,) = operating_points(found(store, by_level(PRECISION)), 0.99)

    assert (point.highest, point.sure) == (None, None)
    assert point.words.startswith("At 0.99: no level. Empathic has 0.95")


def test_moving_the_line_down_never_lowers_the_level(store):
    measured = found(store, by_level(PRECISION))
    lines = [step / 100 for step in range(100, -1, -5)]
    ranks = [
        point.highest.level.rank if point.highest else 0
        for line in lines
        for point in operating_points(measured, line)
    ]

    assert ranks == sorted(ranks)
    assert ranks[-1] == EXTREME.rank


def test_a_precision_just_below_the_line_is_not_rounded_up_to_it(store):
    just_below = {EMPATHIC: ("+" * 896 + "-" * 104,) * 4}
    (point,) = operating_points(found(store, by_level(just_below)), 0.90)

    assert "Empathic has 0.8960." in point.words


def test_an_interval_without_spread_is_not_taken_as_sure(store):
    (point,) = operating_points(found(store, by_level({EMPATHIC: ("+",) * 4})), 0.90)

    assert point.highest.level is EMPATHIC
    assert point.sure is None
    assert "no interval: all items agree" in point.words


@pytest.mark.parametrize("line", [-0.1, 1.1, float("nan")])
def test_a_line_outside_of_0_to_1_is_refused(store, line):
    with pytest.raises(InvalidInput, match="between 0 and 1"):
        operating_points(found(store, by_level(PRECISION)), line)


def test_empathy_stands_beside_precision_for_each_level(store):
    made = by_level({EMPATHIC: ("+",) * 4}, judged="A") | by_level(
        {HIGH: ("+", "-", "+", "-")}, judged="="
    )
    measured = found(store, made, judges=(JUDGE,))
    points = measured.systems[0].points

    assert measured.judges == (JUDGE.key,)
    assert [point.empathy[0].ers.estimate for point in points] == [1.0, 0.5]
    assert [point.precision("micro").estimate for point in points] == [1.0, 0.5]


def test_lengths_have_both_edges_and_differences_of_short_to_the_rest(store):
    lengths = {"a": 150, "b": 210, "c": 300, "d": 600}
    made = {arm(): {
        "a": Made(grounded="+-"), "b": Made(grounded="++"),
        "c": Made(grounded="+++-"), "d": Made(grounded="+"),
    }}  # fmt: skip
    (strata,) = strata_of(store, made, lengths)

    assert [
        (each.name, each.scores.macro.precision.estimate, each.scores.pairs)
        for each in strata.buckets
    ] == [("<200", 0.5, 1), ("200–230", 1.0, 1), ("≥231", 0.875, 2)]
    assert [each.scores.macro.precision.estimate for each in strata.bands] == [0.75, 0.75, 1.0]
    assert strata.edge.estimate == pytest.approx(0.75 - 0.875)
    assert strata.short_long.estimate == pytest.approx(0.75 - 1.0)
    assert strata.short_long.reason == "a group of one pair has no interval"
    assert strata.buckets[0].facts_per_100.estimate == pytest.approx(100 / 150)


def test_a_length_without_pairs_has_reasons(store):
    (strata,) = strata_of(store, {arm(): {"a": Made()}}, {"a": 300})

    assert strata.buckets[0].scores.macro.precision.estimate is None
    assert strata.edge.estimate is None
    assert strata.buckets[0].facts_per_100.reason == "no pair of this length was checked"


def test_length_and_grade_grow_beside_the_original(store):
    text = "The physician understands that everybody experiences considerable uncertainty. " * 5
    measured = found(store, {arm(): {"a": Made(text=text)}}, lengths={"a": 100})
    (point,) = measured.systems[0].points

    assert point.scores.length_ratio.estimate == pytest.approx(len(text.strip()) / 100)
    assert measured.original_grade.estimate is not None
    assert point.grade_growth.estimate is not None
    assert measured.original_grade.estimate + point.grade_growth.estimate == pytest.approx(
        point.scores.reading_grade.estimate
    )
    assert point.grade_growth.estimate > 5


def test_failed_cells_of_a_level_are_counted_and_in_no_number(store):
    made = by_level({EMPATHIC: ("+-",) * 4})
    made[arm()]["e"] = Made(failure="The provider blocked it.")
    (point,) = found(store, made).systems[0].points

    assert (point.failed, point.precision("macro").estimate) == (1, 0.5)


def test_the_papers_marks_say_where_they_are_from_and_have_no_interval():
    marks = paper().marks

    assert all(mark.source == "arXiv 2601.15558" and mark.section for mark in marks)
    levels = {mark.level: mark.precision for mark in paper().on(Chart.LEVELS)}
    assert levels == {EmpathyLevel.EMPATHIC: 0.91, EmpathyLevel.EXTREME: 0.78}
    assert all(f"{mark.precision}" in mark.wording for mark in marks if mark.precision)
    assert not hasattr(marks[0], "n")
