"""What all cells of a run share: engines, budget, writers and the facts of originals."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from core.domain.messages import MessagePair
from core.domain.prompting import Prompt
from core.domain.runs import Cell, Plan
from core.errors import EngineError, EngineMisconfigured
from core.llm.engine import Engine
from core.llm.prices import load_prices
from core.services.extracting import Extraction, extract_facts
from core.services.run_budget import Budget
from core.services.run_place import PlacedCalls, pair_at_work
from core.services.tally import Tallies
from core.services.tools import Tools
from core.store import Store, batches, pairs, prompts, run_reading
from core.store.run_writer import RunCalls, RunWriter
from core.store.runs import Run


@dataclass(slots=True, kw_only=True)
class Desk:
    """Where the cells of one run are worked on.

    `halted` says why nothing more is begun; `unusable` names the engines that proved so. `failed`
    are the cells that failed since the desk was opened.
    """

    store: Store
    run: Run
    engines: dict[str, Engine]
    writer: RunWriter
    calls: RunCalls
    tallies: Tallies
    secret: bytes = field(repr=False)
    halted: str | None = None
    unusable: dict[str, str] = field(default_factory=dict[str, str])
    failed: set[int] = field(default_factory=set[int])
    prompts: Mapping[str, Prompt] = field(default_factory=dict[str, Prompt])
    pairs: Mapping[str, MessagePair] = field(default_factory=dict[str, MessagePair], repr=False)
    _originals: dict[tuple[str, str], asyncio.Task[Extraction]] = field(
        default_factory=dict[tuple[str, str], "asyncio.Task[Extraction]"]
    )

    def engine(self, spec: str) -> Engine:
        """Return an engine of this run.

        Raises
        ------
        EngineMisconfigured
            When it proved unusable.
        """
        if spec in self.unusable:
            raise EngineMisconfigured(self.unusable[spec], engine=spec, kind="key")
        return self.engines[spec]

    def require_disk(self) -> None:
        """Stop as soon as something can't be written.

        Raises
        ------
        StoreError
            When the disk is full; what was written before is intact.
        """
        for writer in (self.writer, self.calls):
            if writer.failure:
                raise writer.failure

    async def original_facts(self, pair: MessagePair, checker: str) -> Extraction:
        """Return the facts of a pair's original, which are asked for once in a run.

        A passing fault is not kept: the next cell of the pair asks anew.
        """
        key = pair.id, checker
        task = self._originals.get(key)
        if task is None:
            engine, reply = self.engines[checker], pair.physician_reply
            task = asyncio.create_task(extract_facts(engine, checker, reply, secret=self.secret))
            self._originals[key] = task
        try:
            return await asyncio.shield(task)
        except EngineError as error:
            if error.retryable and self._originals.get(key) is task:
                del self._originals[key]
            raise

    async def drop_originals(self) -> None:
        """End what is still being asked about originals."""
        for task in self._originals.values():
            task.cancel()
        await asyncio.gather(*self._originals.values(), return_exceptions=True)


@asynccontextmanager
async def open_desk(tools: Tools, run: Run, cells: Sequence[Cell]) -> AsyncGenerator[Desk]:
    """Open every engine that the cells need once, each with its own limit of requests."""
    store, path = tools.store, tools.settings.db_path
    spent = run_reading.spent(store, run.id)
    out, set_aside = batches.outstanding(store, run.id)
    budget = Budget(
        load_prices(),
        calls=run.plan.budget_calls,
        money=run.plan.budget_money,
        sent=spent["sent"] + out,
        cost=spent["cost"] + set_aside,
    )
    with RunCalls(path, run.id) as calls, RunWriter(path) as writer:
        desk = Desk(
            store=store,
            run=run,
            engines={},
            writer=writer,
            calls=calls,
            tallies=Tallies(PlacedCalls(calls)),
            secret=tools.secret,
            prompts={
                sha: prompts.get_prompt(store, sha)
                for sha in dict.fromkeys(cell.arm.prompt_sha for cell in cells)
            },
            pairs={
                pair_id: pairs.get_pair(store, pair_id)
                for pair_id in dict.fromkeys(cell.pair_id for cell in cells)
            },
        )
        async with AsyncExitStack() as stack:
            for spec in engines_of(run.plan, cells):
                opened = tools.engine(spec, log=desk.tallies, scope=pair_at_work, meter=budget)
                try:
                    desk.engines[spec] = await stack.enter_async_context(opened)
                except EngineMisconfigured as error:
                    desk.unusable[spec] = str(error)
            try:
                yield desk
            finally:
                await desk.drop_originals()


def engines_of(plan: Plan, cells: Iterable[Cell]) -> tuple[str, ...]:
    """Return every engine that edits, checks, leads repairs or judges, once."""
    arms = dict.fromkeys(cell.arm for cell in cells)
    named = [spec for arm in arms for spec in (arm.engine, arm.checker)]
    leads = [plan.repair_checker] if plan.repair_checker else []
    return tuple(dict.fromkeys((*named, *leads, *(judge.engine for judge in plan.judges))))
