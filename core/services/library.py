"""The pairs one can work on: the sample library, imported ones and what was pasted just now."""

from __future__ import annotations

from core.domain.messages import LengthBand, MessagePair, PairSource, pair_id
from core.samples import sample_pairs
from core.store import Store, pairs

_seeded: set[str] = set()


def ensure_samples(store: Store) -> bool:
    """Put the sample library into the database; return whether this process did it just now."""
    path = str(store.path.resolve())
    if path in _seeded:
        return False
    with store.write():
        known = {pair.id for pair in pairs.list_pairs(store)}
        for pair in sample_pairs():
            if pair.id not in known:
                pairs.save_pair(store, pair)
    _seeded.add(path)
    return True


def list_pairs(
    store: Store, *, source: PairSource | None = None, band: LengthBand | None = None
) -> list[MessagePair]:
    """Return the kept pairs, samples first."""
    return pairs.list_pairs(store, source=source, band=band)


def get_pair(store: Store, identifier: str) -> MessagePair:
    """Return one pair.

    Raises
    ------
    NotFound
        When no such pair is in the library, or it was pasted and is forgotten.
    """
    return pairs.get_pair(store, identifier)


def pasted_pair(
    patient_message: str, physician_reply: str, *, deidentified_by: str | None = None
) -> MessagePair:
    """Make a pair of two pasted texts; nothing is stored yet.

    Raises
    ------
    InvalidPair
        When a text is empty, too long, or holds broken or control characters.
    """
    return MessagePair(
        id=pair_id(patient_message, physician_reply),
        patient_message=patient_message,
        physician_reply=physician_reply,
        source=PairSource.PASTED,
        deidentified_by=deidentified_by,
    )
