"""Votes of a round robin as counts: by item, in all, and in each resample of the items."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.metrics.intervals import Floats, resampled_totals
from core.metrics.votes import CODES, Counts, Indices

__all__ = ["Comparisons"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparisons:
    """Losses, ties and wins of the lower-numbered system of each pair, items by pairs by 3.

    `pairs` holds the systems that were compared at all, the lower number first.
    """

    by_item: Counts
    pairs: tuple[tuple[int, int], ...]
    systems: int

    @classmethod
    def of_votes(
        cls,
        items: npt.ArrayLike,
        firsts: npt.ArrayLike,
        seconds: npt.ArrayLike,
        codes: npt.ArrayLike,
        *,
        systems: int,
    ) -> Comparisons:
        """Count votes; a pair may come in both orders."""
        voted, one, other = (np.asarray(each, dtype=np.intp) for each in (items, firsts, seconds))
        said = np.asarray(codes, dtype=np.intp)
        _check(voted, one, other, said, systems)
        outcome = np.where(one < other, said, -said) + 1
        keys, column = np.unique(
            np.minimum(one, other) * systems + np.maximum(one, other), return_inverse=True
        )
        names, row = np.unique(voted, return_inverse=True)
        cells: Indices = (row * len(keys) + column) * len(CODES) + outcome
        counted = np.bincount(cells, minlength=len(names) * len(keys) * len(CODES))
        return cls(
            by_item=counted.astype(np.int64).reshape(len(names), len(keys), len(CODES)),
            pairs=tuple(divmod(int(key), systems) for key in keys),
            systems=systems,
        )

    @property
    def whole(self) -> Floats:
        """The counts of all items, as one table: 1 by pairs by 3."""
        return self.by_item.sum(axis=0, keepdims=True).astype(np.float64)

    def resampled(self, *, rng: np.random.Generator, resamples: int) -> Floats:
        """Return the counts of each resample of the items; none with fewer than two items."""
        items, shape = len(self.by_item), self.by_item.shape[1:]
        if items < 2:  # noqa: PLR2004 - one item says nothing of the spread between items
            return np.zeros((0, *shape))
        rows = self.by_item.reshape(items, -1)
        return resampled_totals(rows, rng=rng, resamples=resamples).reshape(-1, *shape)

    def pairs_of(self, system: int) -> list[int]:
        """Return the places of the pairs with this system."""
        return [place for place, pair in enumerate(self.pairs) if system in pair]

    def votes_on(self, places: list[int]) -> int:
        """Count the votes on these pairs."""
        return int(self.by_item[:, places].sum())

    def items_with(self, places: list[int]) -> int:
        """Count the items with a vote on any of these pairs."""
        return int(np.count_nonzero(self.by_item[:, places].sum(axis=(1, 2))))


def _check(items: Indices, firsts: Indices, seconds: Indices, codes: Indices, systems: int) -> None:
    if not items.shape == firsts.shape == seconds.shape == codes.shape or items.ndim != 1:
        raise ValueError("items, firsts, seconds and codes must have one element per vote")
    if not np.isin(codes, CODES).all():
        raise ValueError("codes must be -1, 0 or 1; set votes without a label aside first")
    named = np.concatenate([firsts, seconds])
    if named.size and not 0 <= named.min() <= named.max() < systems:
        raise ValueError(f"firsts and seconds must lie between 0 and {systems - 1}")
    if (firsts == seconds).any():
        raise ValueError("firsts and seconds must differ in every vote")
