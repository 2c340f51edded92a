"""Judges by their identity: registered once, sized before they run, watched while they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.access import Actor, Capability, authorize
from core.domain.identity import Json, new_id
from core.domain.judges import Judge, JudgeOrder
from core.errors import InvalidInput
from core.llm.registry import parse_spec
from core.services.judge_asking import (
    TEMPERATURE,
    Question,
    QuestionKey,
    judge_prompt,
    questions_about,
    voters,
)
from core.services.judge_sources import Source, source_of
from core.services.running import JobState, last_job
from core.store import Store, judgments


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeEstimate:
    """What a judge is going to be asked.

    `questions` counts every comparison, silent controls too, in both orders, for each voter and
    repeat; `answered` of them have a readable answer already, `failed` have a failure.
    """

    comparisons: int
    controls: int
    without_texts: int
    questions: int
    answered: int
    failed: int

    @property
    def unasked(self) -> int:
        """Questions that were never asked."""
        return self.questions - self.answered - self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeProgress:
    """How far a judge is, and what it took so far.

    `sent` counts attempts that went to the engine, `unpriced` those of all attempts whose cost is
    unknown (they are not in `cost`, in US dollars). `seconds` is time on the wire, summed.
    """

    judge: Judge
    questions: int
    answered: int
    failed: int
    sent: int
    seconds: float
    cost: float
    unpriced: int
    job: JobState | None

    @property
    def unasked(self) -> int:
        """Questions that were never asked."""
        return self.questions - self.answered - self.failed


def register_judge(store: Store, actor: Actor, order: JudgeOrder) -> Judge:
    """Return the judge of this order, made now if there is none; the same order is the same judge.

    Raises
    ------
    NotFound, InvalidInput, EngineMisconfigured
        When there is no such source, it can't be judged, or the engine's name is none.
    """
    authorize(actor, Capability.MAKE_STUDIES)
    parse_spec(order.engine)
    source_of(store, order)
    judge = Judge(id=new_id(), order=order, prompts=_prompts_of(order), created_by=actor.name)
    return judgments.save_judge(store, judge)


def estimate_judge(store: Store, actor: Actor, order: JudgeOrder) -> JudgeEstimate:
    """Return what the order is going to ask; nothing is sent or stored.

    Raises
    ------
    NotFound, InvalidInput
        When there is no such source, or it can't be judged.
    """
    authorize(actor, Capability.MAKE_STUDIES)
    source = source_of(store, order)
    known = judgments.find_judge(store, order.key(_prompts_of(order)))
    held = _held_answers(store, known) if known else {}
    return JudgeEstimate(
        comparisons=len(source.comparisons),
        controls=len(source.controls),
        without_texts=source.without_texts,
        questions=_count(source, order),
        answered=sum(held.values()),
        failed=len(held) - sum(held.values()),
    )


def judge_progress(store: Store, actor: Actor, judge_id: str) -> JudgeProgress:
    """Return how far a judge is."""
    authorize(actor, Capability.MAKE_STUDIES)
    judge = judgments.get_judge(store, judge_id)
    # The job first: what it kept before it ended is then counted for sure.
    job = last_job(store, job_key(judge))
    held = _held_answers(store, judge).values()
    return JudgeProgress(
        judge=judge,
        questions=_count(source_of(store, judge.order), judge.order),
        answered=sum(held),
        failed=len(held) - sum(held),
        job=job,
        **judgments.spent(store, judge_id),
    )


def list_judges(
    store: Store, actor: Actor, *, study_id: str | None = None, set_id: str | None = None
) -> tuple[Judge, ...]:
    """Return the judges of a study or a vote set, the oldest first."""
    authorize(actor, Capability.MAKE_STUDIES)
    return tuple(judgments.list_judges(store, study_id=study_id, set_id=set_id))


def questions_left(store: Store, judge: Judge, *, retry_failures: bool) -> list[Question]:
    """Return what is still to ask: first what was never asked, then failures where wanted."""
    held = _held_answers(store, judge)
    order = judge.order
    every = [
        question
        for comparison in source_of(store, order).all
        for question in questions_about(comparison, variant=order.variant, repeats=order.repeats)
    ]
    unasked = [question for question in every if question.key not in held]
    failed = [question for question in every if held.get(question.key) is False]
    return unasked + failed if retry_failures else unasked


def require_same_words(judge: Judge) -> None:
    """Refuse to go on with a judge whose prompts have newer versions now.

    Raises
    ------
    InvalidInput
        Its answers and the new ones would be answers to different questions.
    """
    if judge.key != judge.order.key(_prompts_of(judge.order)):
        raise InvalidInput(
            "This judge was asked with an older version of its prompt; please start it as a new "
            "judge."
        )


def job_key(judge: Judge) -> str:
    """Return the key under which a judge's jobs are kept: one runs at a time."""
    return f"judge {judge.key}"


def _held_answers(store: Store, judge: Judge) -> dict[QuestionKey, bool]:
    """Return each question that was asked, and whether it has a readable answer."""
    return {
        (said.item_id, said.variant, said.order, said.replicate): said.verdict is not None
        for said, _ in judgments.answers(store, judge.id)
    }


def _prompts_of(order: JudgeOrder) -> Mapping[str, Json]:
    """Return what fixes a judge's words beside its order: prompts by variant, and temperature."""
    prompts = {voter: judge_prompt(order.protocol, voter) for voter in voters(order.variant)}
    named = {voter.value: f"{prompt.label} {prompt.sha}" for voter, prompt in prompts.items()}
    return {**named, "temperature": TEMPERATURE}


def _count(source: Source, order: JudgeOrder) -> int:
    return len(source.all) * 2 * len(voters(order.variant)) * order.repeats
