"""Before texts go to a remote engine: say where to, and hide or confirm identifiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.cli.shared import note
from core.domain.identity import Json
from core.errors import RemoteNotAllowed
from core.services.deidentifying import Masking, find_in_all, mask, unmask
from core.services.sending import destinations
from core.settings import Keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Texts as they may be sent, and the way back for what is answered."""

    texts: tuple[str, ...] = field(repr=False)
    masking: Masking | None = field(default=None, repr=False)

    def restored(self, answer: Json) -> Json:
        """Put the identifiers back wherever a surrogate stands in an answer."""
        return _restored(answer, self.masking) if self.masking else answer

    def restored_text(self, text: str) -> str:
        """Put the identifiers back into one text."""
        return unmask(text, self.masking) if self.masking else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What may pass to the engines of one command."""

    remote: bool
    hide: bool
    as_is: bool

    def prepare(self, texts: Sequence[str]) -> Outgoing:
        """Return the texts to send.

        Raises
        ------
        RemoteNotAllowed
            When identifiers were found and neither --mask nor --send-as-is was given.
        """
        must_look = self.hide or (self.remote and not self.as_is)
        found = find_in_all(texts) if must_look else ()
        if not any(found):
            return Outgoing(texts=tuple(texts))
        if not self.hide:
            kinds = sorted({each.kind.value for in_text in found for each in in_text})
            raise RemoteNotAllowed(
                f"{sum(map(len, found))} possible identifiers ({', '.join(kinds)}) would leave "
                "this computer; add --mask to hide them, or --send-as-is if they may go."
            )
        masking = mask(texts, found)
        return Outgoing(texts=masking.texts, masking=masking)


def open_gate(engines: Sequence[str], keys: Keys, *, hide: bool, as_is: bool) -> Gate:
    """Say on stderr where the texts of a command go, and return what lets them pass."""
    places = destinations(engines, keys)
    for place in places:
        note(f"Texts go to {place}.")
    return Gate(remote=bool(places), hide=hide, as_is=as_is)


def _restored(answer: Json, masking: Masking) -> Json:
    if isinstance(answer, str):
        return unmask(answer, masking)
    if isinstance(answer, dict):
        return {name: _restored(part, masking) for name, part in answer.items()}
    if isinstance(answer, list):
        return [_restored(part, masking) for part in answer]
    return answer
