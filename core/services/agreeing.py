"""How far the people of a panel agree: the same numbers on the page, the command line and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.services.panel_votes import Panel
from core.services.scoring import SEED

if TYPE_CHECKING:
    from core.metrics.agreement import AgreementTable

RESAMPLES = 2000


def agreement(panel: Panel, *, resamples: int = RESAMPLES) -> AgreementTable:
    """Compute all statistics of agreement between people, with the one seed of Bedside."""
    import numpy as np

    from core.metrics.agreement import agreement_table

    return agreement_table(panel.votes, rng=np.random.default_rng(SEED), resamples=resamples)
