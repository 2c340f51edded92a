"""Whether a judge that is asked the same again says the same again."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.domain.statistics import Statistic
from core.metrics.intervals import divide, resampled_sums, with_interval
from core.metrics.votes import CODES

__all__ = ["repetition_stability"]

_FEWEST_REPEATS = 3


def repetition_stability(
    repeats: npt.ArrayLike,
    items: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 2000,
) -> Statistic:
    """Mean share of the most frequent answer when a judge is asked the same again and again.

    Range 1/3 (answers at random over three labels, many repeats) to 1, higher is better. At
    temperature 0 a low value shows a provider that is not deterministic. It says nothing of
    whether the answer is right.

    Parameters
    ----------
    repeats : array-like of int, questions by repeats
        One row per item and order, one column per repeat: 1, 0, -1, or MISSING where an answer is
        unreadable or was not asked for. Rows with fewer than three answers stay out.
    items : array-like of int
        Which item each row is about; both orders of an item are resampled together.
    rng : numpy.random.Generator
        Draws the resamples of items.
    resamples : int, default=2000
        How many times the items are redrawn.

    Returns
    -------
    stability : Statistic
        `n` counts rows with three answers or more; None where there is none.

    Notes
    -----
    Mean over rows of max over labels of answers with the label / answers, k >= 3. After Shi et
    al., arXiv 2406.07791.

    Examples
    --------
    >>> asked = [[1, 1, 1], [1, 1, 0], [0, 0, -9]]
    >>> stability = repetition_stability(asked, [0, 1, 2], rng=np.random.default_rng(1))
    >>> round(stability.estimate, 4), stability.n
    (0.8333, 2)
    """
    answers, voted = np.asarray(repeats), np.asarray(items)
    if answers.ndim != 2 or voted.shape != answers.shape[:1]:  # noqa: PLR2004
        raise ValueError("repeats must be questions by repeats, with one element of items each")
    given = np.stack([(answers == code).sum(axis=1) for code in CODES], axis=1)
    enough = given.sum(axis=1) >= _FEWEST_REPEATS
    shares = given[enough].max(axis=1) / given[enough].sum(axis=1)
    _, place = np.unique(voted[enough], return_inverse=True)
    columns = np.stack([np.bincount(place, weights=shares), np.bincount(place)]).astype(np.float64)
    rows, count = len(shares), columns.shape[1]
    drawn = resampled_sums(columns, rng=rng, resamples=resamples) if count > 1 else np.zeros((2, 0))
    return with_interval(
        float(shares.mean()) if rows else None,
        divide(drawn[0], drawn[1]),
        n=rows,
        items=count,
        reason=f"nothing was asked {_FEWEST_REPEATS} times and answered readably",
    )
