"""Read prompt files: front matter, a system part and a user part, checked against each other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import yaml

from core.domain.prompting import Prompt, Task
from core.errors import PromptError
from core.prompts.slots import listed, slot_names

SHIPPED = Path(__file__).parent

_FILE = re.compile(
    r"---\n(?P<front>.*?)\n---\n# System\n(?P<system>.*?)\n# User\n(?P<user>.*)", re.DOTALL
)
_NAME = re.compile(r"(?P<name>[a-z][a-z0-9-]*)\.v(?P<version>[1-9][0-9]*)\.md")
_FIELDS = {"name", "version", "task", "variables", "material", "reply", "source", "changed"}


def read_folder(folder: Path) -> tuple[Prompt, ...]:
    """Read every prompt file of `folder`, by name and version."""
    prompts = [read_file(path) for path in folder.glob("*.md")]
    return tuple(sorted(prompts, key=lambda prompt: (prompt.name, prompt.version)))


def read_file(path: Path) -> Prompt:
    """Read one prompt file.

    Raises
    ------
    PromptError
        When the file's form, its front matter or its variables are not in order.
    """
    parts = _FILE.fullmatch(path.read_text(encoding="utf-8").replace("\r\n", "\n"))
    if not parts:
        raise PromptError(
            f"`{path.name}` must be front matter between `---` lines, `# System` and `# User`."
        )
    front = _front_matter(parts["front"], path.name)
    name = _NAME.fullmatch(path.name)
    if not name or (name["name"], int(name["version"])) != (front["name"], front["version"]):
        raise PromptError(f"`{path.name}` must be called NAME.vN.md by its own name and version.")
    prompt = Prompt(
        name=front["name"],
        version=front["version"],
        task=_task(front["task"], path.name),
        variables=_names(front["variables"], path.name),
        material=_names(front["material"], path.name),
        system=parts["system"].strip(),
        user=parts["user"].strip(),
        reply=front["reply"],
        source=front["source"],
        changed=front["changed"],
    )
    check_variables(prompt)
    return prompt


def check_variables(prompt: Prompt) -> None:
    """Refuse a prompt whose declared variables are not exactly the slots it has.

    Raises
    ------
    PromptError
        Also when material is not a variable, or stands in the system part: what people wrote
        belongs to the user part, where no model takes it for its own instruction.
    """
    in_system = set(slot_names(prompt.system, where=f"The system part of `{prompt.label}`"))
    slots = in_system | set(slot_names(prompt.user, where=f"The user part of `{prompt.label}`"))
    declared, material = set(prompt.variables), set(prompt.material)
    for names, what in (
        (slots - declared, "has slots that it does not declare"),
        (declared - slots, "declares variables without a slot"),
        (material - declared, "has material that is not a variable"),
        (material & in_system, "has material in its system part"),
    ):
        if names:
            raise PromptError(f"Prompt `{prompt.label}` {what}: {listed(names)}.")


def _front_matter(text: str, file: str) -> dict[str, Any]:
    try:
        front = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise PromptError(f"The front matter of `{file}` is not readable YAML.") from error
    if not isinstance(front, dict):
        raise PromptError(f"The front matter of `{file}` must be fields with values.")
    fields = cast("dict[str, Any]", front)
    wrong = _FIELDS ^ set(map(str, fields))
    if wrong:
        raise PromptError(f"The front matter of `{file}` lacks or has too much: {listed(wrong)}.")
    for field in ("name", "task", "source", "changed"):
        if not isinstance(fields[field], str):
            raise PromptError(f"`{field}` of `{file}` must be text.")
    return fields


def _task(name: str, file: str) -> Task:
    try:
        return Task(name)
    except ValueError as error:
        raise PromptError(f"`{file}` has an unknown task; known are {listed(Task)}.") from error


def _names(value: object, file: str) -> tuple[str, ...]:
    names = cast("list[object]", value) if isinstance(value, list) else None
    if names is None or not all(isinstance(name, str) for name in names):
        raise PromptError(f"The variables and material of `{file}` must be lists of names.")
    return tuple(map(str, names))
