"""What did it, as tables for the page and its files, as a document, and in plain words."""

from __future__ import annotations

from core.domain.identity import Json
from core.metrics.features import FeatureContrast
from core.services.align_sheets import Sheet
from core.services.whys import FEW_PAIRS, KindLine, ReasonLine, Whys

CAUTION = (
    "This is association, not cause: edits with one kind of sentence differ in other ways too, "
    "kinds come together, and with so many comparisons some differ by chance."
)
BY_RULES = (
    "Kinds are told by rules from the wording of each inserted sentence; medical content by the "
    "check's facts. A sentence can be of several kinds. In new wording the rules miss about 3 of "
    "10 acknowledgements and 6 of 10 praises."
)
_FEW = f"too few to say: under {FEW_PAIRS} pairs"


def kinds_sheet(found: Whys) -> Sheet:
    """Return which kinds win votes and which cost precision."""
    return Sheet(
        name="kinds",
        title="Which kinds of inserted sentences win votes, and which cost precision",
        columns=(
            "Kind", "Sentences", "Edits with it", "Edits without it", "Score with it",
            "Score without it", "Difference in score", "Sentences with an unsupported fact",
            "Precision with it", "Precision without it", "Difference in precision", "Remark",
        ),
        rows=tuple(
            (
                line.kind.label, line.sentences, line.won.units, line.won.units_without,
                line.won.present, line.won.absent, line.won.difference,
                line.unsupported.present, line.precision.present, line.precision.absent,
                line.precision.difference, _FEW if line.is_few else "",
            )
            for line in found.kinds
        ),
        note=(
            "Score: the share of votes for the edit beside the physician's own reply, a tie "
            "counting half; n counts votes. Precision: n counts facts of the edits. Intervals of "
            "95 % resample pairs."
        ),
    )  # fmt: skip


def totals_sheet(found: Whys) -> Sheet:
    """Return how often each reason was tapped, by those whose taps say something of the edit."""
    return Sheet(
        name="reasons-totals",
        title="How often each reason was tapped",
        columns=("Reason", "Of those who chose", "Tapped", "Chose"),
        rows=tuple(
            (line.reason.label, chosen_words(line), line.tapped, line.choosers)
            for line in found.reasons
        ),
        note="People may tap several reasons or none.",
    )


def reasons_sheet(found: Whys) -> Sheet:
    """Return which reasons go with which kinds."""
    return Sheet(
        name="reasons",
        title="Which reasons go with which kinds",
        columns=(
            "Reason", "Of those who chose", "Kind", "Tapped with it", "Tapped without it",
            "Share with it", "Share without it", "Difference", "Remark",
        ),
        rows=tuple(
            (
                line.reason.label, chosen_words(line), kind.label, _taps(contrast, present=True),
                _taps(contrast, present=False), contrast.present, contrast.absent,
                contrast.difference, _few(contrast),
            )
            for line in found.reasons
            for kind, contrast in line.kinds.items()
        ),
        note=(
            "A reason about the other reply is read from those who chose the original: then the "
            "other reply is the edit. Reasons tapped with both equally are in no number here."
        ),
    )  # fmt: skip


def chosen_words(line: ReasonLine) -> str:
    """Say whose taps count for a reason."""
    return "the original" if line.is_about_other else "the edit"


def whys_json(found: Whys) -> dict[str, Json]:
    """Return the document of `study whys`."""
    return {
        "study": {"id": found.study.id, "title": found.study.title},
        "edits": found.edits,
        "pairs": found.pairs,
        "votes": found.votes,
        "kinds": [_kind(line) for line in found.kinds],
        "reasons": [
            {
                "id": line.reason.id,
                "label": line.reason.label,
                "of_those_who_chose": chosen_words(line),
                "choosers": line.choosers,
                "tapped": line.tapped,
                "kinds": {kind.value: _contrast(one) for kind, one in line.kinds.items()},
            }
            for line in found.reasons
        ],
        "left_out": dict(found.left_out),
        "kinds_by": BY_RULES,
        "caution": CAUTION,
    }


def _kind(line: KindLine) -> dict[str, Json]:
    return {
        "kind": line.kind.value,
        "sentences": line.sentences,
        "few": line.is_few,
        "ers_half": _contrast(line.won),
        "precision": _contrast(line.precision),
        "unsupported_sentences": _contrast(line.unsupported),
    }


def _contrast(one: FeatureContrast) -> dict[str, Json]:
    return {
        "with": one.present.as_json(),
        "without": one.absent.as_json(),
        "difference": one.difference.as_json(),
        "units_with": one.units,
        "units_without": one.units_without,
        "pairs_with": one.groups,
        "pairs_without": one.groups_without,
    }


def _taps(contrast: FeatureContrast, *, present: bool) -> str:
    share = contrast.present if present else contrast.absent
    return f"{round((share.estimate or 0) * share.n)} of {share.n}"


def _few(contrast: FeatureContrast) -> str:
    return _FEW if min(contrast.groups, contrast.groups_without) < FEW_PAIRS else ""
