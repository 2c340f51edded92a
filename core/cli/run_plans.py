"""From the name of a plan to a run that may begin: read, announced, kept."""

from __future__ import annotations

from pathlib import Path

from core.cli.outgoing import open_gate
from core.cli.shared import note, read_text
from core.domain.access import OPERATOR
from core.domain.runs import Plan
from core.services.run_file import read_plan, shipped_plan
from core.services.run_planning import plan_run, resolve_plan
from core.settings import Settings
from core.store import Store


def find_plan(name: str) -> Plan:
    """Read a plan from a TOML file, or take one that ships.

    Raises
    ------
    InvalidInput, NotFound
        When the file has a mistake, or there is no such plan.
    """
    path = Path(name)
    if name.endswith(".toml") or name == "-" or path.is_file():
        return read_plan(read_text(path), name=path.name)
    return shipped_plan(name)


def planned(store: Store, settings: Settings, name: str, *, send_as_is: bool) -> str:
    """Keep a plan as a run, once it is said where its texts go; return the run's id.

    Raises
    ------
    InvalidInput, NotFound, EngineMisconfigured, RemoteNotAllowed
        When the plan can't be, or identifiers would leave this computer.
    """
    plan = find_plan(name)
    resolved = resolve_plan(store, plan, settings=settings, keys=settings.keys)
    gate = open_gate(resolved.engines, settings.keys, hide=False, as_is=send_as_is)
    for pair in resolved.pairs:
        gate.prepare([pair.patient_message, pair.physician_reply])
    run_id = plan_run(store, OPERATOR, plan, settings=settings, keys=settings.keys)
    note(f"Run {run_id}.")
    return run_id
