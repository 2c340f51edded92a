"""Edit one pair: ask for the edit, check its facts, raise the flags, keep the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict

from core.domain.cases import Case
from core.domain.edits import Edit, EmpathyLevel, Method
from core.domain.facts import FactCheck
from core.domain.identity import Json, new_id
from core.domain.locking import making_sha, put_back, refuse_unknown
from core.domain.messages import MessagePair
from core.domain.prompting import Prompt
from core.errors import EngineError, InvalidInput
from core.llm.ask import ask_text
from core.llm.engine import Engine, Request
from core.llm.registry import model_family
from core.metrics.flags import raise_flags
from core.prompts import draft_prompt, get_prompt, intensity, render, with_locks
from core.services.checking import Extract, check_texts
from core.services.steps import OnStep, StepName, reported, silent
from core.services.tally import Tally
from core.services.tools import Tools
from core.services.wording import RULES_ENGINE, is_rules
from core.settings import Keys, Settings
from core.store import Store, cases, edits, prompts

DEFAULT_OPENAI = "openai:gpt-5-mini"
DEFAULT_GOOGLE = "google:gemini-2.5-flash"

PROMPT_OF = {
    Method.SIMPLE_EDIT: "edit-simple",
    Method.REFINED_EDIT: "edit-refined",
    Method.DIRECT: "generate-direct",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EditOrder:
    """What a person asks for: one pair, one method, one level, one engine.

    `checker` names the engine that extracts and entails; None means the editing engine itself.
    `own_prompt` is the text of a prompt for this try, and belongs to `Method.OWN_PROMPT` only.
    `version` is one version of a prompt, where it isn't the newest that ships for the method.
    `locked` are sentences of the physician's reply that must stand in the edit word for word.
    """

    pair: MessagePair
    method: Method
    level: EmpathyLevel
    engine: str = RULES_ENGINE
    checker: str | None = None
    own_prompt: str | None = None
    version: Prompt | None = None
    replicate: int = 0
    keep: bool = False
    locked: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.locked and self.method is Method.DIRECT:
            raise InvalidInput(
                "A reply that is written from the message alone keeps no sentence; remove the "
                "locks or choose an edit."
            )
        refuse_unknown(self.locked, self.pair.physician_reply)

    @property
    def making_sha(self) -> str:
        """What names the words sent beside the pair and the level: the prompt and the locks."""
        return making_sha(self.prompt.sha, self.locked)

    @property
    def checked_by(self) -> str:
        """The engine that extracts and entails."""
        return self.checker or self.engine

    @property
    def prompt(self) -> Prompt:
        """The prompt to send.

        Raises
        ------
        InvalidInput
            When the method is "my own prompt" and there is none, or it makes no edit at all.
        """
        if self.version:
            return self.version
        if self.method is Method.OWN_PROMPT:
            return draft_prompt(self.own_prompt or "")
        if self.method not in PROMPT_OF:
            raise InvalidInput("The physician's own reply is not an edit; please choose a method.")
        return get_prompt(PROMPT_OF[self.method])


def default_checker(engine: str, *, keys: Keys, settings: Settings) -> str:
    """Name the checker for what `engine` edited: the setting, else another family of models.

    Where no other family can be asked, the rules check, and the screen says so: a server of one's
    own may not hold the default models. One checker for all systems of a comparison is a setting
    (`BEDSIDE_CHECKER`).
    """
    if settings.checker:
        return settings.checker
    if engine == RULES_ENGINE:
        return RULES_ENGINE
    others: dict[str, bool] = {
        DEFAULT_OPENAI: bool(keys.openai_key) and not keys.openai_base_url,
        DEFAULT_GOOGLE: bool(keys.google_key) and not keys.google_base_url,
    }
    for spec, is_there in others.items():
        if is_there and model_family(spec) != model_family(engine):
            return spec
    return RULES_ENGINE


async def edit_pair(tools: Tools, order: EditOrder, *, on_step: OnStep = silent) -> Case:
    """Return the finished case, from the database if the same order was finished before.

    When the edit succeeds and the check fails, the case is kept without scores and says why;
    nothing is scored 0.

    Raises
    ------
    EngineError
        When there is no edit.
    """
    found = _finished_before(tools, order)
    if found:
        return found
    with tools.call_log() as log:
        tally = Tally(log)
        with reported(on_step, StepName.EDIT):
            edit = made_before(tools.store, order)
            if edit is None:
                async with tools.engine(order.engine, log=tally, scope=order.pair.id) as engine:
                    edit = await make_edit(engine, order, tally, secret=tools.secret)
        check, failure = await _checked(tools, order, edit.text, tally, on_step)
    prompts.save_prompt(tools.store, order.prompt)
    case = case_of(order, edit, check=check, failure=failure)
    return cases.get_case(tools.store, cases.save_case(tools.store, case))


def is_remade(order: EditOrder) -> bool:
    """Whether an order is done anew each time: a newer version of the rules may say otherwise."""
    return is_rules(order.engine) or is_rules(order.checked_by)


def made_before(store: Store, order: EditOrder) -> Edit | None:
    """Return the edit of the same order, so that another checker judges the very same words."""
    return None if is_rules(order.engine) else edits.find_edit(store, **_making(order))


async def make_edit(engine: Engine, order: EditOrder, tally: Tally, *, secret: bytes) -> Edit:
    """Ask `engine`, whose requests `tally` counts, for a new edit.

    Raises
    ------
    EngineError
        When there is none.
    """
    answer = await ask_text(engine, edit_request(order, secret=secret))
    text, locks = put_back(order.pair.physician_reply, answer.value, order.locked)
    return Edit(
        id=new_id(),
        pair_id=order.pair.id,
        method=order.method,
        level=order.level,
        prompt=order.prompt.label,
        prompt_sha=order.making_sha,
        text=text,
        provenance=tally.provenance(asked=order.engine, served=answer.completions[-1].served_by),
        replicate=order.replicate,
        locks=locks,
    )


async def check_edit(
    engine: Engine,
    order: EditOrder,
    text: str,
    *,
    secret: bytes,
    original_facts: Extract | None = None,
    on_step: OnStep = silent,
) -> FactCheck:
    """Check the edit of an order; `original_facts` gives the facts of its original, if shared.

    Raises
    ------
    EngineError
        When the checker can't be asked.
    """
    return await check_texts(
        engine,
        order.checked_by,
        original=order.pair.physician_reply,
        edited=text,
        message=order.pair.patient_message,
        secret=secret,
        original_facts=original_facts,
        on_step=on_step,
    )


def _finished_before(tools: Tools, order: EditOrder) -> Case | None:
    if is_remade(order):
        return None
    found = cases.find_case(tools.store, checker=order.checked_by, **_making(order))
    return found if found and found.check else None


class _Making(TypedDict):
    pair_id: str
    prompt_sha: str
    engine: str
    level: EmpathyLevel
    replicate: int


def _making(order: EditOrder) -> _Making:
    return {
        "pair_id": order.pair.id,
        "prompt_sha": order.making_sha,
        "engine": order.engine,
        "level": order.level,
        "replicate": order.replicate,
    }


async def _checked(
    tools: Tools, order: EditOrder, text: str, tally: Tally, on_step: OnStep
) -> tuple[FactCheck | None, str | None]:
    try:
        async with tools.engine(order.checked_by, log=tally, scope=order.pair.id) as engine:
            check = await check_edit(engine, order, text, secret=tools.secret, on_step=on_step)
    except EngineError as error:
        return None, str(error)
    return check, None


def edit_request(order: EditOrder, *, secret: bytes) -> Request:
    """Return the exact request that `order` sends."""
    prompt = order.prompt
    values = {
        "patient_message": order.pair.patient_message,
        "physician_reply": order.pair.physician_reply,
        "intensity": intensity(order.level),
    }
    rendered = render(
        prompt, {name: values[name] for name in prompt.variables if name in values}, secret=secret
    )
    inputs: dict[str, Json] = {
        "patient_message": order.pair.patient_message,
        "level": order.level.value,
    }
    if order.method is not Method.DIRECT:
        inputs["physician_reply"] = order.pair.physician_reply
    return Request(
        engine=order.engine,
        task=prompt.task,
        system=rendered.system,
        user=with_locks(rendered.user, order.locked, secret=secret),
        inputs=inputs,
        replicate=order.replicate,
    )


def case_of(order: EditOrder, edit: Edit, *, check: FactCheck | None, failure: str | None) -> Case:
    """Put a case together, with its flags; exactly one of `check` and `failure` is set."""
    flags = (
        raise_flags(original=order.pair.physician_reply, check=check, checker=check.checker)
        if check
        else ()
    )
    return Case(
        id=new_id(),
        pair=order.pair,
        edit=edit,
        check=check,
        flags=flags,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        kept=order.keep,
        check_failure=failure,
    )
