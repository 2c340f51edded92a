"""Definition cards: what a study says empathy means, and which seat is told which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.identity import Json, content_hash
from core.errors import InvalidRecord

NO_CARD = "none"
"""The id of the card that shows nothing: a level of the factor like any other."""

# More would not fit above the answers of a tablet with large letters.
MOST_CHARACTERS = 600
MOST_CARDS = 6
_MOST_TITLE = 60
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionCard:
    """One way to say what empathy means; the card `none` says nothing and is never drawn on screen.

    `id` is stored with a seat, `title` is what a person taps to read the card again, and
    paragraphs of `text` are separated by empty lines.
    """

    id: str
    title: str
    text: str = ""

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise InvalidRecord(
                f"The id `{self.id}` of a definition card may hold small letters, digits, "
                "hyphens and underscores, at most 40."
            )
        if not self.title.strip() or len(self.title) > _MOST_TITLE:
            raise InvalidRecord(
                f"The definition card `{self.id}` needs a title of 1 to {_MOST_TITLE} characters."
            )
        if (self.id == NO_CARD) is not (not self.text.strip()):
            raise InvalidRecord(
                f"The definition card `{self.id}` needs a text."
                if self.id != NO_CARD
                else f"The card `{NO_CARD}` shows nothing; a card with a text needs another id."
            )
        if len(self.text) > MOST_CHARACTERS:
            raise InvalidRecord(
                f"The definition card `{self.id}` has {len(self.text):,} characters; at most "
                f"{MOST_CHARACTERS} fit on a tablet."
            )

    def as_json(self) -> dict[str, Json]:
        """Return the card as it is stored and exported."""
        return {"id": self.id, "title": self.title, "text": self.text}

    @property
    def sha(self) -> str:
        """The hash of every word of the card."""
        return content_hash(self.as_json())


def check_cards(cards: Sequence[DefinitionCard]) -> None:
    """Refuse cards that can't be the levels of one factor.

    Raises
    ------
    InvalidRecord
        When an id stands twice, or there are more than 6.
    """
    ids = [card.id for card in cards]
    twice = next((each for each in ids if ids.count(each) > 1), None)
    if twice is not None:
        raise InvalidRecord(f"The definition card `{twice}` stands twice in the study.")
    if len(ids) > MOST_CARDS:
        raise InvalidRecord(f"A study has at most {MOST_CARDS} definition cards, not {len(ids)}.")


def card_for(
    cards: Sequence[DefinitionCard], *, study_id: str, number: int
) -> DefinitionCard | None:
    """Return the card of the seat with this number, None in a study without cards.

    Permuted blocks: of every run of as many seats as there are cards, each gets another card, in
    an order drawn from the study's id, which is random. So the groups differ by one seat at most,
    and the same study and number give the same card anywhere.
    """
    if not cards:
        return None
    block, place = divmod(number - 1, len(cards))

    def drawn(card: DefinitionCard) -> str:
        return content_hash([study_id, "definition card", block, card.id])

    return sorted(cards, key=drawn)[place]
