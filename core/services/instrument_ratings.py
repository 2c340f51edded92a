"""Ratings of one reply with an instrument: scored at once, kept for good, summed up with n."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.domain.access import Actor, Capability, authorize
from core.domain.identity import content_hash
from core.domain.instruments import Instrument
from core.domain.statistics import Statistic
from core.errors import InvalidInput
from core.metrics.instruments import Scored, instrument_score, mean_score
from core.services.instruments import usable
from core.services.scoring import SEED
from core.store import Store
from core.store.instruments import Rating, add_rating, keep_instrument, last_ratings

Answers = Mapping[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingSummary:
    """What a reply, and all replies, got with one instrument; the last rating of a person holds.

    `own` is the actor's rating of this reply, None before there is one. The mean of this reply is
    resampled by person, that of all replies by reply. `void` counts ratings without a score.
    """

    own: Rating | None
    here: Statistic
    everywhere: Statistic
    replies: int
    void: int


def score_answers(instrument: Instrument, answers: Answers) -> Scored:
    """Score answers by item; None where an item doesn't apply.

    Raises
    ------
    InvalidInput
        When an item is unknown, has no answer and needs one, or its answer is off the scale.
    """
    unknown = set(answers) - {item.id for item in instrument.items}
    if unknown:
        raise InvalidInput(f"`{instrument.id}` has no item `{min(unknown)}`.")
    for item in instrument.items:
        given, scale = answers.get(item.id), item.scale
        if given is None and not item.na_allowed:
            raise InvalidInput(f"The item `{item.id}` needs an answer.")
        if given is not None and not scale.low <= given <= scale.high:
            raise InvalidInput(
                f"The answer to `{item.id}` must be from {scale.low} to {scale.high}, not {given}."
            )
    return instrument_score(
        [answers.get(item.id) for item in instrument.items],
        low=[item.scale.low for item in instrument.items],
        high=[item.scale.high for item in instrument.items],
        reverse=[item.reverse for item in instrument.items],
        rule=instrument.scoring.rule.value,
        na_max=instrument.scoring.na_max,
    )


def rate(
    store: Store, actor: Actor, instrument: Instrument, answers: Answers, *, case_id: str, text: str
) -> Scored:
    """Keep what a person gives a reply; no word of the reply is kept, only its hash.

    Raises
    ------
    InvalidInput
        When the instrument's wording is missing, or as for `score_answers`.
    """
    authorize(actor, Capability.REVIEW)
    scored = score_answers(usable(instrument), answers)
    with store.write():
        keep_instrument(store, instrument, by=actor.name)
        add_rating(
            store,
            Rating(
                case_id=case_id,
                text_sha=content_hash(text),
                instrument_sha=instrument.sha,
                rater=actor.name,
                role=actor.role.value,
                answers={item.id: answers.get(item.id) for item in instrument.items},
                score=scored.score,
                void=scored.reason,
            ),
        )
    return scored


def rating_summary(
    store: Store, actor: Actor, instrument: Instrument, *, case_id: str, text: str
) -> RatingSummary:
    """Sum up the ratings of this text of a case, and those of all texts."""
    authorize(actor, Capability.REVIEW)
    found = last_ratings(store, instrument.sha)
    place = (case_id, content_hash(text))
    replies: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for each in found:
        if each.score is not None:
            replies[each.case_id, each.text_sha].append(each.score)
    here = [each for each in found if (each.case_id, each.text_sha) == place]
    return RatingSummary(
        own=next((each for each in here if each.rater == actor.name), None),
        here=mean_score([[score] for score in replies[place]], rng=np.random.default_rng(SEED)),
        everywhere=mean_score(list(replies.values()), rng=np.random.default_rng(SEED)),
        replies=sum(bool(scores) for scores in replies.values()),
        void=sum(each.score is None for each in found),
    )
