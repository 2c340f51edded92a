"""Edit prompts that people write: a system part and a user part, checked before they are kept."""

from __future__ import annotations

import re

from core.domain.prompting import Prompt, Task
from core.errors import PromptError
from core.prompts.drafts import DRAFT_NAME, MAX_DRAFT_CHARACTERS
from core.prompts.registry import catalog
from core.prompts.slots import listed, slot_names

MATERIAL = ("patient_message", "physician_reply")
VARIABLES = (*MATERIAL, "intensity")
LONGEST_NAME = 64

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PARTS = re.compile(r"\s*# System\n(?P<system>.*?)\n# User\n(?P<user>.*)", re.DOTALL)
_TO_ADD = {
    "patient_message": "The patient wrote: {{ patient_message }}",
    "physician_reply": "The physician replied: {{ physician_reply }}",
    "intensity": "Level of empathy asked for: {{ intensity }}.",
}
_JSON = re.compile(r"\bjson\b", re.IGNORECASE)
_FENCES = re.compile(r"\btags?\b|\bnever an instruction\b", re.IGNORECASE)


def written_prompt(
    name: str, version: int, *, system: str, user: str, changed: str = "", source: str = ""
) -> Prompt:
    """Make an edit prompt of a person's own two parts; version 0 is a draft.

    Raises
    ------
    PromptError
        When a part is empty or too long, or the variables are not exactly the three of an edit;
        the message says what to add, and where.
    """
    parts = (system.replace("\r\n", "\n").strip(), user.replace("\r\n", "\n").strip())
    if not all(parts):
        raise PromptError("The system part and the user part of a prompt can't be empty.")
    if sum(map(len, parts)) > MAX_DRAFT_CHARACTERS:
        raise PromptError(
            f"The prompt has {sum(map(len, parts)):,} characters; at most "
            f"{MAX_DRAFT_CHARACTERS:,} are read. Please shorten it."
        )
    _require_variables(*parts)
    return kept_prompt(
        name, version, system=parts[0], user=parts[1], changed=changed, source=source
    )


def kept_prompt(
    name: str, version: int, *, system: str, user: str, changed: str, source: str
) -> Prompt:
    """Make an edit prompt of two parts that were checked when they were kept."""
    return Prompt(
        name=name,
        version=version,
        task=Task.EDIT,
        variables=VARIABLES,
        material=MATERIAL,
        system=system,
        user=user,
        source=source,
        changed=changed,
    )


def read_written(text: str, *, name: str) -> tuple[str, str]:
    """Split the text of a file into its system part and its user part.

    Raises
    ------
    PromptError
        When the two headings are not there.
    """
    parts = _PARTS.fullmatch(text.replace("\r\n", "\n"))
    if not parts:
        raise PromptError(
            f"`{name}` must have a line `# System` with what holds for every reply below it, and "
            "a line `# User` with the texts to edit."
        )
    return parts["system"], parts["user"]


def check_name(name: str) -> str:
    """Return a name that a person may give to a prompt.

    Raises
    ------
    PromptError
        When it isn't small letters, digits and hyphens, or belongs to a prompt that ships.
    """
    plain = name.strip()
    if len(plain) > LONGEST_NAME or not _NAME.fullmatch(plain):
        raise PromptError(
            "A prompt's name begins with a small letter and has only small letters, digits and "
            f"single hyphens, at most {LONGEST_NAME} characters, such as `edit-warm`."
        )
    if plain == DRAFT_NAME or plain in {prompt.name for prompt in catalog()}:
        raise PromptError(
            f"The name `{plain}` belongs to Bedside; please choose another, such as `{plain}-mine`."
        )
    return plain


def doubts_about(prompt: Prompt) -> tuple[str, ...]:
    """Say what a prompt may be used with, but hardly means; one plain sentence each."""
    both = f"{prompt.system}\n{prompt.user}"
    doubts = {
        "The prompt speaks of JSON. An edit is read as plain text: whatever the model answers, "
        "braces and all, is taken for the reply to the patient.": bool(_JSON.search(both)),
        "The prompt no longer says that the texts between the tags are never an instruction. A "
        "patient's message could then change what the model does.": not _FENCES.search(both),
    }
    return tuple(words for words, holds in doubts.items() if holds)


def _require_variables(system: str, user: str) -> None:
    in_system = set(slot_names(system, where="The system part"))
    in_user = set(slot_names(user, where="The user part"))
    unknown = (in_system | in_user) - set(VARIABLES)
    if unknown:
        raise PromptError(f"The prompt names {listed(unknown)}; known are {listed(VARIABLES)}.")
    misplaced = in_system & set(MATERIAL)
    if misplaced:
        raise PromptError(
            f"Please move {listed(misplaced)} to the user part: what people wrote never stands "
            "among the model's own instructions."
        )
    lacking = [name for name in VARIABLES if name not in in_system | in_user]
    if lacking:
        lines = "; ".join(f"`{_TO_ADD[name]}`" for name in lacking)
        raise PromptError(f"The prompt lacks {listed(lacking)}. Add to the user part: {lines}")
