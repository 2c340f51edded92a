"""Arms of a run whose edits are repaired: which arm they repair, and under which name."""

from __future__ import annotations

from dataclasses import replace

from core.domain.identity import content_hash
from core.domain.runs import Arm

REPAIRED = " + repair"


def repaired_arm(arm: Arm, *, repair_sha: str, led_by: str) -> Arm:
    """Return the arm that repairs the edits of `arm`.

    Its hash is made of both prompts and of who says what is unsupported: with another of the
    three it would be another repair.
    """
    sha = content_hash({"edit": arm.prompt_sha, "repair": repair_sha, "checker": led_by})
    return replace(arm, prompt=f"{arm.prompt}{REPAIRED}", prompt_sha=sha)


def is_repaired(prompt: str) -> bool:
    """Whether a prompt's label is that of a repaired arm."""
    return prompt.endswith(REPAIRED)
