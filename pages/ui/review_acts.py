"""What a reviewer taps on the rating screen, done one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from core.domain.access import Actor
from core.domain.reviewing import Rating
from core.domain.reviewing_codes import Code, Likelihood, Pass, Said
from core.errors import BedsideError, InvalidInput, StoreError
from core.services.review_desk import leave_item, open_item
from core.services.review_saying import rate, rate_facts, reveal
from core.services.tools import Store

Act = Mapping[str, object]


OUT_OF_DATE = "This page is out of date; please load it again."
NOT_SAVED = "Not saved yet. Please keep this page open; it keeps trying."


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of taps: those heard by id, a sentence, and where to go next."""

    acks: tuple[str, ...] = ()
    said: str = ""
    problem: str = ""
    goes: str = ""


def do_all(store: Store, actor: Actor, sent: Sequence[Act]) -> Done:
    """Do taps in their order.

    One that is refused is told in its words and not sent again; what the disk did not take is
    not heard, so that the browser sends it and what follows once more.
    """
    said = problem = goes = ""
    acks: list[str] = []
    for act in sent:
        try:
            said, goes = _do(store, actor, act)
        except StoreError:
            return Done(acks=tuple(acks), problem=NOT_SAVED)
        except BedsideError as error:
            said, problem = "", str(error).replace("`", "")
        except ValueError:
            said, problem = "", OUT_OF_DATE
        acks.append(_text(act, "id"))
    return Done(acks=tuple(acks), said=said, problem=problem, goes=goes)


def _do(store: Store, actor: Actor, act: Act) -> tuple[str, str]:
    """Do one tap; return what to say, and where it leads."""
    item_id, tap = _text(act, "item"), _text(act, "id")
    match act.get("do"):
        case "rate":
            return _rate(store, actor, item_id, act), ""
        case "say":
            said = {key: Said(word) for key, word in _words(act, "said").items()}
            return rate_facts(store, actor, item_id, said, client_id=tap).words, ""
        case "leave":
            leave_item(store, actor, item_id)
            return "", "leave"
        case "next":
            return "", "next"
        case _:
            raise InvalidInput(OUT_OF_DATE)


def _rate(store: Store, actor: Actor, item_id: str, act: Act) -> str:
    """Keep a rating, and show the passage's verdicts from now on.

    Where there are none nothing is shown, so that the rating can still be taken back.
    """
    key = _text(act, "passage")
    which = Pass.SECOND if act.get("again") is True else Pass.FIRST
    saved = rate(store, actor, item_id, key, _rating(act), which=which, client_id=_text(act, "id"))
    passages = {
        each.passage.key: each.passage for each in open_item(store, actor, item_id).passages
    }
    if passages[key].facts:
        reveal(store, actor, item_id, key)
    return saved.words


def _rating(act: Act) -> Rating:
    """Read a rating; ValueError for a word that the browser can't have from here."""
    severity, harm = act.get("severity"), _text(act, "likelihood")
    codes = act.get("codes")
    return Rating(
        codes=tuple(map(Code, cast("list[str]", codes))) if isinstance(codes, list) else (),
        severity=severity if isinstance(severity, int) else 0,
        likelihood=Likelihood(harm) if harm else None,
        note=_text(act, "note"),
    )


def _text(act: Act, name: str) -> str:
    value = act.get(name)
    return value if isinstance(value, str) else ""


def _words(act: Act, name: str) -> Mapping[str, str]:
    value = act.get(name)
    found = cast("Mapping[object, object]", value) if isinstance(value, Mapping) else {}
    return {str(key): str(word) for key, word in found.items()}
