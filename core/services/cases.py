"""Finished cases: the one the demo opens on, the written examples, and those in the database."""

from __future__ import annotations

from core.domain.cases import Case
from core.domain.edits import LEVELS, Edit, EmpathyLevel, Method, Provenance
from core.domain.messages import MessagePair
from core.errors import NotFound
from core.metrics.flags import raise_flags
from core.samples import WrittenExample, opening_pair_id, sample_pairs, written_example
from core.services.wording import HAND_LABELS, WRITTEN_ENGINE
from core.store import Store
from core.store import cases as stored

OPENING_LEVEL = EmpathyLevel.HIGH
_WRITTEN = "written"


def opening_case() -> Case:
    """Return the finished sample case that the edit page opens on."""
    return written_case(opening_pair_id(), OPENING_LEVEL)


def written_levels(pair_id: str) -> tuple[EmpathyLevel, ...]:
    """Return the levels at which a written example of this pair ships."""
    return tuple(level for level in LEVELS if written_example(pair_id, level))


def written_case(pair_id: str, level: EmpathyLevel) -> Case:
    """Return a written example as a case, with its hand labels.

    Raises
    ------
    NotFound
        When the library has no example of this pair at this level.
    """
    example = written_example(pair_id, level)
    if example is None:
        raise NotFound(f"The library has no written example of `{pair_id}` at `{level.value}`.")
    return _case_of(example, _sample(pair_id))


def is_written(identifier: str) -> bool:
    """Whether a case id names a written example, which is in no database."""
    return identifier.startswith(f"{_WRITTEN}~")


def load_case(store: Store, identifier: str) -> Case:
    """Return the case that a link names.

    Raises
    ------
    NotFound
        When there is no such case, or it was made from pasted text and is forgotten.
    """
    kind, _, rest = identifier.partition("~")
    if kind == _WRITTEN:
        pair_id, _, level = rest.partition("~")
        if level not in set(EmpathyLevel):
            raise NotFound(f"No case `{identifier}` is here; the link may be incomplete.")
        return written_case(pair_id, EmpathyLevel(level))
    return stored.get_case(store, identifier)


def keep_case(store: Store, identifier: str) -> None:
    """Keep a case of pasted text after the session ends."""
    stored.keep_case(store, identifier)


def recent_cases(store: Store, *, pair_id: str | None = None, limit: int = 50) -> list[Case]:
    """Return the newest cases first."""
    return stored.recent_cases(store, pair_id=pair_id, limit=limit)


def _sample(pair_id: str) -> MessagePair:
    found = next((pair for pair in sample_pairs() if pair.id == pair_id), None)
    if found is None:
        raise NotFound(f"The library has no pair `{pair_id}`.")
    return found


def _case_of(example: WrittenExample, pair: MessagePair) -> Case:
    identifier = "~".join((_WRITTEN, pair.id, example.level.value))
    return Case(
        id=identifier,
        pair=pair,
        edit=Edit(
            id=identifier,
            pair_id=pair.id,
            method=Method.REFINED_EDIT,
            level=example.level,
            prompt="written by hand",
            prompt_sha="none",
            text=example.text,
            provenance=Provenance(engine_asked=WRITTEN_ENGINE, engine_served=HAND_LABELS),
        ),
        check=example.check,
        flags=raise_flags(original=pair.physician_reply, check=example.check, checker=HAND_LABELS),
        created_at="",
    )
