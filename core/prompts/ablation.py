"""An ablation: the refined prompt without some of its four groups of constraints."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from core.domain.prompting import Prompt
from core.errors import PromptError
from core.prompts.slots import listed


class Group(StrEnum):
    """One group of constraints, a paragraph of the prompt under its own heading."""

    FACTS = "facts"
    INTENT = "intent"
    BALANCE = "balance"
    STRUCTURE = "structure"


_HEADED = r"## {heading}\n(?:(?!\n\n|\n## ).)*\n*"
# What the prompt says of the number of its groups must stay true when there are fewer.
_GROUPS = r"(?:(?:four|three|two) groups|group) of rules"
_COUNTED = re.compile(_GROUPS + r"(?P<verb> below holds?)?")
_OPENING = re.compile(rf"The {_GROUPS} below holds?\b.*?\n\n", re.DOTALL)
_WITHIN = re.compile(rf", within the {_GROUPS}")
_NUMBERS = {3: "three groups", 2: "two groups", 1: "group"}


def groups_of(prompt: Prompt) -> tuple[Group, ...]:
    """Return the groups that a prompt has a headed paragraph for."""
    return tuple(group for group in Group if _paragraph(group).search(prompt.system))


def ablated(prompt: Prompt, without: Collection[str]) -> Prompt:
    """Return `prompt` without the headed paragraphs of these groups, under a name that says so.

    What the prompt says of the number of its groups follows; nothing else changes.

    Raises
    ------
    PromptError
        When there is no such group, or the prompt has no paragraph for it.
    """
    unknown = set(without) - set(Group)
    if unknown:
        raise PromptError(f"There is no group {listed(unknown)}; known are {listed(Group)}.")
    there = groups_of(prompt)
    missing = set(without) - set(there)
    if missing:
        raise PromptError(f"Prompt `{prompt.label}` has no paragraph {listed(missing)}.")
    gone = [group for group in there if group in without]
    if not gone:
        return prompt
    system = prompt.system
    for group in gone:
        system = _paragraph(group).sub("", system)
    left = len(there) - len(gone)
    return Prompt(
        name="-".join([prompt.name, "without", *gone]),
        version=1,
        task=prompt.task,
        variables=prompt.variables,
        material=prompt.material,
        system=_recounted(system, left).strip(),
        user=_recounted(prompt.user, left),
        reply=prompt.reply,
        source=f"{prompt.label}, ablated",
        changed=f"without the rules on {' and '.join(gone)}",
    )


def _paragraph(group: Group) -> re.Pattern[str]:
    return re.compile(_HEADED.format(heading=group.value.capitalize()), re.DOTALL)


def _recounted(text: str, left: int) -> str:
    if not left:
        return _WITHIN.sub("", _OPENING.sub("", text))
    verb = " below holds" if left == 1 else " below hold"
    return _COUNTED.sub(
        lambda found: f"{_NUMBERS[left]} of rules{verb if found['verb'] else ''}", text
    )
