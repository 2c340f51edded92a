"""Two prompts compared blind by oneself: pairs and sides by lot, each answer kept at once.

What is asked and answered is a set of votes like any other, so that it can be ranked, aligned
with judges, exported and deleted as one.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np

from core.domain.access import Actor, Capability, authorize
from core.domain.blinding import blinded
from core.domain.identity import Json, content_hash, new_id
from core.domain.judging import Label
from core.domain.panel import ShownChoice
from core.domain.votes import Vote, VoteItem, VoteSet
from core.errors import InvalidInput, NotFound
from core.metrics.preference import EmpathyRanking, empathy_ranking
from core.services.panel_votes import code_of
from core.services.run_arms import RunArm, find_arms
from core.services.scoring import SEED
from core.store import Store, pairs, run_texts
from core.store import vote_sets as stored
from core.store.deeds import note_deed

PAIRS = 20
_KIND = "blind"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindPair:
    """What is shown: nothing tells which prompt made which reply."""

    item_id: str
    message: str = field(repr=False)
    first: str = field(repr=False)
    second: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindState:
    """How far a comparison is; `pair` is the next one to judge, None when all are."""

    set_id: str
    answered: int
    total: int
    pair: BlindPair | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindResult:
    """How often the replies of arm `a` were preferred to those of arm `b`; `skipped` counts
    pairs without an answer, in no number.
    """

    a: str
    b: str
    ranking: EmpathyRanking
    skipped: int


def begin_blind(
    store: Store,
    actor: Actor,
    ref_a: str,
    ref_b: str,
    *,
    count: int = PAIRS,
    seed: int | None = None,
) -> str:
    """Draw pairs on which two arms, each named RUN/NUMBER, differ; return the comparison's id.

    Each arm stands first equally often, or once more. The same `seed` draws the same.

    Raises
    ------
    InvalidInput, NotFound
        When there is no such arm, both are one system, or no pair has two different replies.
    """
    authorize(actor, Capability.EDIT)
    arm_a, arm_b = find_arms(store, actor, (ref_a, ref_b))
    if arm_a.name == arm_b.name:
        raise InvalidInput("Both arms have the same prompt, level and engine; choose two others.")
    drawn_with = secrets.randbelow(2**31) if seed is None else seed
    dice = random.Random(drawn_with)  # noqa: S311 - a draw that can be repeated
    items = _differing(store, arm_a, arm_b)
    if not items:
        raise InvalidInput("On no pair do the two arms have different replies.")
    drawn = dice.sample(items, min(count, len(items)))
    sides = [Label.A, Label.B] * (len(drawn) // 2 + 1)
    if dice.random() < 1 / 2:
        sides.reverse()
    first = sides[: len(drawn)]
    dice.shuffle(first)
    mapping: dict[str, Json] = {
        "kind": _KIND,
        "seed": drawn_with,
        "arms": [arm_a.ref, arm_b.ref],
        "first": {item.id: side.value for item, side in zip(drawn, first, strict=True)},
    }
    set_id, title = new_id(), f"Blind: {arm_a.name} and {arm_b.name}"
    with store.write():
        stored.insert_set(
            store,
            set_id,
            title=title,
            file_sha=content_hash(mapping),
            mapping=mapping,
            left_out=(),
            n_rows=len(drawn),
            created_by=actor.name,
            items=drawn,
            votes=(),
        )
        note_deed(store, actor, "began a blind comparison", set_id)
    return set_id


def blind_state(store: Store, actor: Actor, set_id: str) -> BlindState:
    """Return how far a comparison of one's own is, and the next pair.

    Raises
    ------
    NotFound
        When this person has no such comparison.
    """
    held = _own(store, actor, set_id)
    items, votes = stored.set_items(store, set_id), stored.set_votes(store, set_id)
    said = {vote.item_id for vote in votes}
    left = next((item for item in items if item.id not in said), None)
    return BlindState(
        set_id=set_id,
        answered=len(said),
        total=len(items),
        pair=_shown(left, held) if left else None,
    )


def answer_blind(
    store: Store, actor: Actor, set_id: str, item_id: str, choice: ShownChoice | None
) -> None:
    """Keep an answer at once; None skips the pair. An answer stands.

    Raises
    ------
    InvalidInput, NotFound
        When the pair was answered before, or this person has no such comparison or pair.
    """
    held = _own(store, actor, set_id)
    with store.write():
        if item_id not in {item.id for item in stored.set_items(store, set_id)}:
            raise NotFound("This pair is not in this comparison.")
        if item_id in {vote.item_id for vote in stored.set_votes(store, set_id)}:
            raise InvalidInput("This pair is answered already; the answer stands.")
        label = _label(choice, _first(held)[item_id]) if choice else None
        stored.add_vote(store, Vote(item_id=item_id, rater=actor.name, label=label))


def blind_result(store: Store, actor: Actor, set_id: str) -> BlindResult:
    """Say which prompt made which replies, and how often each was preferred.

    Raises
    ------
    InvalidInput, NotFound
        While a pair is still to be judged, or when this person has no such comparison.
    """
    _own(store, actor, set_id)
    items, votes = stored.set_items(store, set_id), stored.set_votes(store, set_id)
    if len(votes) < len(items):
        raise InvalidInput(
            f"{len(items) - len(votes)} of {len(items)} pairs are still to be judged; the prompts "
            "stay hidden until then."
        )
    places = {item.id: place for place, item in enumerate(items)}
    labeled = [(places[vote.item_id], vote.label) for vote in votes if vote.label is not None]
    return BlindResult(
        a=items[0].system_a,
        b=items[0].system_b,
        ranking=empathy_ranking(
            [place for place, _ in labeled],
            [code_of(label) for _, label in labeled],
            rng=np.random.default_rng(SEED),
        ),
        skipped=len(votes) - len(labeled),
    )


def _differing(store: Store, arm_a: RunArm, arm_b: RunArm) -> Sequence[VoteItem]:
    """Return the pairs of both arms whose two replies still differ when they are blinded."""
    texts_a, texts_b = _edits(store, arm_a), _edits(store, arm_b)
    both = [pair for pair in texts_a if pair in texts_b and texts_a[pair] != texts_b[pair]]
    return [
        VoteItem(
            id=new_id(),
            name=pair,
            system_a=arm_a.name,
            system_b=arm_b.name,
            message=pairs.get_pair(store, pair).patient_message,
            text_a=texts_a[pair],
            text_b=texts_b[pair],
        )
        for pair in sorted(both)
    ]


def _edits(store: Store, arm: RunArm) -> dict[str, str]:
    """Return the first replicate of each pair, blinded."""
    texts = run_texts.edited_texts(store, arm.run_id)
    first = {cell.pair_id: cell.edit_id for cell in reversed(arm.checked)}
    return {pair: blinded(texts[edit]) for pair, edit in first.items() if edit}


def _own(store: Store, actor: Actor, set_id: str) -> VoteSet:
    authorize(actor, Capability.EDIT)
    held = stored.get_set(store, set_id)
    if held.mapping.get("kind") != _KIND or held.created_by != actor.name:
        raise NotFound("This comparison is not here; please begin one.")
    return held


def _first(held: VoteSet) -> Mapping[str, Label]:
    """Return by item which reply is shown first."""
    sides = cast("Mapping[str, str]", held.mapping["first"])
    return {item: Label(side) for item, side in sides.items()}


def _shown(item: VoteItem, held: VoteSet) -> BlindPair:
    replies = (item.text_a or "", item.text_b or "")
    first, second = replies if _first(held)[item.id] is Label.A else reversed(replies)
    return BlindPair(item_id=item.id, message=item.message or "", first=first, second=second)


def _label(choice: ShownChoice, first: Label) -> Label:
    """Undo the sides: the one place where a tap becomes a preference."""
    return {
        ShownChoice.FIRST: first,
        ShownChoice.EQUAL: Label.TIE,
        ShownChoice.SECOND: first.mirrored(),
    }[choice]
