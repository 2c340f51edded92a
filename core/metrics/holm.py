"""Several p-values at once: each made larger, so that chance finds stay rare in all of them."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["holm"]


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Adjust p-values so that one false find among all of them stays as rare as each alone.

    Used where more than three arms are compared with one. Range 0 to 1; an adjusted value is
    never below the plain one. It says nothing of how large a difference is: read the interval.

    Parameters
    ----------
    p_values : sequence of float or None
        One of each comparison; None where there was nothing to test, which counts as no test.

    Returns
    -------
    adjusted : tuple of float or None
        In the same order.

    Notes
    -----
    With p(1) <= ... <= p(m): max over j <= i of min(1, (m - j + 1) p(j)). Holm, Scandinavian
    Journal of Statistics 1979;6:65-70.

    Examples
    --------
    >>> holm([0.01, 0.04, None, 0.03])
    (0.03, 0.06, None, 0.06)
    """
    if any(p is not None and not 0 <= p <= 1 for p in p_values):
        raise ValueError("p_values must lie between 0 and 1")
    adjusted: list[float | None] = [None] * len(p_values)
    tested = [place for place, p in enumerate(p_values) if p is not None]
    largest, left = 0.0, len(tested)
    for place in sorted(tested, key=lambda place: p_values[place] or 0.0):
        largest = max(largest, min(1.0, left * (p_values[place] or 0.0)))
        adjusted[place] = largest
        left -= 1
    return tuple(adjusted)
