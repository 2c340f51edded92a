import pytest

from core.domain.diff import Mark, Op, mark, word_diff
from core.domain.facts import Attribution, AuxLabel, Span
from tests.unit.metrics.verdicts import check, echo, kept, new, verdict

ORIGINAL = "Take 5 mg daily. Call us if fever."
EDITED = "I know this is hard. Take 5 mg daily. You will be fine."


def span(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start=start, end=start + len(part))


def marked(kept_verdicts=(), grounded_verdicts=(), original=ORIGINAL, edited=EDITED):
    result = mark(word_diff(original, edited), check(kept_verdicts, grounded_verdicts))
    return {each.segment.text.strip(): each for each in result}


def test_what_is_added_without_any_fact_is_warmth():
    assert marked()["I know this is hard."].mark is Mark.WARMTH


def test_what_stays_is_the_same_and_still_names_its_facts():
    stays = marked(
        [kept(True), kept(True, span=span(ORIGINAL, "Take 5 mg daily"))],
        [verdict(True, span=span(EDITED, "Take 5 mg daily"))],
    )["Take 5 mg daily."]

    assert (stays.mark, stays.kept, stays.grounded) == (Mark.SAME, (1,), (0,))


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (verdict(True, attribution=Attribution.SUPPORTED), Mark.SUPPORTED),
        (echo(), Mark.ECHO),
        (new(), Mark.NOT_IN_ORIGINAL),
        (new(aux=AuxLabel.STRENGTHENED), Mark.NOT_IN_ORIGINAL),
        (new(aux=AuxLabel.CONTRADICTED), Mark.CONTRADICTS),
        (verdict(None), Mark.UNDECIDED),
        (verdict(False), Mark.UNDECIDED),
    ],
)
def test_an_insertion_has_the_verdict_of_its_fact(fact, expected):
    placed = verdict(
        fact.entailed,
        attribution=fact.attribution,
        aux=fact.aux,
        span=span(EDITED, "You will be fine"),
    )
    by_text = marked([], [placed])

    assert by_text["You will be fine."].mark is expected
    assert by_text["You will be fine."].grounded == (0,)
    assert by_text["I know this is hard."].mark is Mark.WARMTH


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (kept(True), Mark.REWORDED),
        (kept(False, aux=AuxLabel.MISSING), Mark.LOST),
        (kept(False, aux=AuxLabel.CONTRADICTED), Mark.CONTRADICTS),
        (kept(None), Mark.UNDECIDED),
    ],
)
def test_a_deletion_has_the_verdict_of_its_fact(fact, expected):
    placed = kept(fact.entailed, aux=fact.aux, span=span(ORIGINAL, "Call us if fever"))

    assert marked([placed])["Call us if fever."].mark is expected


def test_a_deletion_without_any_fact_was_reworded():
    assert marked()["Call us if fever."].mark is Mark.REWORDED


@pytest.mark.parametrize(
    ("aux", "expected"),
    [
        (AuxLabel.STRENGTHENED, Mark.LOST),
        (AuxLabel.CONTRADICTED, Mark.CONTRADICTS),
        (AuxLabel.ADDED, Mark.REWORDED),
    ],
)
def test_a_hedge_taken_out_is_marked_by_the_fact_that_now_says_more(aux, expected):
    original, edited = "The pain is most likely arthritis.", "The pain is arthritis."
    says_more = new(span=span(edited, "The pain is arthritis"), aux=aux)
    by_text = marked(
        [kept(True, span=span(original, "The pain is most likely arthritis"))],
        [says_more],
        original=original,
        edited=edited,
    )

    assert by_text["most likely"].mark is expected


def test_the_gravest_verdict_wins():
    where = span(EDITED, "You will be fine")
    facts = [
        verdict(True, span=where),
        echo(span=where),
        verdict(None, span=where),
        new(span=where),
        new(span=where, aux=AuxLabel.CONTRADICTED),
    ]
    expected = [
        Mark.SUPPORTED, Mark.ECHO, Mark.UNDECIDED, Mark.NOT_IN_ORIGINAL, Mark.CONTRADICTS,
    ]  # fmt: skip

    for number, gravest in enumerate(expected, start=1):
        assert marked([], facts[:number])["You will be fine."].mark is gravest


def test_a_fact_without_a_span_is_found_by_its_quotation():
    found = marked([], [new(evidence="You will be fine")])["You will be fine."]
    lost = marked([], [new(evidence="You will recover")])["You will be fine."]

    assert (found.mark, found.grounded) == (Mark.NOT_IN_ORIGINAL, (0,))
    assert (lost.mark, lost.grounded) == (Mark.WARMTH, ())


def test_a_changed_comma_has_no_verdict_of_its_own():
    original, edited = "Rest now.", "Rest, now."
    comma = marked(
        [], [new(span=Span(start=0, end=len(edited)))], original=original, edited=edited
    )[","]

    assert comma.mark is Mark.REWORDED


def test_without_a_check_every_change_is_undecided():
    for each in mark(word_diff(ORIGINAL, EDITED), None):
        expected = Mark.SAME if each.segment.op is Op.SAME else Mark.UNDECIDED
        assert each.mark is expected
