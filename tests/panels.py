"""Panels for tests: small studies with invented texts, and seats that tap like a browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from core.domain.access import OPERATOR, Actor, Role
from core.domain.identity import content_hash, new_id
from core.domain.panel import (
    ItemKind,
    PracticePair,
    Seat,
    StudyItem,
    StudyPlan,
    StudyState,
    StudyTexts,
    WhyChip,
)
from core.services.panel import Applied, apply, screen
from core.services.seating import NewSeat, enter, make_seats, seat_of_browser
from core.services.studying import close_study, create_study, open_study
from core.store import Store
from core.store.studies import insert_study, set_state

TEXTS = StudyTexts(
    consent_version="1",
    consent="This is a test.\n\nNothing is asked of you.",
    instructions="Read both.\n\nTap one.",
    question="Which reply shows more empathy?",
    closing="Thank you.",
    practice=(
        PracticePair(message="M1", reply_a="Cold.", reply_b="Warm.", feedback="Most say B."),
        PracticePair(message="M2", reply_a="Same.", reply_b="The same.", feedback="Most say both."),
    ),
    chips=(WhyChip(id="explained", label="It explained"), WhyChip(id="fake", label="It felt fake")),
)


def an_item(number: int, **fields) -> StudyItem:
    """Return an item whose two replies name their system, which no browser may ever see."""
    return StudyItem(
        **{
            "id": new_id(),
            "kind": ItemKind.MAIN,
            "pair_id": f"pair-{number}",
            "message": f"Question {number}",
            "text_a": f"Warm reply {number}",
            "text_b": f"Plain reply {number}",
            "system_a": "edit_refined:high:CANARY-ENGINE",
            "system_b": "physician",
            "precision": 0.9876,
            "n_facts": 7,
            **fields,
        }
    )


def a_control(number: int) -> StudyItem:
    """Return an item with the same text on both sides."""
    return an_item(
        number, kind=ItemKind.CONTROL, text_a=f"Same reply {number}", text_b=f"Same reply {number}"
    )


def a_study(
    store: Store,
    *,
    pairs: int = 6,
    controls: int = 2,
    opened: bool = True,
    texts: StudyTexts = TEXTS,
    items: Sequence[StudyItem] = (),
    **plan,
) -> str:
    """Keep a study of `pairs` real pairs (or these `items`) and silent controls; return its id."""
    study_id = new_id()
    mains = [*items] or [an_item(number) for number in range(pairs)]
    numbers = {"pairs_per_seat": len(mains), "votes_per_pair": 3, "seats": 3, **plan}
    insert_study(
        store,
        study_id,
        title="Test panel",
        plan=StudyPlan(**numbers),
        texts=texts,
        items=[*mains, *(a_control(1000 + number) for number in range(controls))],
        created_by="tests",
    )
    if opened:
        set_state(store, study_id, StudyState.OPEN, before=StudyState.DRAFT)
    return study_id


@dataclass
class Tablet:
    """A browser at one seat: it sends actions with ids of its own and reads the answer."""

    store: Store
    card: NewSeat
    tab: str = field(default_factory=lambda: uuid4().hex)
    applied: Applied = field(default_factory=Applied)

    @property
    def actor(self) -> Actor:
        return Actor(role=Role.PATIENT, name=f"Seat {self.card.number}", seat_id=self.card.seat_id)

    @property
    def shown(self) -> dict:
        return screen(self.store, self.actor, self.applied)

    def action(self, do: str, **fields) -> dict:
        """Return one action as a browser makes it, about what is on screen now."""
        if do in {"choose", "why", "undo", "skip", "next", "back"}:
            fields.setdefault("presentation", self.shown["presentation"])
        frame = {"stacking": "stacked", "width": 820, "height": 1180, "ms": 4000}
        return {"id": uuid4().hex, "do": do, "tab": self.tab, **frame, **fields}

    def send(self, *actions: dict) -> dict:
        self.applied = apply(self.store, self.actor, actions)
        return self.shown

    def tap(self, do: str, **fields) -> dict:
        return self.send(self.action(do, **fields))

    def start(self) -> dict:
        """Go from the first screen to the first pair."""
        for do in ("hello", "sized", "agree", "begin", "practice_next", "practice_next"):
            self.tap(do)
        return self.shown

    def answer(self, choice: str = "first", **fields) -> dict:
        """Choose, and go on."""
        self.tap("choose", choice=choice, **fields)
        return self.tap("next")

    def finish(self, choice: str = "first") -> int:
        """Answer all that is left; return how many."""
        count = 0
        while self.shown["screen"] == "pair":
            self.answer(choice)
            count += 1
        return count


def tablets(store: Store, study_id: str, count: int = 1) -> list[Tablet]:
    """Seat some people, who have done nothing yet."""
    return [Tablet(store, card) for card in make_seats(store, OPERATOR, study_id, count)]


def seat_by_key(store: Store, key: str) -> Seat | None:
    """Come by a card's link or code, and return the seat where the browser then sits."""
    token = enter(store, key)
    return seat_of_browser(store, token) if token else None


def taste(person: int, shown: dict) -> str:
    """Choose like somebody who likes long replies, not always, and sees small differences not."""
    a, b = shown["a"], shown["b"]
    drawn = int(content_hash([person, *sorted((a, b))])[-4:], 16) / 0xFFFF
    if a == b or drawn < 0.2:
        return "equal"
    longer = "first" if len(a) > len(b) else "second"
    if drawn > 0.9:
        return "second" if longer == "first" else "first"
    ratio = max(len(a), len(b)) / min(len(a), len(b))
    return longer if ratio > 1.5 else "equal"


def a_closed_panel(
    store: Store,
    *,
    people: int = 4,
    screens: int = 40,
    title: str = "Spring panel",
    texts: StudyTexts = TEXTS,
) -> str:
    """Keep a closed panel about the written examples, whose people differ; return its id."""
    pairs = [(f"written:{level}", "physician") for level in ("empathic", "high", "extreme")]
    plan = StudyPlan(pairs_per_seat=screens, votes_per_pair=people, seats=people, gate=0.5)
    study = create_study(store, OPERATOR, title, pairs, plan, texts)
    cards = make_seats(store, OPERATOR, study.id, people)
    open_study(store, OPERATOR, study.id)
    for number, card in enumerate(cards):
        tablet = Tablet(store, card)
        tablet.start()
        while tablet.shown["screen"] == "pair":
            tablet.answer(taste(number, tablet.shown))
    close_study(store, OPERATOR, study.id)
    return study.id
