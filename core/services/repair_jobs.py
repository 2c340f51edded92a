"""Repair beside the page: one job a repair, its steps for the page, its result for good."""

from __future__ import annotations

from core.domain.access import Actor, Capability, authorize
from core.domain.cases import Case
from core.domain.identity import content_hash
from core.domain.repair_kept import KeptRepair, RepairScores, SentenceLine
from core.domain.repairing import DEFAULT_ROUNDS
from core.services.repair import repair_case
from core.services.repair_keeping import kept_repair
from core.services.repair_steps import RepairStep
from core.services.running import Report, start_job
from core.services.tools import Tools, open_tools
from core.settings import Keys, Settings
from core.store.jobs import newest_job
from core.store.repairs import repair_of_edit, repair_of_job, repairs_of_case, save_repair

__all__ = [
    "KeptRepair", "RepairScores", "SentenceLine", "repair_key", "repair_of_edit", "repair_of_job",
    "repairs_of_case", "start_repair",
]  # fmt: skip


def repair_key(case: Case, *, engine: str, checker: str, rounds: int = DEFAULT_ROUNDS) -> str:
    """Return the key of the job that repairs this very text, for `last_job`."""
    return content_hash(["repair", case.id, case.edit.text, engine, checker, rounds])


def start_repair(
    settings: Settings,
    keys: Keys,
    actor: Actor,
    case: Case,
    *,
    engine: str,
    checker: str,
    rounds: int = DEFAULT_ROUNDS,
) -> str:
    """Start repairing the text of a case in a thread of its own; return the job's id.

    While the same text is being repaired in the same way, that job's id is returned. What comes
    of it is `repair_of_job` as soon as the job is done.
    """
    authorize(actor, Capability.EDIT)

    async def work(tools: Tools, report: Report) -> None:
        repaired = await repair_case(
            tools,
            case,
            engine=engine,
            checker=checker,
            rounds=rounds,
            on_step=lambda name, state: report(name.value, state.value),
        )
        job_id = newest_job(tools.store, key)
        save_repair(tools.store, kept_repair(case, repaired, engine=engine, job_id=job_id))

    key = repair_key(case, engine=engine, checker=checker, rounds=rounds)
    with open_tools(settings, keys) as tools:
        return start_job(tools, work, key=key, steps=[step.value for step in RepairStep])[0]
