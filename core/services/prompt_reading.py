"""Reading prompts: what changed from one version to another, and the exact request of one."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.diff import Op, Segment, word_diff
from core.domain.edits import EmpathyLevel
from core.domain.messages import MessagePair
from core.domain.prompting import Prompt
from core.prompts import Rendered
from core.services.editing import EditOrder, edit_request
from core.services.prompt_versions import method_of
from core.store import Store
from core.store.meta import secret

_MARKS = {Op.SAME: "{}", Op.DELETED: "[-{}-]", Op.INSERTED: "{{+{}+}}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptDiff:
    """What changed in each part, word by word."""

    system: tuple[Segment, ...]
    user: tuple[Segment, ...]

    @property
    def added(self) -> int:
        """How many words are new."""
        return self._words(Op.INSERTED)

    @property
    def removed(self) -> int:
        """How many words are gone."""
        return self._words(Op.DELETED)

    def _words(self, op: Op) -> int:
        return sum(len(each.text.split()) for each in (*self.system, *self.user) if each.op is op)


def compare_prompts(before: Prompt, after: Prompt) -> PromptDiff:
    """Return what changed from one prompt to another."""
    return PromptDiff(
        system=word_diff(before.system, after.system), user=word_diff(before.user, after.user)
    )


def marked(segments: tuple[Segment, ...]) -> str:
    """Write a diff as one text: `[-gone-]` and `{+new+}`."""
    return "".join(_MARKS[each.op].format(each.text) for each in segments)


def exact_request(
    store: Store, prompt: Prompt, pair: MessagePair, level: EmpathyLevel, engine: str
) -> Rendered:
    """Return what a model would read, fences and all; nothing is sent."""
    order = EditOrder(
        pair=pair, method=method_of(prompt), level=level, engine=engine, version=prompt
    )
    request = edit_request(order, secret=secret(store))
    return Rendered(system=request.system, user=request.user)
