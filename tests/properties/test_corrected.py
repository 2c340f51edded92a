"""What holds for every review, whatever was found."""

from hypothesis import assume, given
from hypothesis import strategies as st

from core.metrics.confusion import Compared, confusion
from core.metrics.corrected import corrected_share
from core.metrics.rogan_gladen import rogan_gladen

MAYBE = st.sampled_from([True, False, None])
FACTS = st.lists(st.tuples(MAYBE, MAYBE), min_size=1, max_size=6)
EDITS = st.lists(st.tuples(st.booleans(), FACTS), min_size=1, max_size=8)
WEIGHTS = {True: ("flagged", 1.0), False: ("unflagged", 3.5)}


def compared(edits):
    return [
        Compared(
            edit=f"e{number}",
            stratum=WEIGHTS[is_flagged][0],
            weight=WEIGHTS[is_flagged][1],
            alarm=alarm,
            truth=truth,
        )
        for number, (is_flagged, facts) in enumerate(edits)
        for alarm, truth in facts
    ]


def statistics(rows):
    matrix, found = confusion(rows), corrected_share(rows)
    return [
        matrix.sensitivity,
        matrix.specificity,
        matrix.precision,
        matrix.confirmed,
        matrix.false_alarm_rate,
        found.raw,
        found.corrected,
    ]


@given(EDITS)
def test_every_rate_is_within_0_and_1_and_within_its_interval_or_says_why_not(edits):
    for each in statistics(compared(edits)):
        if each.estimate is None or each.low is None or each.high is None:
            assert each.reason
        else:
            assert 0 <= each.low <= each.estimate + 1e-9
            assert each.estimate - 1e-9 <= each.high <= 1


@given(EDITS, st.randoms())
def test_the_order_of_facts_changes_nothing(edits, random):
    rows = compared(edits)
    shuffled = random.sample(rows, len(rows))

    for one, other in zip(statistics(rows), statistics(shuffled), strict=True):
        assert one.n == other.n
        assert (one.estimate is None) == (other.estimate is None)
        assert abs((one.estimate or 0) - (other.estimate or 0)) < 1e-9


@given(EDITS)
def test_an_unsure_fact_of_an_edit_changes_no_error_rate(edits):
    rows = compared(edits)
    more = [
        *rows,
        Compared(
            edit=rows[0].edit,
            stratum=rows[0].stratum,
            weight=rows[0].weight,
            alarm=True,
            truth=None,
        ),
    ]

    before, after = confusion(rows), confusion(more)
    assert after.unsure == before.unsure + 1
    assert (after.sensitivity, after.specificity) == (before.sensitivity, before.specificity)


@given(EDITS)
def test_calling_alarms_quiet_and_errors_fine_mirrors_the_matrix(edits):
    rows = compared(edits)
    assume(any(row.alarm is not None and row.truth is not None for row in rows))
    mirrored = confusion(
        [
            Compared(
                edit=row.edit,
                stratum=row.stratum,
                weight=row.weight,
                alarm=None if row.alarm is None else not row.alarm,
                truth=None if row.truth is None else not row.truth,
            )
            for row in rows
        ]
    )
    matrix = confusion(rows)

    assert matrix.caught == mirrored.cleared
    assert matrix.missed == mirrored.false_alarms
    assert matrix.sensitivity.estimate == mirrored.specificity.estimate


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_share_is_within_0_and_1_or_undefined(alarms, sensitivity, specificity):
    found = rogan_gladen(alarms, sensitivity=sensitivity, specificity=specificity)

    assert (found.estimate is None) == (found.reason is not None)
    assert found.estimate is None or 0 <= found.estimate <= 1
