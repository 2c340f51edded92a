"""What the alignment page shows of judges beside people, table by table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.domain.judging import Label
from core.metrics.alignment import Alignment
from core.services.align_parts import Disagreement
from core.services.align_sheets import Cell, Sheet
from core.services.aligning import JudgeAlignment
from core.services.judge_words import LABEL_WORDS, PROTOCOL_SHORT
from core.services.wording import RULES_ENGINE

ALIGN_WORDS = {
    "align_majority": "Says what most people say (align_majority)",
    "align_majority_all": "The same, with splits counted as equal (align_majority_all)",
    "align_pairwise": "Matches a single vote (align_pairwise)",
    "align_per_annotator": "Matches a person, averaged over people (align_per_annotator)",
    "align_decisive": "Matches where both prefer one reply (align_decisive)",
    "align_half": "Matches, with a near miss worth half (align_half)",
}
BASELINE_WORDS = {
    "always_tie": "Always “both equally”",
    "always_a": "Always A",
    "always_b": "Always B",
    "majority": "Always the most frequent majority",
    "chance": "By chance, at its own rates",
}
NO_FORMULA = (
    "Alignment is the share of pairs on which the judge says exactly what most people say. Pairs "
    "on which people split have no majority and are left out. The paper's own formula was not "
    "available to us."
)


def judge_label(one: JudgeAlignment) -> str:
    """Name a judge with its protocol."""
    name = one.said.name.replace(RULES_ENGINE, "Offline rules")
    protocol = one.said.protocol
    return f"{name} ({PROTOCOL_SHORT[protocol]})" if protocol else name


def judges_sheet(found: Sequence[JudgeAlignment]) -> Sheet:
    """Return judge by protocol, with baselines and ceiling beside each other."""
    return Sheet(
        name="alignment",
        title="Each judge, beside not reading and beside a person",
        columns=(
            "Judge",
            "Says what most people say",
            "Always “both equally” would get",
            "Always A would get",
            "A left-out person, against the others",
            "The judge, against the same others",
            "Beyond chance (linear kappa)",
        ),
        rows=tuple(
            (
                judge_label(one),
                one.table.align_majority,
                one.table.baselines["always_tie"].align_majority,
                one.table.baselines["always_a"].align_majority,
                one.table.human_ceiling,
                one.table.judge_on_same_cells,
                one.table.kappa_linear,
            )
            for one in found
        ),
        note=f"{NO_FORMULA} In brackets 95 % intervals, resampled by pair.",
    )


def alignments_sheet(one: JudgeAlignment) -> Sheet:
    """Return every way to count alignment, for the judge and for judges that read nothing."""
    sides: dict[str, Alignment] = {"This judge": one.table}
    sides |= {BASELINE_WORDS[name]: found for name, found in one.table.baselines.items()}
    kappas: tuple[tuple[Cell, ...], ...] = (
        ("Beyond chance, against the majority (kappa)", one.table.kappa, *_none(len(sides) - 1)),
        (
            "The same, near misses half as bad (kappa_linear)",
            one.table.kappa_linear,
            *_none(len(sides) - 1),
        ),
        (
            "Soft: share of the other people who say the same (soft_judge)",
            one.table.soft_judge,
            *_none(len(sides) - 1),
        ),
    )
    return Sheet(
        name="alignment-every-way",
        title="Every way to count alignment",
        columns=("What is counted", *sides),
        rows=(
            *(
                (words, *(getattr(side, name) for side in sides.values()))
                for name, words in ALIGN_WORDS.items()
            ),
            *kappas,
        ),
        note="Judges that read nothing are scored on the same pairs; beyond chance they are at 0.",
    )


def _none(count: int) -> tuple[Cell, ...]:
    return ("",) * count


def confusion_sheet(one: JudgeAlignment) -> Sheet:
    """Return what the judge says by what most people say, as counts."""
    b, tie, a, undecided = one.table.confusion
    named = [
        (f"Judge: {LABEL_WORDS[Label.A]}", a),
        ("Judge: both equally", tie),
        (f"Judge: {LABEL_WORDS[Label.B]}", b),
    ]
    if any(undecided):
        named.append(("Judge: undecided, flipped with the order", undecided))
    return Sheet(
        name="confusion",
        title="What the judge says, by what most people say",
        columns=("", "People: A", "People: both equally", "People: B"),
        rows=tuple((words, *reversed(row)) for words, row in named),
        note=(
            "Counts of pairs with a majority. The judge is right where its row and people's column "
            "say the same; a reversal is farthest from that."
        ),
    )


def slices_sheet(one: JudgeAlignment) -> Sheet:
    """Return alignment by length of the original, level and prompt."""
    return Sheet(
        name="slices",
        title="By length, level and prompt",
        columns=("By", "Which", "Pairs", "Says what most people say", "Always “both equally”"),
        rows=tuple(
            (each.by, each.name, each.items, each.judge, each.always_tie) for each in one.slices
        ),
        note=(
            "Wilson intervals. Many slices make chance finds likely: "
            "a slice is a question for a next panel and no answer."
        ),
    )


def left_out_sheet(one: JudgeAlignment) -> Sheet:
    """Return everything that counts nowhere or not everywhere."""
    return Sheet(
        name="left-out",
        title="What counts nowhere, or not everywhere",
        columns=("What", "How many"),
        rows=tuple(one.left_out.items()),
    )


def by_distance(found: Iterable[Disagreement]) -> list[Disagreement]:
    """Order disagreements with reversals before near misses."""
    return sorted(found, key=lambda one: Label.TIE in (one.people, one.judge))


def disagreements_sheet(one: JudgeAlignment) -> Sheet:
    """Return each pair on which the judge says something else than most people, without texts."""
    return Sheet(
        name="disagreements",
        title="Pairs on which the judge says something else",
        columns=(
            *("item", "system_a", "system_b", "people_a", "people_tie", "people_b"),
            *("people", "judge", "judge_reason", "comments"),
        ),
        rows=tuple(
            (
                each.item.name,
                each.item.system_a,
                each.item.system_b,
                *(each.counts[label] for label in (Label.A, Label.TIE, Label.B)),
                each.people.value,
                each.judge.value,
                each.reason,
                " | ".join(each.comments),
            )
            for each in by_distance(one.disagreements)
        ),
    )
