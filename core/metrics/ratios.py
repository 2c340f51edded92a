"""Recall, precision and F1 of facts, from plain flags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Average = Literal["micro", "macro"]


def fact_recall(entailed: Sequence[Sequence[bool]], *, average: Average = "micro") -> float | None:
    """Share of the original replies' facts that the edited replies entail.

    Low recall means that something the physician said is gone. Range 0 to 1, higher is better.
    It misleads when facts are split very finely, because easy fragments outnumber the rest, and
    it says nothing about order, emphasis or urgency.

    Parameters
    ----------
    entailed : sequence of sequences of bool
        One sequence per edit, one flag per fact of the original reply. Set undecided facts aside
        first; anything but True and False is refused.
    average : {"micro", "macro"}, default="micro"
        "micro" weighs every fact alike, "macro" every edit whose original has a fact.

    Returns
    -------
    recall : float or None
        None when there is no fact at all.

    Notes
    -----
    R = sum of flags / number of flags. The direction of the check follows DocLens (Xie et al.
    2024) and MedFactChecking (arXiv 2601.15558).

    Examples
    --------
    >>> fact_recall([[True, True, False], [True]])
    0.75
    >>> round(fact_recall([[True, True, False], [True]], average="macro"), 4)
    0.8333
    >>> fact_recall([[]]) is None
    True
    """
    return _share(entailed, average)


def fact_precision(
    entailed: Sequence[Sequence[bool]], *, average: Average = "micro"
) -> float | None:
    """Share of the edited replies' facts that the original replies entail.

    Low precision means that the edit says things the physician did not say. Range 0 to 1,
    higher is better. It misleads where the edit echoes the patient's own words: an echo counts
    as unsupported here; `FactScores.precision_with_message` counts it as supported.

    Parameters
    ----------
    entailed : sequence of sequences of bool
        One sequence per edit, one flag per fact of the edited reply. Set undecided facts aside
        first; anything but True and False is refused.
    average : {"micro", "macro"}, default="micro"
        "micro" weighs every fact alike, "macro" every edit that has a fact.

    Returns
    -------
    precision : float or None
        None when there is no fact at all.

    Notes
    -----
    P = sum of flags / number of flags. The direction of the check follows DocLens (Xie et al.
    2024) and MedFactChecking (arXiv 2601.15558).

    Examples
    --------
    >>> fact_precision([[True, False], [True, True]])
    0.75
    """
    return _share(entailed, average)


def fact_f1(recall: float | None, precision: float | None) -> float | None:
    """Harmonic mean of recall and precision: high only when both are.

    Range 0 to 1, higher is better. It hides which of the two is low, so it never stands alone;
    the macro F1 of several edits is the mean of their own F1 values, not this function of two
    macro averages.

    Parameters
    ----------
    recall, precision : float or None
        Of the same edit, or of the same pooled set of facts.

    Returns
    -------
    f1 : float or None
        0 when both are 0; None when either is None.

    Notes
    -----
    F1 = 2 P R / (P + R).

    Examples
    --------
    >>> fact_f1(1.0, 0.25)
    0.4
    >>> fact_f1(None, 1.0) is None
    True
    """
    if recall is None or precision is None:
        return None
    total = recall + precision
    return 2 * precision * recall / total if total else 0.0


def _share(entailed: Sequence[Sequence[bool]], average: str) -> float | None:
    if average not in ("micro", "macro"):
        raise ValueError(f'average must be "micro" or "macro", got {average!r}')
    lists = [list(flags) for flags in entailed if len(flags)]
    if any(flag is not True and flag is not False for flags in lists for flag in flags):
        raise ValueError("entailed must hold only True and False; set undecided facts aside first")
    if not lists:
        return None
    if average == "macro":
        return sum(sum(flags) / len(flags) for flags in lists) / len(lists)
    return sum(map(sum, lists)) / sum(map(len, lists))
