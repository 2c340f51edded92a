"""What is kept of a repair, for the page, the passport and the results of runs."""

from __future__ import annotations

from core.domain.cases import Case
from core.domain.facts import EntailmentVerdict, FactCheck
from core.domain.identity import new_id
from core.domain.prompting import Prompt
from core.domain.repair_kept import KeptRepair, RepairScores, SentenceLine
from core.domain.repairing import Repaired, unsupported
from core.prompts import get_prompt


def kept_repair(
    case: Case,
    repaired: Repaired,
    *,
    engine: str,
    prompt: Prompt | None = None,
    edit_id: str | None = None,
    job_id: str | None = None,
) -> KeptRepair:
    """Return the record of a repair of `case` by `engine`, with the newest prompt unless told."""
    prompt = prompt or get_prompt("repair")
    return KeptRepair(
        id=new_id(),
        pair_id=case.pair.id,
        case_id=case.id,
        edit_id=edit_id,
        job_id=job_id,
        engine=engine,
        checker=repaired.before.checker,
        prompt=prompt.label,
        prompt_sha=prompt.sha,
        before=case.edit.text,
        after=repaired.text,
        rounds=repaired.rounds,
        note=repaired.note,
        sentences=tuple(
            SentenceLine(
                sentence=each.sentence,
                facts=tuple(verdict.fact.statement for verdict in each.wrong),
                action=each.action,
                became=each.became,
                why=each.why,
                needs_you=each.needs_you,
            )
            for each in repaired.sentences
        ),
        scores_before=scores_of(repaired.before),
        scores_after=scores_of(repaired.check),
    )


def scores_of(check: FactCheck) -> RepairScores:
    """Count what recall and precision are made of."""
    kept, n_kept = _counted(check.kept)
    grounded, n_grounded = _counted(check.grounded)
    return RepairScores(
        kept=kept,
        n_kept=n_kept,
        grounded=grounded,
        n_grounded=n_grounded,
        unsupported=len(unsupported(check)),
    )


def _counted(verdicts: tuple[EntailmentVerdict, ...]) -> tuple[int, int]:
    decided = [verdict.entailed for verdict in verdicts if verdict.entailed is not None]
    return sum(decided), len(decided)
