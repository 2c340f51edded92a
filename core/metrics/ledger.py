"""How much of the physician's own wording stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from core.domain.alignment import sentence_ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """`verbatim` of `n` sentences stand word for word; `reason` says why there is no share."""

    n: int
    verbatim: int
    share: float | None
    reason: str | None = None


def verbatim_share(original: str, text: str) -> Ledger:
    """Share of the physician's sentences that stand word for word in another text.

    A sentence counts when all its words and signs stand in the other text as one sentence; white
    space, line breaks and the order of sentences don't matter. A sentence that the physician wrote
    twice must stand twice. It says nothing about meaning: a sentence may stand word for word
    beside another one that contradicts it, and one changed letter makes it another sentence.

    Parameters
    ----------
    original : str
        The physician's own reply.
    text : str
        The text that was made of it.

    Returns
    -------
    ledger : Ledger
        `share` is between 0 and 1, and None when the original has no words.

    Notes
    -----
    Sentences that stand / sentences of the original. A sentence ends at a full stop, question or
    exclamation mark before white space, and at a line's end. All sentences are counted and none
    is drawn, so there is no interval.

    Examples
    --------
    >>> ledger = verbatim_share("PSA is 4.2. Call us.", "I know it is hard. PSA is 4.2. Ring us.")
    >>> ledger.verbatim, ledger.n, ledger.share
    (1, 2, 0.5)
    """
    own, there = Counter(_sentences(original)), Counter(_sentences(text))
    n, verbatim = own.total(), (own & there).total()
    if not n:
        return Ledger(n=0, verbatim=0, share=None, reason="no sentence in the original")
    return Ledger(n=n, verbatim=verbatim, share=verbatim / n)


def _sentences(text: str) -> Iterator[str]:
    for start, end in pairwise([0, *sentence_ends(text)]):
        if any(map(str.isalnum, text[start:end])):
            yield " ".join(text[start:end].split())
