"""Systems: the ways in which the replies that a study compares were made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.access import Actor, Capability, authorize
from core.domain.cases import Case
from core.domain.edits import LEVELS, EmpathyLevel, Method
from core.domain.identity import Json, content_hash
from core.errors import NotFound
from core.metrics.facts import FactScores, score_check
from core.samples import written_examples
from core.services.cases import load_case, written_case
from core.services.library import ensure_samples, list_pairs
from core.store import Store
from core.store.candidates import makings, newest_cases
from core.store.rows import Row

PHYSICIAN = "physician"
_WRITTEN = "written:"
_TAG = slice(7, 15)


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One way in which replies were made. `checked` of its `pairs` have a fact check.

    The physician's own replies need none. `label` is for staff; no seat ever reads it.
    """

    key: str
    label: str
    pairs: int
    checked: int
    level: EmpathyLevel = EmpathyLevel.NONE

    @property
    def is_checked(self) -> bool:
        """Whether every pair could pass the gate as far as checks go."""
        return self.key == PHYSICIAN or self.checked == self.pairs

    @property
    def rank(self) -> tuple[int, str]:
        """Where it stands among systems: the physician first, then by level."""
        return (0 if self.key == PHYSICIAN else 1 + self.level.rank, self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemReply:
    """One reply of one system; `scores` is None where nothing was checked."""

    text: str
    scores: FactScores | None = None
    source: Mapping[str, Json] = field(default_factory=dict[str, Json])


def systems(store: Store, actor: Actor) -> tuple[System, ...]:
    """Return all that can be compared: the physician, the written examples and kept edits."""
    authorize(actor, Capability.MAKE_STUDIES)
    ensure_samples(store)
    own = System(
        key=PHYSICIAN, label=Method.PHYSICIAN.label, pairs=len(list_pairs(store)), checked=0
    )
    return (own, *map(_written, LEVELS), *map(_made, makings(store)))


def find_system(store: Store, actor: Actor, key: str) -> System:
    """Return one system.

    Raises
    ------
    NotFound
        When nothing was made in this way; the sentence names what there is.
    """
    offered = systems(store, actor)
    found = next((each for each in offered if each.key == key), None)
    if found is None:
        names = ", ".join(f"`{each.key}`" for each in offered)
        raise NotFound(f"There are no replies of `{key}`; there are {names}.")
    return found


def made_keys(store: Store) -> dict[tuple[str, str, str], str]:
    """Return by prompt hash, level and engine the key of the system of edits made in this way."""
    return {(row["prompt_sha"], row["level"], row["engine"]): _key(row) for row in makings(store)}


def replies_of(store: Store, system: System) -> dict[str, SystemReply]:
    """Return the replies of a system by their pair."""
    if system.key == PHYSICIAN:
        return {
            pair.id: SystemReply(
                text=pair.physician_reply,
                source={"kind": PHYSICIAN, "text_sha": content_hash(pair.physician_reply)},
            )
            for pair in list_pairs(store)
        }
    if system.key.startswith(_WRITTEN):
        examples = (each for each in written_examples() if each.level is system.level)
        cases = [written_case(each.pair_id, each.level) for each in examples]
    else:
        row = next(row for row in makings(store) if _key(row) == system.key)
        made = {name: row[name] for name in ("method", "level", "prompt_sha", "engine")}
        cases = [load_case(store, case_id) for case_id in newest_cases(store, **made).values()]
    return {case.pair.id: _reply(case) for case in cases}


def _reply(case: Case) -> SystemReply:
    edit = case.edit
    return SystemReply(
        text=edit.text,
        scores=score_check(case.check) if case.check else None,
        source={
            "kind": edit.method.value,
            "case": case.id,
            "edit": edit.id,
            "level": edit.level.value,
            "prompt": edit.prompt,
            "prompt_sha": edit.prompt_sha,
            "engine": edit.provenance.engine_asked,
            "engine_served": edit.provenance.engine_served,
            "replicate": edit.replicate,
            "checker": case.check.checker if case.check else None,
            "text_sha": content_hash(edit.text),
        },
    )


def _written(level: EmpathyLevel) -> System:
    count = sum(example.level is level for example in written_examples())
    return System(
        key=f"{_WRITTEN}{level.value}",
        label=f"Written examples · {level.label}",
        pairs=count,
        checked=count,
        level=level,
    )


def _made(row: Row) -> System:
    method, level = Method(row["method"]), EmpathyLevel(row["level"])
    return System(
        key=_key(row),
        label=" · ".join((method.label, level.label, row["prompt"], row["engine"])),
        pairs=row["pairs"],
        checked=row["checked"],
        level=level,
    )


def _key(row: Row) -> str:
    """Name a way of making; one's own prompts share a name and are told apart by their hash."""
    name = row["prompt"].replace(" ", "-")
    if row["method"] == Method.OWN_PROMPT:
        name += f"@{row['prompt_sha'][_TAG]}"
    return ":".join((row["method"], row["level"], name, row["engine"]))
