"""A plan as a form: it begins as another plan and can be changed in every part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import streamlit as st

from core.domain.edits import LEVELS
from core.domain.judging import Protocol
from core.domain.runs import MOST_REPLICATES, Plan, PlanJudge, Repairs
from core.services.judge_words import engine_words
from core.services.prompt_versions import list_versions
from core.services.tools import Store
from pages.ui.runs_budget import ask_budget
from pages.ui.runs_engines import OFFERED
from pages.ui.runs_pairs import ask_pairs
from pages.ui.runs_words import judge_words

_USUAL = "usual"


def plan_form(store: Store, base: Plan, *, key: str) -> Plan:
    """Let the user change `base`; the fields of each `key` are apart.

    Raises
    ------
    InvalidInput
        When nothing can be planned like this.
    """
    engines = _engines("Engines that edit", base.engines, key=f"{key}_engines")
    with st.expander("Change the plan: prompts, levels, pairs, checker, judges"):
        title = st.text_input("Title", base.title, key=f"{key}_title", max_chars=120)
        prompts = _prompts(store, base, key=key)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            levels = st.pills(
                "Levels of empathy",
                LEVELS,
                selection_mode="multi",
                default=list(base.levels),
                format_func=lambda level: level.label,
                key=f"{key}_levels",
            )
            replicates = st.number_input(
                "Times each",
                1,
                MOST_REPLICATES,
                base.replicates,
                key=f"{key}_replicates",
                help="Edit each pair more than once to see how stable the scores are.",
                width=130,
            )
        pairs = ask_pairs(store, base.pairs, key=key)
        checker = _checker(base, engines, key=key)
        repair = _repair(base, key=key)
        judges = _judges(base, engines, key=key)
    calls, money = ask_budget(base.budget_calls, base.budget_money, key=key)
    return Plan(
        title=title,
        prompts=tuple(prompts),
        levels=tuple(levels),
        engines=tuple(engines),
        pairs=pairs,
        replicates=int(replicates),
        checker=checker,
        judges=tuple(judges),
        repair=repair,
        repair_checker=base.repair_checker if repair is Repairs.ALSO else None,
        budget_calls=calls,
        budget_money=money,
    )


def _engines(label: str, named: Sequence[str], *, key: str) -> list[str]:
    return st.multiselect(
        label,
        list(dict.fromkeys((*OFFERED, *named))),
        default=list(named),
        format_func=engine_words,
        accept_new_options=True,
        key=key,
        help="Type any other one as provider:model, for instance openai:gpt-5.",
    )


def _prompts(store: Store, base: Plan, *, key: str) -> list[str]:
    versions = [version.key for version in list_versions(store)]
    newest = {name.partition("@")[0] for name in versions}
    return st.multiselect(
        "Prompts",
        list(dict.fromkeys((*base.prompts, *sorted(newest), *versions))),
        default=list(base.prompts),
        format_func=lambda name: name if "@" in name else f"{name} (newest version)",
        key=f"{key}_prompts",
    )


def _checker(base: Plan, engines: Sequence[str], *, key: str) -> str | None:
    usual = base.checker or _USUAL
    known = list(dict.fromkeys((usual, _USUAL, *OFFERED, *engines)))
    chosen = st.selectbox(
        "Who lists and checks the facts, of all arms alike",
        known,
        format_func=lambda one: "as usual here" if one == _USUAL else engine_words(one),
        key=f"{key}_checker",
        width=360,
    )
    return None if chosen == _USUAL else chosen


def _repair(base: Plan, *, key: str) -> Repairs:
    is_wanted = st.checkbox(
        "Also repair every edit, as arms of their own",
        base.repair is Repairs.ALSO,
        key=f"{key}_repair",
        help="What the checker finds unsupported is removed or rewritten, and checked again. Each "
        "edit then stands in the results twice: as it was made, and repaired.",
    )
    return Repairs.ALSO if is_wanted else Repairs.NO


def _judges(base: Plan, engines: Sequence[str], *, key: str) -> list[PlanJudge]:
    offered = {judge.key: judge for judge in (*base.judges, *_offered_judges(engines))}
    chosen = st.multiselect(
        "Judges that compare each edit with the physician's own reply",
        list(offered),
        default=[judge.key for judge in base.judges],
        format_func=lambda name: judge_words(offered[name]),
        key=f"{key}_judges",
    )
    return [offered[name] for name in chosen]


def _offered_judges(engines: Sequence[str]) -> Iterator[PlanJudge]:
    for engine, protocol in product(dict.fromkeys((*OFFERED, *engines)), Protocol):
        yield PlanJudge(engine=engine, protocol=protocol)
