"""From a plan to a run: prompts, pairs and engines looked up, refused in plain words, kept."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.domain.access import Actor, Capability, authorize
from core.domain.identity import new_id
from core.domain.messages import MessagePair, PairSource
from core.domain.prompting import Prompt
from core.domain.repair_arms import repaired_arm
from core.domain.runs import MOST_CELLS, Arm, Cell, PairChoice, PairSet, Plan, Repairs
from core.errors import EngineMisconfigured, InvalidInput, NotFound
from core.llm.prices import load_prices
from core.llm.registry import OFFLINE_RULES, parse_spec
from core.llm.specs import base_url
from core.prompts import get_prompt
from core.services.editing import default_checker
from core.services.prompt_versions import find_version
from core.settings import Keys, Settings
from core.store import Store, pairs, prompts, runs
from core.store.deeds import note_deed

_SAMPLES = (PairSource.SYNTHETIC, PairSource.KQA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A plan with everything it names looked up."""

    plan: Plan
    prompts: tuple[Prompt, ...]
    pairs: tuple[MessagePair, ...]
    checker: str

    @property
    def engines(self) -> tuple[str, ...]:
        """Every engine that is going to be asked, once."""
        judges = (judge.engine for judge in self.plan.judges)
        asked = (*self.plan.engines, self.checker, self.plan.repair_checker, *judges)
        return tuple(dict.fromkeys(spec for spec in asked if spec))

    @property
    def arms(self) -> tuple[Arm, ...]:
        """Every combination of prompt, level and engine, with the one that repairs it behind it."""
        return tuple(arm for edited in self._edited for arm in (edited, *self._repaired(edited)))

    @property
    def repaired(self) -> dict[str, str]:
        """The hash of the prompt behind each hash of a repaired arm."""
        return {
            arm.prompt_sha: edited.prompt_sha
            for edited in self._edited
            for arm in self._repaired(edited)
        }

    def _repaired(self, arm: Arm) -> tuple[Arm, ...]:
        if self.plan.repair is Repairs.NO:
            return ()
        led_by = self.plan.repair_checker or self.checker
        return (repaired_arm(arm, repair_sha=get_prompt("repair").sha, led_by=led_by),)

    @property
    def _edited(self) -> tuple[Arm, ...]:
        return tuple(
            Arm(
                prompt=prompt.label,
                prompt_sha=prompt.sha,
                level=level,
                engine=engine,
                checker=self.checker,
            )
            for prompt in self.prompts
            for level in self.plan.levels
            for engine in self.plan.engines
        )

    @property
    def cells(self) -> Iterator[Cell]:
        """Every cell, pair by pair, so that a run stopped early is even over its arms."""
        arms = self.arms
        for pair in self.pairs:
            for replicate in range(self.plan.replicates):
                for arm in arms:
                    yield Cell(arm=arm, pair_id=pair.id, replicate=replicate)


def plan_run(store: Store, actor: Actor, plan: Plan, *, settings: Settings, keys: Keys) -> str:
    """Keep a plan as a run that has not begun; return its id.

    Raises
    ------
    InvalidInput, NotFound, EngineMisconfigured
        When it names an engine, prompt or pair that isn't there, or takes no pair at all.
    """
    authorize(actor, Capability.EDIT)
    resolved = resolve_plan(store, plan, settings=settings, keys=keys)
    run_id = new_id()
    with store.write():
        for prompt in resolved.prompts:
            prompts.save_prompt(store, prompt)
        runs.insert_run(store, run_id, plan, resolved.cells, created_by=actor.name)
        note_deed(store, actor, "planned a run", run_id, plan.title)
    return run_id


def resolve_plan(store: Store, plan: Plan, *, settings: Settings, keys: Keys) -> Resolved:
    """Look up what a plan names.

    Raises
    ------
    InvalidInput, NotFound, EngineMisconfigured
        When it names an engine, prompt or pair that isn't there, or takes no pair at all.
    """
    resolved = Resolved(
        plan=plan,
        prompts=tuple(find_version(store, name).prompt for name in plan.prompts),
        pairs=tuple(_pairs(store, plan.pairs)),
        checker=plan.checker or _usual_checker(plan, settings=settings, keys=keys),
    )
    for spec in resolved.engines:
        _check_engine(spec, keys)
    if not resolved.pairs:
        raise InvalidInput("The plan takes no pair; please choose others.")
    if len(resolved.arms) * len(resolved.pairs) * plan.replicates > MOST_CELLS:
        raise InvalidInput(f"The plan has more than {MOST_CELLS:,} cells; please split it.")
    if plan.budget_money is not None:
        _require_prices(resolved, keys)
    return resolved


def _usual_checker(plan: Plan, *, settings: Settings, keys: Keys) -> str:
    """Return one checker for all arms: the setting, else not of the first model's family."""
    models = [spec for spec in plan.engines if spec != OFFLINE_RULES]
    return default_checker(models[0] if models else OFFLINE_RULES, keys=keys, settings=settings)


def _pairs(store: Store, choice: PairChoice) -> Sequence[MessagePair]:
    if choice.source is PairSet.IDS:
        found = [_pair(store, pair_id) for pair_id in dict.fromkeys(choice.ids)]
    else:
        found = [
            pair
            for pair in pairs.list_pairs(store)
            if choice.source is PairSet.ALL or pair.source in _SAMPLES
        ]
    if choice.bands:
        found = [pair for pair in found if pair.band in choice.bands]
    return found if choice.draw is None else _drawn(found, choice, choice.draw)


def _pair(store: Store, pair_id: str) -> MessagePair:
    try:
        return pairs.get_pair(store, pair_id)
    except NotFound:
        raise NotFound(f"The plan names a pair that isn't there: `{pair_id[:80]}`.") from None


def _drawn(found: Sequence[MessagePair], choice: PairChoice, count: int) -> list[MessagePair]:
    """Draw so many pairs, of each band where bands are named; the same seed draws the same."""
    groups = (
        [[pair for pair in found if pair.band is band] for band in choice.bands]
        if choice.bands
        else [found]
    )
    dice = random.Random(choice.seed)  # noqa: S311 - a draw that can be repeated
    taken: set[str] = set()
    for group in groups:
        ids = sorted(pair.id for pair in group)
        taken.update(dice.sample(ids, min(count, len(ids))))
    return [pair for pair in found if pair.id in taken]


def _check_engine(spec: str, keys: Keys) -> None:
    """Refuse an engine that can't be asked at all, before anything is sent."""
    parsed = parse_spec(spec)
    if spec != str(parsed):
        raise InvalidInput(f"`{spec[:80]}` should be written `{parsed}`.")
    if spec != OFFLINE_RULES and not keys.has(parsed.provider):
        raise EngineMisconfigured(
            f"The plan names `{spec}`, which needs a key or the address of a server of your own.",
            engine=spec,
            kind="key",
        )


def _require_prices(resolved: Resolved, keys: Keys) -> None:
    unknown = [spec for spec in resolved.engines if price_is_unknown(spec, keys)]
    if unknown:
        raise InvalidInput(
            f"The price of `{unknown[0]}` isn't known, so a budget in money can't be kept; "
            "please give a budget in calls."
        )


def price_is_unknown(spec: str, keys: Keys) -> bool:
    """Whether nobody knows what an engine costs: not in the table, or a server of one's own."""
    return base_url(parse_spec(spec), keys) is not None or load_prices().cost(spec, 1, 1) is None
