"""Votes of people as arrays: which rater said what of which item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["CODES", "MISSING", "UNDECIDED", "Judge", "Votes", "plurality_of"]

MISSING = -9
"""Nobody rated the item, or the judge was unreadable: left out and counted."""

UNDECIDED = 9
"""A judge's forced choice flipped with the order: counted as wrong, never left out."""

CODES = (-1, 0, 1)
"""The ordinal codes in the order of every count: B, tie, A."""

Counts: TypeAlias = npt.NDArray[np.int64]
Indices: TypeAlias = npt.NDArray[np.intp]
Judge: TypeAlias = npt.NDArray[np.int8]
"""One code per item: -1, 0, 1, UNDECIDED or MISSING."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """Votes in long form, at most one for each item and rater; what is absent is missing."""

    items: Indices
    raters: Indices
    codes: Judge
    n_items: int
    n_raters: int

    def __post_init__(self) -> None:
        if not self.items.ndim == self.raters.ndim == self.codes.ndim == 1:
            raise ValueError("items, raters and codes must have one dimension")
        if not self.items.size == self.raters.size == self.codes.size:
            raise ValueError(
                "items, raters and codes must have one element per vote, "
                f"got {self.items.size}, {self.raters.size} and {self.codes.size}"
            )
        _check_range("items", self.items, self.n_items)
        _check_range("raters", self.raters, self.n_raters)
        if self.codes.size and not np.isin(self.codes, CODES).all():
            raise ValueError(f"codes must be -1, 0 or 1, got {np.unique(self.codes).tolist()}")
        cells = np.sort(self.items.astype(np.int64) * self.n_raters + self.raters)
        if (cells[1:] == cells[:-1]).any():
            raise ValueError("items and raters must name each vote once; a rater voted twice")

    @classmethod
    def from_matrix(cls, matrix: npt.ArrayLike) -> Votes:
        """Read a matrix of items by raters that holds codes and MISSING."""
        cells = np.asarray(matrix)
        if cells.ndim != 2:  # noqa: PLR2004 - items by raters
            raise ValueError(f"matrix must be items by raters, got {cells.ndim} dimensions")
        items, raters = np.nonzero(cells != MISSING)
        return cls(
            items=items,
            raters=raters,
            codes=_as_codes("matrix", cells[items, raters]),
            n_items=cells.shape[0],
            n_raters=cells.shape[1],
        )

    @property
    def counts(self) -> Counts:
        """How many raters gave each code, items by codes in the order B, tie, A."""
        cells = self.items * len(CODES) + (self.codes.astype(np.intp) + 1)
        counted = np.bincount(cells, minlength=self.n_items * len(CODES))
        return counted.astype(np.int64).reshape(self.n_items, len(CODES))

    @property
    def plurality(self) -> Judge:
        """The code that strictly most raters of each item gave, else MISSING."""
        return plurality_of(self.counts)


def plurality_of(counts: Counts) -> Judge:
    """Find the code that strictly most raters gave; MISSING for a split and where none voted.

    A split between two or three codes is no tie: a tie is what people said. Nothing is broken
    towards it here.

    Parameters
    ----------
    counts : array of int, rows by 3
        How many raters gave -1, 0 and 1, in this order.

    Returns
    -------
    plurality : array of int8
        One code per row.

    Notes
    -----
    m = argmax over k of r_k where this is unique, else undefined.

    Examples
    --------
    >>> plurality_of(np.array([[0, 1, 2], [1, 1, 1], [0, 0, 0]])).tolist()
    [1, -9, -9]
    """
    most = counts.max(axis=1, initial=0)
    is_unique = (counts == most[:, np.newaxis]).sum(axis=1) == 1
    codes = np.asarray(CODES, dtype=np.int8)[counts.argmax(axis=1)]
    return np.where(is_unique, codes, np.int8(MISSING))


def _check_range(name: str, indices: Indices, size: int) -> None:
    if indices.dtype.kind not in "iu":
        raise ValueError(f"{name} must hold integers, got {indices.dtype}")
    if indices.size and not (indices.min() >= 0 and indices.max() < size):
        raise ValueError(
            f"{name} must lie between 0 and {size - 1}, got {indices.min()} to {indices.max()}"
        )


def _as_codes(name: str, values: npt.NDArray[np.generic]) -> Judge:
    if not np.isin(values, CODES).all():
        raise ValueError(f"{name} must hold -1, 0, 1 or {MISSING}, got {np.unique(values)}")
    return values.astype(np.int8)
