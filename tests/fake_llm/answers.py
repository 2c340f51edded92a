"""What the stand-in answers: the offline rules, read out of the prompt as a model would read it."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.domain.edits import LEVELS, EmpathyLevel
from core.domain.prompting import Task

_FENCE = re.compile(r"<(\w+)-([0-9a-f]{16})>\n(.*?)\n</\1-\2>", re.DOTALL)
_TITLE = re.compile(r'"title":\s*"(\w+)"')
_TASKS = {
    "FactsReply": Task.EXTRACT_FACTS,
    "EntailReply": Task.ENTAIL,
    "ThreeWayReply": Task.JUDGE_THREE_WAY,
    "BinaryReply": Task.JUDGE_BINARY,
    "RepairReply": Task.REPAIR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as a model reads it, whichever wire it came over."""

    model: str
    system: str
    user: str
    schema: Mapping[str, Any] | None = None

    @property
    def materials(self) -> dict[str, str]:
        """The texts between fences, by name."""
        return {name: text for name, _, text in _FENCE.findall(self.user)}

    @property
    def task(self) -> Task:
        """What is asked, told by the schema, sent or written out, or by the materials."""
        title = str(self.schema["title"]) if self.schema else ""
        if not title and (written := _TITLE.search(self.system)):
            title = written[1]
        if title in _TASKS:
            return _TASKS[title]
        return Task.EDIT if "physician_reply" in self.materials else Task.GENERATE

    @property
    def level(self) -> EmpathyLevel:
        """The level whose words stand in the prompt."""
        from core.prompts import intensity

        return next((each for each in LEVELS if intensity(each) in self.user), LEVELS[0])


def rules_answer(asked: Asked) -> str:
    """Answer by the offline rules; plain words where the prompt holds no fenced material."""
    from core.llm.offline.engine import answer

    materials: dict[str, Any] = dict(asked.materials)
    if not materials:
        return "This is the stand-in server; it found no fenced material in the prompt."
    for listed in {"hypotheses", "sentences"} & materials.keys():
        materials[listed] = [
            json.loads(line) for line in materials[listed].splitlines() if line.strip()
        ]
    materials["direction"] = "kept"
    materials["level"] = asked.level.value
    return answer(asked.task, materials)


def differing_answer(asked: Asked) -> str:
    """Answer by the rules, with edits that differ by model and prompt; half add a follow-up."""
    said = rules_answer(asked)
    if asked.task is not Task.EDIT or not asked.materials:
        return said
    draw = zlib.crc32(f"{asked.model} {asked.system} {asked.user}".encode())
    added = f" Please come back in {draw % 7 + 2} weeks." if draw & 1 else ""
    return f"{said}\n\nYou can count on {asked.model} and on all of us here.{added}"
