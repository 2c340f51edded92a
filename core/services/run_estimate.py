"""What a plan is going to ask, before anything is sent: cells, calls, tokens, money, minutes."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.access import Actor, Capability, authorize
from core.domain.runs import Plan
from core.llm.prices import load_prices
from core.llm.registry import OFFLINE_RULES
from core.services.run_counting import Sizes, Sums
from core.services.run_planning import Resolved, price_is_unknown, resolve_plan
from core.services.run_sizes import ASSUMPTION
from core.services.sending import destinations
from core.settings import Keys, Settings
from core.store import Store
from core.store.run_reading import usual_seconds

# Seconds of an answer where nothing was ever measured here.
_SECONDS_OF_A_MODEL = 3.0
_SECONDS_OF_RULES = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineEstimate:
    """What one engine is going to be asked; `cost` is None where the price is unknown."""

    engine: str
    is_remote: bool
    calls: int
    input_tokens: int
    output_tokens: int
    cost: float | None
    seconds_a_call: float
    is_measured: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEstimate:
    """The size of a plan. What was done before is subtracted from calls, tokens and money.

    `done` cells were finished before in the same way; of `edits_made` the edit is there and only
    the check is left; the facts of `originals_known` originals were listed before. `calls` counts
    requests that leave this computer. `cost` is in US dollars, None where a price is unknown.
    """

    plan: Plan
    checker: str
    pairs: int
    arms: int
    cells: int
    done: int
    edits_made: int
    originals_known: int
    engines: tuple[EngineEstimate, ...]
    concurrency: int
    prices_of: str | None
    places: tuple[str, ...]
    assumption: str = ASSUMPTION

    @property
    def calls(self) -> int:
        """Requests that are going to leave this computer."""
        return sum(each.calls for each in self.engines if each.is_remote)

    @property
    def input_tokens(self) -> int:
        """Tokens that models are going to read."""
        return sum(each.input_tokens for each in self.engines if each.is_remote)

    @property
    def output_tokens(self) -> int:
        """Tokens that models are going to write."""
        return sum(each.output_tokens for each in self.engines if each.is_remote)

    @property
    def cost(self) -> float | None:
        """The whole cost, None as soon as one price is unknown."""
        costs = [each.cost for each in self.engines if each.calls]
        known = [cost for cost in costs if cost is not None]
        return sum(known) if len(known) == len(costs) else None

    @property
    def minutes(self) -> float:
        """How long it takes at this many requests at a time; engines work beside one another."""
        spans = [
            each.calls * each.seconds_a_call / (self.concurrency if each.is_remote else 1)
            for each in self.engines
        ]
        return max(spans, default=0.0) / 60


def estimate_run(
    store: Store, actor: Actor, plan: Plan, *, settings: Settings, keys: Keys
) -> RunEstimate:
    """Size a plan; nothing is sent or stored.

    Raises
    ------
    InvalidInput, NotFound, EngineMisconfigured
        When it names an engine, prompt or pair that isn't there, or takes no pair at all.
    """
    authorize(actor, Capability.EDIT)
    resolved = resolve_plan(store, plan, settings=settings, keys=keys)
    cells = list(resolved.cells)
    sizes = Sizes(store, resolved)
    for cell in cells:
        sizes.add(cell)
    return RunEstimate(
        plan=plan,
        checker=resolved.checker,
        pairs=len(resolved.pairs),
        arms=len(resolved.arms),
        cells=len(cells),
        done=sizes.done,
        edits_made=sizes.edits_made,
        originals_known=len(sizes.known_originals),
        engines=_engines(store, resolved, sizes, keys),
        concurrency=settings.concurrency,
        prices_of=load_prices().as_of,
        places=destinations(resolved.engines, keys),
    )


def _engines(
    store: Store, resolved: Resolved, sizes: Sizes, keys: Keys
) -> tuple[EngineEstimate, ...]:
    measured = usual_seconds(store)
    return tuple(
        _engine(spec, sizes.sums[spec], measured.get(spec), keys) for spec in resolved.engines
    )


def _engine(spec: str, sums: Sums, measured: float | None, keys: Keys) -> EngineEstimate:
    usual = _SECONDS_OF_RULES if spec == OFFLINE_RULES else _SECONDS_OF_A_MODEL
    return EngineEstimate(
        engine=spec,
        is_remote=spec != OFFLINE_RULES,
        calls=sums.calls,
        input_tokens=sums.input_tokens,
        output_tokens=sums.output_tokens,
        cost=None
        if price_is_unknown(spec, keys)
        else load_prices().cost(spec, sums.input_tokens, sums.output_tokens),
        seconds_a_call=usual if measured is None else measured,
        is_measured=measured is not None,
    )
