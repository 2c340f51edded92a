"""Tables about the people, the systems, and two protocols beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.judging import Label
from core.domain.statistics import Statistic
from core.metrics.agreement import AgreementTable
from core.services.align_sheets import Cell, Sheet
from core.services.align_tables import judge_label
from core.services.aligning import JudgeAlignment, ProtocolContrast
from core.services.panel_votes import Panel
from core.services.ranking import RankedPair, rank

_AGREEMENT = (
    (
        "alpha_ordinal",
        "Beyond chance, a reversal worse than a near miss (Krippendorff's alpha, ordinal)",
    ),
    ("alpha_nominal", "Beyond chance, any difference alike (Krippendorff's alpha, nominal)"),
    ("ac1", "Beyond chance, steady where one answer prevails (Gwet's AC1)"),
    ("percent_agreement", "Two people say the same, chance included (percent agreement)"),
    ("fleiss_kappa", "Beyond chance, the same number of votes on each pair (Fleiss' kappa)"),
)
_SMALLEST_SHOWN = 0.0001
_BY_CODE = {label.code: label for label in Label}


def agreement_sheet(table: AgreementTable) -> Sheet:
    """Return how far people agree with one another."""
    return Sheet(
        name="agreement",
        title="Do people agree with one another?",
        columns=("What is counted", "Value"),
        rows=tuple((words, getattr(table, name)) for name, words in _AGREEMENT),
        note=(
            f"{table.votes:,} votes of {table.raters:,} people on {table.items:,} pairs; "
            f"{table.single:,} with one vote count nowhere here. Where people differ among "
            "themselves, no judge can match them all."
        ),
    )


def alt_test_sheet(one: JudgeAlignment) -> Sheet:
    """Return whether the judge may stand in for a person, person by person."""
    test = one.alt_test
    summary: tuple[tuple[Cell, ...], ...] = (
        ("People against whom it holds (omega)", test.omega, "", ""),
        ("How often it is at least as good as a person (rho)", test.rho, "", ""),
    )
    return Sheet(
        name="alt-test",
        title="May it stand in for a person? (alt-test)",
        columns=("Who", "Value", "p", "Threshold"),
        rows=(
            *summary,
            *(
                (
                    f"against {one.panel.raters[each.rater]}",
                    f"{each.advantage:.2f} at least as good, n = {each.items:,}, "
                    f"{'holds' if each.rejected else 'does not hold'}",
                    _four(each.p),
                    f"{each.threshold:.4f}",
                )
                for each in test.raters
            ),
        ),
        note=alt_test_words(one),
    )


def alt_test_words(one: JudgeAlignment) -> str:
    """Say what the alt-test says, or why it says nothing."""
    test = one.alt_test
    allowed = (
        f"It allows the judge to be {test.epsilon:g} worse than a person (epsilon), and needs "
        f"{test.min_raters} people with {test.min_items} pairs each."
    )
    if test.passes is None:
        return f"Refused: {test.reason}. {allowed}"
    return f"{'Passed' if test.passes else 'Not passed'}. {allowed} Half of the people are needed."


def contrast_sheet(found: ProtocolContrast) -> Sheet:
    """Return three-way judging beside forced choice on the same pairs."""
    sides = (found.three_way, found.binary, found.flipped)
    return Sheet(
        name="three-way-and-forced-choice",
        title="Three-way beside forced choice, on the same pairs",
        columns=("What", "Three-way", "Forced choice", "Forced choice, flips as ties"),
        rows=(
            ("Says what most people say", *(side.align_majority for side in sides)),
            ("Matches where both prefer one reply", *(side.align_decisive for side in sides)),
            ("Says both equally", *(side.judge_tie_rate for side in sides)),
            ("Beyond chance (linear kappa)", *(side.kappa_linear for side in sides)),
            ("Errors on pairs that most people call equal", "", found.on_ties, ""),
            (
                "Three-way ahead by",
                "",
                found.comparison.difference,
                found.comparison_flipped.difference,
            ),
            (
                "Pairs on which only one is right",
                "",
                _mcnemar(found.comparison.first_only, found.comparison.second_only),
                _mcnemar(found.comparison_flipped.first_only, found.comparison_flipped.second_only),
            ),
            (
                "McNemar's exact test, p",
                "",
                _p(found.comparison.p),
                _p(found.comparison_flipped.p),
            ),
        ),
        note=(
            f"On {found.items:,} rated pairs that both answered; {found.left_out:,} that only one "
            "answered are left out. Asking for a choice in both orders yields ties for free: a "
            "choice that flips is read as one in the last column."
        ),
    )


def _mcnemar(first: int, second: int) -> str:
    return f"three-way {first:,}, forced choice {second:,}"


def _p(p: float | None) -> str:
    return "not defined: they are right on the same pairs" if p is None else _four(p)


def _four(p: float) -> str:
    return f"{p:.4f}" if p >= _SMALLEST_SHOWN else f"under {_SMALLEST_SHOWN}"


def systems_sheet(panel: Panel, found: Sequence[JudgeAlignment]) -> Sheet:
    """Return how the systems rank by people and by each judge, with wins, ties and losses."""
    items: list[int] = panel.votes.items.tolist()
    codes: list[int] = panel.votes.codes.tolist()
    votes = [
        (panel.items[item].id, _BY_CODE[code]) for item, code in zip(items, codes, strict=True)
    ]
    rows = [("People", pair) for pair in rank(panel.items, votes).pairs]
    for one in found:
        said = [(item.id, one.said.labels.get(item.id)) for item in panel.items]
        rows += [(judge_label(one), pair) for pair in rank(panel.items, said).pairs]
    return Sheet(
        name="systems",
        title="How the systems rank, by people and by judges",
        columns=(
            *("By", "A", "B", "Wins of A", "Ties", "Wins of B", "Undecided", "No answer"),
            "Empathy Ranking Score of A",
        ),
        rows=tuple(_ranked(who, pair) for who, pair in rows),
        note=(
            "The score counts a win as 1 and a tie as a half: 0.5 means that neither is preferred. "
            "People count by vote, judges by pair."
        ),
    )


def _ranked(who: str, pair: RankedPair) -> tuple[Cell, ...]:
    ranking = pair.ranking
    score: Statistic = ranking.ers_half
    return (
        *(who, pair.system_a, pair.system_b, ranking.wins, ranking.ties, ranking.losses),
        *(ranking.undecided, ranking.unreadable, score),
    )
