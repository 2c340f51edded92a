"""How a study is named on the command line."""

from __future__ import annotations

import click

from core.domain.access import OPERATOR
from core.domain.panel import Study
from core.errors import NotFound
from core.services.studying import get_study, list_studies
from core.store import Store

LATEST = "latest"
study_argument = click.argument("study_id", metavar="STUDY")


def find_study(store: Store, study_id: str) -> Study:
    """Return a study by its id, or the one made last for `latest`."""
    if study_id != LATEST:
        return get_study(store, OPERATOR, study_id)
    found = list_studies(store, OPERATOR)
    if not found:
        raise NotFound("There is no study yet; please make one with `study create`.")
    return found[0]
