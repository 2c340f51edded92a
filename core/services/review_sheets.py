"""Agreement and rates of closed reviews as tables in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.domain.edits import EmpathyLevel
from core.domain.messages import LengthBand
from core.domain.reviewing_codes import Code
from core.services.align_sheets import Sheet
from core.services.review_agreement import Agreement
from core.services.review_rates import RateLine, Rates
from core.services.run_sheets import BAND_WORDS
from core.services.wording import WRITTEN_ENGINE, checker_badge

_ABOUT = {
    "any error in the edit": "Is anything wrong with the edit?",
    "any major error in the edit": "Is anything severe wrong with the edit?",
    "error": "Is something wrong with the passage?",
    "error, before the verdicts": "The same, before the checker's verdicts were shown",
    "major error": "Is something severe wrong with the passage?",
    "same categories": "Exactly the same categories",
    "verdict of the checker": "Is the checker's verdict right?",
}
_BY = {
    "all": "All",
    "editor": "Editor",
    "prompt": "Prompt",
    "level": "Level",
    "length": "Length of the original",
    "checker": "Checker",
}


def agreement_sheet(found: Agreement) -> Sheet:
    """Return how far the two reviewers of each edit agree, before anything was settled."""
    same_two = "Cohen's" if found.is_same_two else "Fleiss's"
    return Sheet(
        name="review-agreement",
        title="How far two reviewers agree",
        columns=("What both answered", "Same answer", "Beyond chance (AC1)", "Kappa"),
        rows=tuple(
            (_about(line.about), line.percent, line.ac1, line.kappa) for line in found.lines
        ),
        note=f"{found.items} edits with two reviewers, {found.passages} passages, {found.facts} "
        f"verdicts; before anything was settled. AC1 stays readable where nearly all answers are "
        f"alike; kappa ({same_two}) falls there. Intervals from resampling edits.",
    )


def rates_sheet(found: Rates) -> Sheet:
    """Return how often edits are wrong, for all and by what made them."""
    return Sheet(
        name="review-rates",
        title="How often edits are wrong",
        columns=(
            *("By", "Which", "Edits reviewed", "With an error", "With a severe error"),
            *("Errors per 100 facts", "Left open"),
        ),
        rows=tuple(
            (
                _BY[line.by],
                _value(line),
                line.items,
                line.with_error,
                line.with_major,
                line.errors_per_100_facts,
                line.undecided,
            )
            for line in (found.overall, *found.lines)
        ),
        note="Shares of all edits that were there: unflagged ones stand for those not drawn. "
        "Severe: severity 3 or 4 of 4. An error is a passage that reviewers found wrong. "
        f"{found.unreviewed} edits were drawn and not rated.",
    )


def _about(about: str) -> str:
    code = _CODES.get(about)
    return f"{code.label} ({about})" if code else _ABOUT[about]


def _value(line: RateLine) -> str:
    words = _VALUES.get(line.by)
    return words(line.value) if words else line.value


_CODES = {code.value: code for code in Code}
_VALUES: Mapping[str, Callable[[str], str]] = {
    "all": lambda _: "",
    "editor": lambda value: "Written examples" if value == WRITTEN_ENGINE else value,
    "level": lambda value: EmpathyLevel(value).label,
    "length": lambda value: BAND_WORDS[LengthBand(value)],
    "checker": checker_badge,
}
