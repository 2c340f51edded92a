"""How large requests and answers usually are; assumptions, stated beside every estimate."""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.prompting import Task
from core.llm.engine import Request

CHARACTERS_A_TOKEN = 4
# Set aside before a request leaves: more than usual, so that a budget holds.
CAUTION = 2

EDIT_GROWS = 1.5
# Tokens of a usual answer. An edit is about half as long again as its original, and a check
# repeats every fact; those two grow with the text, and are taken by their factor.
_GROWING: Mapping[Task, float] = {
    Task.EDIT: EDIT_GROWS,
    Task.EXTRACT_FACTS: 2.0,
}
_FIXED: Mapping[Task, int] = {
    Task.GENERATE: 250,
    Task.JUDGE_THREE_WAY: 60,
    Task.JUDGE_BINARY: 60,
    Task.REPAIR: 120,
}
_TOKENS_A_VERDICT = 45

ASSUMPTION = (
    "A token is taken as 4 characters. An edit is taken as 1.5 times as long as its original, a "
    "list of facts as twice its text (one fact in 60 characters), a verdict as 45 tokens, a "
    "judge's answer as 60, a reply without an original as 250. A repair is taken as one call of "
    "120 tokens and one check more. Models that think before they answer use more, and a check "
    "that finds nothing unsupported needs one call less and no repair."
)
CHARACTERS_A_FACT = 60


def tokens_of(characters: int) -> int:
    """Return about how many tokens a text of so many characters has."""
    return -(-characters // CHARACTERS_A_TOKEN)


def answer_tokens(task: Task, *, text: int, verdicts: int = 0) -> int:
    """Return about how many tokens an answer has; `text` is the length of what it rewrites."""
    if task is Task.ENTAIL:
        return verdicts * _TOKENS_A_VERDICT
    if task in _GROWING:
        return int(tokens_of(text) * _GROWING[task])
    return _FIXED[task]


def request_tokens(request: Request) -> tuple[int, int]:
    """Return about how many tokens a request reads, and how many its answer has."""
    read = tokens_of(len(request.system) + len(request.user) + len(str(request.schema or "")))
    inputs = request.inputs
    text = str(inputs.get("physician_reply") or inputs.get("text") or "")
    asked = inputs.get("hypotheses")
    verdicts = len(asked) if isinstance(asked, list) else 0
    return read, answer_tokens(request.task, text=len(text), verdicts=verdicts)
