"""When the results of a run have to be computed anew."""

from __future__ import annotations

from core.domain.access import Actor
from core.domain.identity import content_hash
from core.services.run_control import get_run
from core.store import Store, run_newest


def results_stamp(store: Store, actor: Actor, run_id: str) -> str:
    """Return what changes when anything does that the results of a run rest on.

    That is the run's cells, attempts and judgments, its state, corrected verdicts, and panels for
    those who may see them. It is quick, and may change more often than the results do.

    Raises
    ------
    NotFound
        When there is no such run.
    """
    run = get_run(store, actor, run_id)
    seen = run_newest.newest_rows(store, run_id)
    return content_hash([run_id, run.state.value, actor.role.value, *seen])
