import pytest

from core.domain.facts import AuxLabel, FactKind, FlagKind
from core.metrics.flags import GUARD, LENGTH_RULE, raise_flags
from tests.unit.metrics.verdicts import check, echo, kept, new, verdict

LONG = "x" * 300
NUMBER = ("the dose 5 mg is not in the other text",)


def flags(kept_verdicts=(), grounded_verdicts=(), **options):
    raised = raise_flags(
        **{
            "original": LONG,
            "check": check(kept_verdicts, grounded_verdicts),
            "checker": "hand",
            **options,
        }
    )
    return {flag.kind: flag for flag in raised}


@pytest.mark.parametrize(
    "kind",
    [
        FactKind.MEDICATION,
        FactKind.INSTRUCTION,
        FactKind.FOLLOW_UP,
        FactKind.RISK_WARNING,
    ],
)
def test_one_lost_instruction_is_flagged_however_high_the_recall(kind):
    lost = kept(False, kind=kind, statement="Call if fever.", aux=AuxLabel.MISSING)

    raised = flags([*(kept(True) for _ in range(50)), lost])

    assert raised[FlagKind.LOST_INSTRUCTION].evidence == ("Call if fever.",)
    assert raised[FlagKind.LOST_INSTRUCTION].raised_by == "hand"


@pytest.mark.parametrize(
    "kind", sorted(set(FactKind) - {"medication", "instruction", "follow_up", "risk_warning"})
)
def test_other_lost_facts_cost_recall_without_a_flag(kind):
    assert flags([kept(False, kind=kind)]) == {}


def test_a_contradiction_comes_first():
    opposite = kept(False, aux=AuxLabel.CONTRADICTED, kind=FactKind.INSTRUCTION)

    assert list(flags([opposite], [new(kind=FactKind.FOLLOW_UP)], original="short")) == [
        FlagKind.CONTRADICTION,
        FlagKind.LOST_INSTRUCTION,
        FlagKind.NEW_FOLLOW_UP,
        FlagKind.LOW_PRECISION,
        FlagKind.SHORT_SOURCE,
    ]


@pytest.mark.parametrize(
    ("kind", "flag"),
    [
        (FactKind.FOLLOW_UP, FlagKind.NEW_FOLLOW_UP),
        (FactKind.PATIENT_STATE, FlagKind.ASSUMPTION),
        (FactKind.INTERPRETATION, FlagKind.ASSUMPTION),
        (FactKind.DIAGNOSIS, FlagKind.ASSUMPTION),
        (FactKind.PROGNOSIS_REASSURANCE, FlagKind.FALSE_REASSURANCE),
    ],
)
def test_new_facts_raise_the_pattern_of_their_kind_and_echoes_do_not(kind, flag):
    enough = [verdict(True) for _ in range(20)]

    assert list(flags([], [*enough, new("It is new.", kind=kind)])) == [flag]
    assert flags([], [*enough, echo("The patient said so.", kind=kind)]) == {}
    assert flags([], [*enough, verdict(True, kind=kind)]) == {}


def test_the_guard_is_heard_even_where_the_checker_was_content():
    for raised in (
        flags([kept(True, statement="Take 5 mg.", guards=NUMBER)]),
        flags([], [verdict(True, statement="Take 5 mg.", guards=NUMBER)]),
    ):
        assert raised[FlagKind.CHANGED_NUMBER].evidence == ("Take 5 mg.",)
        assert raised[FlagKind.CHANGED_NUMBER].raised_by == GUARD


def test_a_number_lost_with_its_whole_fact_is_no_changed_number():
    assert FlagKind.CHANGED_NUMBER not in flags([kept(False, guards=NUMBER, aux=AuxLabel.MISSING)])


def test_a_number_that_the_patient_gave_is_no_changed_number():
    assert FlagKind.CHANGED_NUMBER not in flags([], [echo("Pain for 3 weeks.", guards=NUMBER)])


def test_a_contradicted_statement_with_a_number_is_a_changed_number_without_any_guard():
    raised = flags([kept(False, statement="Take 5 mg.", aux=AuxLabel.CONTRADICTED)])

    assert raised[FlagKind.CHANGED_NUMBER].raised_by == "hand"


def test_undecided_facts_raise_nothing():
    assert flags([kept(None, kind=FactKind.INSTRUCTION)], [verdict(None)]) == {}


def test_evidence_names_each_statement_once():
    raised = flags([], [new("Invented."), new("Invented."), new("Also invented.")])

    assert raised[FlagKind.LOW_PRECISION].evidence == ("Invented.", "Also invented.")


def test_the_short_edge_is_a_setting():
    short = flags(original="x" * 299, short_below=300)[FlagKind.SHORT_SOURCE]

    assert short.raised_by == LENGTH_RULE
    assert short.evidence == ("299 characters",)
    assert flags(original="x" * 300, short_below=300) == {}
