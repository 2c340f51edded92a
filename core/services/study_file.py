"""A study as a TOML file: what is compared, the numbers, the words and the named decisions."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.domain.access import Actor
from core.domain.definition_cards import DefinitionCard
from core.domain.panel import PracticePair, Study, StudyPlan, StudyTexts, WhyChip
from core.errors import InvalidInput
from core.services.definition_cards import named_cards, with_cards
from core.services.study_drafts import create_study
from core.services.study_items import LetIn, comparisons
from core.store import Store


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class _Practice(_Part):
    message: str
    reply_a: str
    reply_b: str
    feedback: str


class _Chip(_Part):
    id: str
    label: str


class _Card(_Part):
    id: str
    title: str
    text: str


class _Texts(_Part):
    consent_version: str | None = None
    consent: str | None = None
    instructions: str | None = None
    question: str | None = None
    closing: str | None = None
    practice: list[_Practice] | None = None
    chips: list[_Chip] | None = None


class _Plan(_Part):
    votes_per_pair: int | None = None
    pairs_per_seat: int | None = None
    seats: int | None = None
    gate: float | None = None
    control_share: float | None = None
    repeat_share: float | None = None
    lease_minutes: int | None = None
    seconds_per_pair: float | None = None


class _Decision(_Part):
    pair: str
    by: str
    reason: str


class _File(_Part):
    title: str
    compare: list[list[str]]
    pairs: list[str] | None = None
    plan: _Plan = Field(default_factory=_Plan)
    texts: _Texts = Field(default_factory=_Texts)
    cards: list[str | _Card] = Field(default_factory=list[str | _Card])
    let_in: list[_Decision] = Field(default_factory=list[_Decision])


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyDefinition:
    """All that a draft is made from; `let_in` goes by the pair's id."""

    title: str
    compared: tuple[tuple[str, str], ...]
    plan: StudyPlan
    texts: StudyTexts
    pair_ids: tuple[str, ...] | None = None
    let_in: dict[str, LetIn] = field(default_factory=dict[str, LetIn])


def read_definition(document: str, *, name: str, texts: StudyTexts) -> StudyDefinition:
    """Read a TOML document; what it leaves out is as in a new study, the words those of `texts`.

    `cards` names shipped definition cards or holds cards with a text; the usual question then
    stands alone, since the card, or none, is to explain it.

    Raises
    ------
    InvalidInput, InvalidRecord
        When it isn't TOML, or a key or value isn't one of a study; the sentence names the key.
    """
    try:
        file = _File.model_validate(tomllib.loads(document))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"`{name}` isn't TOML: {error}.") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(f"`{name}` has a mistake at `{place}`: {first['msg']}.") from None
    for systems in file.compare:
        if len(systems) != 2:  # noqa: PLR2004 - a comparison has two sides
            raise InvalidInput(f"`{name}` must name two kinds of replies in each `compare`.")
    return StudyDefinition(
        title=file.title,
        compared=tuple((systems[0], systems[1]) for systems in file.compare),
        plan=replace(StudyPlan(), **file.plan.model_dump(exclude_none=True)),
        texts=_texts(file.texts, with_cards(texts, tuple(map(_card, file.cards)))),
        pair_ids=None if file.pairs is None else tuple(file.pairs),
        let_in={each.pair: LetIn(by=each.by, reason=each.reason) for each in file.let_in},
    )


def create_from(store: Store, actor: Actor, definition: StudyDefinition) -> Study:
    """Make the draft that a definition describes.

    Raises
    ------
    NotFound, InvalidInput
        As for `create_study`, and when a decision is about a pair that isn't held back.
    """
    decisions: dict[str, LetIn] = {}
    idle = set(definition.let_in)
    for key_a, key_b in definition.compared:
        for item in comparisons(
            store, actor, key_a, key_b,
            gate=definition.plan.gate, pair_ids=definition.pair_ids,
        ):  # fmt: skip
            if item.held_back and item.pair_id in definition.let_in:
                decisions[item.id] = definition.let_in[item.pair_id]
                idle.discard(item.pair_id)
    if idle:
        raise InvalidInput(f"Pair `{min(idle)}` isn't held back; there is nothing to decide.")
    return create_study(
        store, actor, definition.title, definition.compared, definition.plan, definition.texts,
        pair_ids=definition.pair_ids, let_in=decisions,
    )  # fmt: skip


def _card(given: str | _Card) -> DefinitionCard:
    if isinstance(given, str):
        return named_cards([given])[0]
    return DefinitionCard(id=given.id, title=given.title, text=given.text.strip())


def _texts(given: _Texts, usual: StudyTexts) -> StudyTexts:
    words = given.model_dump(exclude_none=True, exclude={"practice", "chips"})
    if given.practice is not None:
        words["practice"] = tuple(PracticePair(**each.model_dump()) for each in given.practice)
    if given.chips is not None:
        words["chips"] = tuple(WhyChip(**each.model_dump()) for each in given.chips)
    return replace(usual, **words)
