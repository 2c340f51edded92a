"""A plan as a TOML file: read, with every mistake named, and written; and the plans that ship."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.domain.edits import EmpathyLevel
from core.domain.judging import Protocol
from core.domain.messages import LengthBand
from core.domain.runs import PairChoice, PairSet, Plan, PlanJudge, Repairs
from core.errors import InvalidInput, NotFound

_FOLDER = "plans"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _Pairs(_Part):
    take: PairSet = PairSet.SAMPLE
    ids: list[str] = Field(default_factory=list[str])
    bands: list[LengthBand] = Field(default_factory=list[LengthBand])
    random: int | None = Field(default=None, ge=1)
    seed: int = 0


class _Judge(_Part):
    engine: str
    protocol: Protocol = Protocol.THREE_WAY


class _Budget(_Part):
    calls: int | None = Field(default=None, ge=1)
    money: float | None = Field(default=None, gt=0)


class _File(_Part):
    title: str
    prompts: list[str]
    levels: list[EmpathyLevel]
    engines: list[str]
    checker: str | None = None
    replicates: int = 1
    repair: Repairs = Repairs.NO
    repair_checker: str | None = None
    pairs: _Pairs = Field(default_factory=_Pairs)
    judges: list[_Judge] = Field(default_factory=list[_Judge])
    budget: _Budget = Field(default_factory=_Budget)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedPlan:
    """A plan that ships: its name, its file as it stands, and what it plans."""

    name: str
    document: str
    plan: Plan


def read_plan(document: str, *, name: str) -> Plan:
    """Read a TOML document.

    Raises
    ------
    InvalidInput
        When it isn't TOML, or a key or value isn't one of a plan; every mistake is named.
    """
    try:
        file = _File.model_validate(tomllib.loads(document))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"`{name}` isn't TOML: {error}.") from None
    except ValidationError as error:
        raise InvalidInput(f"`{name}` can't be used: {_mistakes(error)}.") from None
    return Plan(
        title=file.title,
        prompts=tuple(file.prompts),
        levels=tuple(file.levels),
        engines=tuple(file.engines),
        pairs=PairChoice(
            source=file.pairs.take,
            ids=tuple(file.pairs.ids),
            bands=tuple(file.pairs.bands),
            draw=file.pairs.random,
            seed=file.pairs.seed,
        ),
        replicates=file.replicates,
        checker=file.checker,
        judges=tuple(
            PlanJudge(engine=judge.engine, protocol=judge.protocol) for judge in file.judges
        ),
        repair=file.repair,
        repair_checker=file.repair_checker,
        budget_calls=file.budget.calls,
        budget_money=file.budget.money,
    )


def write_plan(plan: Plan) -> str:
    """Write a plan as the TOML document that `read_plan` reads."""
    return "\n".join(_lines(plan)) + "\n"


def shipped_plans() -> tuple[ShippedPlan, ...]:
    """Return the plans that ship, by name."""
    folder = files("core.samples") / _FOLDER
    found = sorted(folder.iterdir(), key=lambda file: file.name)
    documents = {
        file.name.removesuffix(".toml"): file.read_text(encoding="utf-8")
        for file in found
        if file.name.endswith(".toml")
    }
    return tuple(
        ShippedPlan(name=name, document=document, plan=read_plan(document, name=name))
        for name, document in documents.items()
    )


def shipped_plan(name: str) -> Plan:
    """Return one plan that ships.

    Raises
    ------
    NotFound
        When there is none of this name.
    """
    plans = {each.name: each.plan for each in shipped_plans()}
    if name not in plans:
        known = ", ".join(f"`{each}`" for each in plans)
        raise NotFound(f"There is no file and no plan `{name[:80]}`; the plans are {known}.")
    return plans[name]


def _mistakes(error: ValidationError) -> str:
    found = error.errors(include_input=False, include_url=False, include_context=False)
    unknown = [_place(each["loc"]) for each in found if each["type"] == "extra_forbidden"]
    others = [
        f"`{_place(each['loc'])}`: {each['msg']}"
        for each in found
        if each["type"] != "extra_forbidden"
    ]
    if unknown:
        others.insert(0, f"unknown keys {', '.join(f'`{each}`' for each in unknown)}")
    return "; ".join(others)


def _place(location: Iterable[str | int]) -> str:
    return ".".join(str(part) for part in location)


def _lines(plan: Plan) -> Iterator[str]:
    yield f"title = {_text(plan.title)}"
    yield f"prompts = {_list(plan.prompts)}"
    yield f"levels = {_list(level.value for level in plan.levels)}"
    yield f"engines = {_list(plan.engines)}"
    if plan.checker:
        yield f"checker = {_text(plan.checker)}"
    yield f"replicates = {plan.replicates}"
    if plan.repair is not Repairs.NO:
        yield f"repair = {_text(plan.repair.value)}"
    if plan.repair_checker:
        yield f"repair_checker = {_text(plan.repair_checker)}"
    yield from ("", "[pairs]", f"take = {_text(plan.pairs.source.value)}")
    if plan.pairs.ids:
        yield f"ids = {_list(plan.pairs.ids)}"
    if plan.pairs.bands:
        yield f"bands = {_list(band.value for band in plan.pairs.bands)}"
    if plan.pairs.draw is not None:
        yield from (f"random = {plan.pairs.draw}", f"seed = {plan.pairs.seed}")
    for judge in plan.judges:
        yield from ("", "[[judges]]", f"engine = {_text(judge.engine)}")
        yield f"protocol = {_text(judge.protocol.value)}"
    yield from _budget_lines(plan)


def _budget_lines(plan: Plan) -> Iterator[str]:
    if plan.budget_calls is None and plan.budget_money is None:
        return
    yield from ("", "[budget]")
    if plan.budget_calls is not None:
        yield f"calls = {plan.budget_calls}"
    if plan.budget_money is not None:
        yield f"money = {plan.budget_money}"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(_text(text) for text in texts) + "]"
