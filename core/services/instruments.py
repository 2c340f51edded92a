"""Instruments from JSON files: read, checked, kept, and refused while their wording is missing."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.domain.access import Actor, Capability, authorize
from core.domain.instruments import (
    NEEDS_WORDING,
    Instrument,
    InstrumentItem,
    Rule,
    Scale,
    Scoring,
)
from core.errors import InvalidInput, NotFound
from core.samples.shipped_instruments import instrument_documents
from core.store import Store
from core.store import instruments as stored
from core.store.deeds import note_deed


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _Scale(_Part):
    low: int = Field(strict=True)
    high: int = Field(strict=True)
    labels: tuple[str, ...] = ()


class _Item(_Part):
    id: str
    text: str
    scale: _Scale
    reverse: bool = Field(default=False, strict=True)
    na_allowed: bool = Field(default=False, strict=True)


class _Scoring(_Part):
    rule: Rule
    na_max: int = Field(default=0, strict=True)
    na_impute: Literal["person_mean"] = "person_mean"


class _File(_Part):
    id: str
    title: str
    citation: str
    rights_note: str
    requires_permission: bool = Field(strict=True)
    items: tuple[_Item, ...]
    scoring: _Scoring


def read_instrument(document: str, *, name: str) -> Instrument:
    """Read the JSON document of an instrument; shells without wording can be read too.

    Raises
    ------
    InvalidInput, InvalidRecord
        When it isn't JSON, or a key or value isn't one of an instrument; the sentence names it.
    """
    try:
        file = _File.model_validate_json(document)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the beginning"
        raise InvalidInput(f"`{name}` has a mistake at `{place}`: {first['msg']}.") from None
    return Instrument(
        id=file.id,
        title=file.title,
        citation=file.citation,
        rights_note=file.rights_note,
        requires_permission=file.requires_permission,
        items=tuple(
            InstrumentItem(
                id=item.id,
                text=item.text,
                scale=Scale(low=item.scale.low, high=item.scale.high, labels=item.scale.labels),
                reverse=item.reverse,
                na_allowed=item.na_allowed,
            )
            for item in file.items
        ),
        scoring=Scoring(rule=file.scoring.rule, na_max=file.scoring.na_max),
    )


def shipped_instruments() -> tuple[Instrument, ...]:
    """Return what ships: a rubric in our own words, and shells of instruments that aren't ours."""
    return tuple(read_instrument(text, name=name) for name, text in instrument_documents())


def list_instruments(store: Store) -> tuple[Instrument, ...]:
    """Return shipped instruments and loaded ones; a loaded one replaces a shipped one of its id."""
    loaded = [read_instrument(text, name="a kept one") for text in stored.newest_documents(store)]
    known = {each.id: each for each in (*shipped_instruments(), *loaded)}
    return tuple(known.values())


def find_instrument(store: Store, instrument_id: str) -> Instrument:
    """Return the instrument of an id, which may be a shell.

    Raises
    ------
    NotFound
        When there is none.
    """
    known = {each.id: each for each in list_instruments(store)}
    if instrument_id not in known:
        raise NotFound(f"There is no instrument `{instrument_id}`; there are {', '.join(known)}.")
    return known[instrument_id]


def load_instrument(store: Store, actor: Actor, instrument: Instrument) -> Instrument:
    """Keep an instrument for use; whoever loads it has read its rights note.

    Raises
    ------
    InvalidInput
        When its wording is missing.
    """
    authorize(actor, Capability.MAKE_STUDIES)
    with store.write():
        stored.keep_instrument(store, usable(instrument), by=actor.name)
        note_deed(store, actor, "loaded an instrument", instrument.id, instrument.sha)
    return instrument


def usable(instrument: Instrument) -> Instrument:
    """Return the instrument itself, refusing a shell."""
    if instrument.is_shell:
        raise InvalidInput(
            f"`{instrument.title}` can't be used as it is: {NEEDS_WORDING}. "
            f"{instrument.rights_note}"
        )
    return instrument
