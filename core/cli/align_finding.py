"""Where `align` takes panel and judge from: two files, or a closed study and its judges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.cli.study_finding import find_study
from core.cli.vote_options import Reading
from core.domain.access import OPERATOR
from core.domain.judges import Judge
from core.domain.judging import Protocol
from core.errors import InvalidInput, NotFound
from core.services.judge_files import labels_of_file
from core.services.judge_said import JudgeSaid, judge_of_run
from core.services.judging import list_judges
from core.services.panels import Panel, panel_of_file, panel_of_study
from core.store import Store


def from_files(
    humans: Path, judges: Sequence[Path], people: Reading, judge: Reading
) -> tuple[Panel, list[JudgeSaid]]:
    """Read people's votes and the labels of judges that rated the same items."""
    votes = people.read(humans)
    panel = panel_of_file(votes)
    found: list[JudgeSaid] = []
    for path in judges:
        matched = labels_of_file(judge.read(path, one_rater=True), panel, row_order=votes.row_order)
        found.append(JudgeSaid(name=path.name, labels=matched.labels, left_out=matched.left_out))
    return panel, found


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which judge of a study: by its id, or by what it is; `binary_id` is set beside it."""

    judge_id: str | None = None
    engine: str | None = None
    protocol: Protocol | None = None
    binary_id: str | None = None

    def fits(self, judge: Judge) -> bool:
        """Whether a judge is one of those meant."""
        return (
            self.judge_id in (None, judge.id)
            and self.engine in (None, judge.order.engine)
            and self.protocol in (None, judge.order.protocol)
        )


def from_study(store: Store, study_id: str, wanted: Wanted) -> tuple[Panel, list[JudgeSaid]]:
    """Return the panel of a closed study, the one judge of it that is meant, and the binary one.

    Raises
    ------
    NotFound, InvalidInput
        When no judge fits, or several do; the sentence names them.
    """
    study = find_study(store, study_id)
    panel = panel_of_study(store, OPERATOR, study.id)
    judges = list_judges(store, OPERATOR, study_id=study.id)
    found = [_one(judges, wanted)]
    if wanted.binary_id is not None:
        found.append(_one(judges, Wanted(judge_id=wanted.binary_id)))
    return panel, [judge_of_run(store, OPERATOR, judge) for judge in found]


def _one(judges: Sequence[Judge], wanted: Wanted) -> Judge:
    fitting = [judge for judge in judges if wanted.fits(judge)]
    if not fitting:
        raise NotFound(
            f"No such judge ran on this study; there is {_listed(judges) or 'none'}. Run one with "
            "`judge --study`."
        )
    if len(fitting) > 1:
        raise InvalidInput(f"Several judges fit; choose one by its id: {_listed(fitting)}.")
    return fitting[0]


def _listed(judges: Sequence[Judge]) -> str:
    return ", ".join(
        f"`{judge.id}` ({judge.order.engine}, {judge.order.protocol}, {judge.order.variant})"
        for judge in judges
    )
