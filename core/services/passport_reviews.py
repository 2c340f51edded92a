"""What closed reviews settled about an edit; of open ones only that they are there."""

from __future__ import annotations

from core.domain.access import Actor, Capability
from core.services.passport_parts import Part
from core.services.review_of_case import CaseReview, reviews_of_case
from core.store import Store

NO_REVIEW = "No closed review holds this edit."
STILL_OPEN = "A review of this edit is open: what was found stays hidden until it is closed."
NOT_YOURS = "Only people who may review edits see what reviewers said."


def reviews_about(store: Store, actor: Actor, case_id: str) -> Part[CaseReview]:
    """Return the closed reviews of a case, the newest first, to those who may review."""
    if not actor.may(Capability.REVIEW):
        return Part(absent=NOT_YOURS)
    found = reviews_of_case(store, actor, case_id)
    if found.closed:
        return Part(rows=found.closed)
    return Part(absent=STILL_OPEN if found.still_open else NO_REVIEW)
