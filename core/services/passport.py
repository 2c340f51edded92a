"""A case passport: all that is known about one edit of one pair, as one thing to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.domain.access import Actor, Capability, Role, authorize
from core.domain.cases import Case
from core.domain.prompting import Prompt
from core.domain.repair_kept import KeptRepair
from core.services.cases import load_case
from core.services.passport_corrections import Correction, corrections_of
from core.services.passport_costs import RunCost, runs_with
from core.services.passport_desk import DeskSeen, decisions_about
from core.services.passport_judges import JudgeSaid, judges_of
from core.services.passport_panels import PanelSeen, panels_of
from core.services.passport_parts import Part
from core.services.passport_prompts import prompt_of
from core.services.passport_repairs import repairs_about
from core.services.passport_reviews import reviews_about
from core.services.report_parts import FactPlace
from core.services.review_of_case import CaseReview
from core.services.rules_rates import rates_words
from core.store import Store
from core.store.deeds import note_deed


@dataclass(frozen=True, slots=True, kw_only=True)
class Passport:
    """Everything about one case. A part without anything says why.

    `rates` says how often the rules are wrong, where rules gave the verdicts. `made_for` is the
    role of whoever asked: who may not see answers gets none.
    """

    case: Case
    corrections: Mapping[FactPlace, Correction] = field(repr=False)
    prompt: Part[Prompt]
    decisions: Part[DeskSeen] = field(repr=False)
    repairs: Part[KeptRepair] = field(repr=False)
    reviews: Part[CaseReview] = field(repr=False)
    panels: Part[PanelSeen] = field(repr=False)
    judges: Part[JudgeSaid] = field(repr=False)
    runs: Part[RunCost] = field(repr=False)
    rates: str | None
    made_for: Role
    made_at: datetime


def find_passport(
    store: Store,
    actor: Actor,
    case_id: str,
    *,
    desk_id: str | None = None,
    now: datetime | None = None,
) -> Passport:
    """Gather the passport of a case; that people's answers went out with it is written down.

    Without `desk_id` the decisions are those of the desk that was worked on last.

    Raises
    ------
    Unauthorized
        When the actor may not edit replies.
    NotFound
        When there is no such case, or no such desk of it.
    """
    authorize(actor, Capability.EDIT)
    case = load_case(store, case_id)
    panels = panels_of(store, actor, case.edit)
    found = Passport(
        case=case,
        corrections=corrections_of(store, case),
        prompt=prompt_of(store, case.edit),
        decisions=decisions_about(store, case, desk_id),
        repairs=repairs_about(store, case),
        reviews=reviews_about(store, actor, case.id),
        panels=panels,
        judges=judges_of(store, actor, case.edit, panels),
        runs=runs_with(store, case.edit),
        rates=rates_words(case.check.checker if case.check else ""),
        made_for=actor.role,
        made_at=now or datetime.now(UTC),
    )
    if any(panel.ballots for panel in panels.rows):
        note_deed(store, actor, "took a passport", case_id)
    return found


def passport_name(case_id: str, ending: str = "html") -> str:
    """Return a file name that holds the case's id and no text."""
    return f"bedside-passport-{case_id.replace('~', '-')}.{ending}"
