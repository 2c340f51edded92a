"""Which run or arm a command means: by its id, or the run made last."""

from __future__ import annotations

from core.domain.access import OPERATOR
from core.errors import NotFound
from core.services.run_control import get_run, list_runs
from core.store import Store

LATEST = "latest"
ARM_MARK = "/"


def find_run(store: Store, run_id: str) -> str:
    """Return the id of a run, or of the one made last for `latest`.

    Raises
    ------
    NotFound
        When there is none.
    """
    if run_id != LATEST:
        return get_run(store, OPERATOR, run_id).id
    found = list_runs(store, OPERATOR)
    if not found:
        raise NotFound("There is no run yet; please start one with `run start`.")
    return found[0].id


def full_ref(store: Store, ref: str) -> str:
    """Return RUN/NUMBER with the id of the run in the place of `latest`."""
    run, slash, number = ref.rpartition(ARM_MARK)
    return f"{find_run(store, run)}{slash}{number}" if run == LATEST else ref
