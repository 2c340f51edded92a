"""The steps of one cell of a run: edit or repair, facts, check, judge; kept once they are done."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.cases import Case
from core.domain.edits import Edit
from core.domain.facts import FactCheck
from core.domain.judging import Order, Variant
from core.domain.runs import CellStep, PlanJudge
from core.errors import EngineError, HandedOver
from core.services.editing import EditOrder, case_of, check_edit, made_before, make_edit
from core.services.judge_asking import (
    Answered,
    Bench,
    Comparison,
    Question,
    ask_judge,
    questions_about,
)
from core.services.repair_cells import Source, repaired_edit
from core.services.run_desk import Desk
from core.services.run_place import Place
from core.services.steps import StepName, StepState
from core.services.together import together
from core.store.cases import get_case
from core.store.edits import get_edit
from core.store.run_cells import KeptCell

Answers = frozenset[tuple[int, str, Order]]


def kept_case(desk: Desk, kept: KeptCell) -> Case | None:
    """Return the checked case of a cell from an earlier attempt, None where there is none."""
    done = kept.steps.get(CellStep.CHECK)
    return get_case(desk.store, done.case_id) if done and done.case_id else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellWork:
    """What is left to do of one cell; `source` is what a repaired one begins with."""

    desk: Desk
    kept: KeptCell
    order: EditOrder
    place: Place
    answered: Answers
    source: Source | None

    async def edit(self) -> tuple[Edit, FactCheck | None]:
        """Return the edit: that of an earlier attempt, of the same order, or a new one.

        A repair comes with the check that it ended with.
        """
        desk, order = self.desk, self.order
        done = self.kept.steps.get(CellStep.EDIT)
        if done and done.edit_id:
            return get_edit(desk.store, done.edit_id), None
        self._begin(CellStep.EDIT)
        if self.source:
            return await repaired_edit(desk, self.source, order, self.place.cell)
        edit = made_before(desk.store, order)
        if edit is None:
            engine = desk.engine(order.engine)
            with desk.tallies.counting() as tally:
                edit = await make_edit(engine, order, tally, secret=desk.secret)
        desk.writer.edited(self.place.cell, edit)
        return edit, None

    async def check(self, edit: Edit, known: FactCheck | None) -> Case | None:
        """Return the edit with its check: a known one, that of an earlier attempt, or a new one."""
        if self.kept.is_done(CellStep.CHECK):
            return kept_case(self.desk, self.kept)
        if known:
            self.desk.writer.done(self.place.cell, CellStep.FACTS)
        check = known or await self._checked(edit)
        case = case_of(self.order, edit, check=check, failure=None)
        self.desk.writer.checked(self.place.cell, case)
        return case

    async def _checked(self, edit: Edit) -> FactCheck:
        """Check the edit against the facts of the original that the whole run shares."""
        desk, order = self.desk, self.order
        self.place.step = CellStep.FACTS
        try:
            return await check_edit(
                desk.engine(order.checked_by),
                order,
                edit.text,
                secret=desk.secret,
                original_facts=lambda: desk.original_facts(order.pair, order.checked_by),
                on_step=self._follow,
            )
        except HandedOver:
            raise
        except EngineError as error:
            desk.writer.unchecked(case_of(order, edit, check=None, failure=str(error)))
            raise

    async def judge(self, edit: Edit) -> None:
        """Put the edit beside the original before each judge of the plan."""
        judges = self.desk.run.plan.judges
        if not judges or self.kept.is_done(CellStep.JUDGE):
            return
        self._begin(CellStep.JUDGE)
        asked = await together(*(self._ask(judge, edit) for judge in judges))
        said = [answer for answers in asked for answer in answers]
        failed = next((each for each in said if each.judgment.failure), None)
        writer, cell = self.desk.writer, self.place.cell
        if failed:
            why = str(failed.judgment.failure)
            writer.failed(cell, CellStep.JUDGE, failure=why, fault=failed.fault or "unreadable")
        else:
            writer.done(cell, CellStep.JUDGE)

    async def _ask(self, judge: PlanJudge, edit: Edit) -> list[Answered]:
        """Ask one judge in both orders; the edit is A, the original B."""
        desk, pair = self.desk, self.order.pair
        bench = Bench(
            engine=desk.engine(judge.engine),
            spec=judge.engine,
            protocol=judge.protocol,
            secret=desk.secret,
            tallies=desk.tallies,
        )
        comparison = Comparison(
            item_id=pair.id,
            message=pair.patient_message,
            text_a=edit.text,
            text_b=pair.physician_reply,
        )
        return await together(
            *(
                self._put(bench, judge, question)
                for question in questions_about(comparison, variant=Variant.ZERO_SHOT)
                if (self.place.cell, judge.key, question.order) not in self.answered
            )
        )

    async def _put(self, bench: Bench, judge: PlanJudge, question: Question) -> Answered:
        said = await ask_judge(bench, question)
        writer, cell = self.desk.writer, self.place.cell
        writer.judged(cell, judge, said.judgment, fault=said.fault, raw=said.raw)
        return said

    def _begin(self, step: CellStep) -> None:
        self.place.step = step
        self.desk.writer.mark(self.place.cell, step)

    def _follow(self, name: StepName, state: StepState) -> None:
        if state is StepState.RUNNING:
            self._begin(CellStep(name.value))
        elif state is StepState.DONE and name is StepName.FACTS:
            self.desk.writer.done(self.place.cell, CellStep.FACTS)
