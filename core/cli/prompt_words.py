"""Prompts and their versions as JSON and as lines for people."""

from __future__ import annotations

from core.domain.diff import Segment
from core.domain.identity import Json
from core.domain.prompt_versions import Version
from core.domain.prompting import Prompt
from core.services.prompt_reading import PromptDiff, marked
from core.services.prompt_versions import why_locked


def prompt_json(prompt: Prompt) -> dict[str, Json]:
    """Return what every prompt has."""
    return {
        "name": prompt.name,
        "version": prompt.version,
        "task": prompt.task.value,
        "sha": prompt.sha,
        "changed": prompt.changed,
    }


def version_json(version: Version) -> dict[str, Json]:
    """Return an edit prompt with where it comes from and what came from it."""
    return {
        **prompt_json(version.prompt),
        "shipped": version.is_shipped,
        "parent": version.parent,
        "author": version.author or None,
        "created_at": version.created_at or None,
        "edits": version.edits,
        "runs": version.runs,
        "locked": version.is_locked,
    }


def version_line(version: Version) -> str:
    """Return one line of the list."""
    origin = f"from {version.parent}" if version.parent else "ships"
    return (
        f"{version.label:32} {version.prompt.task.value:16} {version.prompt.changed} "
        f"({origin}; {why_locked(version)})"
    )


def version_words(version: Version) -> str:
    """Return what stands above the text of a version."""
    if version.is_shipped:
        return ""
    return (
        f"Made from {version.parent} by {version.author}, {version.created_at}: "
        f"{version.prompt.changed}\n"
    )


def prompt_words(prompt: Prompt) -> str:
    """Return the whole text of a prompt, in the form that `prompts new` reads."""
    return f"{prompt.label} ({prompt.sha})\n\n# System\n{prompt.system}\n\n# User\n{prompt.user}"


def diff_json(before: Version, after: Version, changes: PromptDiff) -> dict[str, Json]:
    """Return what changed, part by part."""
    return {
        "from": before.key,
        "to": after.key,
        "added_words": changes.added,
        "removed_words": changes.removed,
        "system": [_segment(each) for each in changes.system],
        "user": [_segment(each) for each in changes.user],
    }


def diff_words(before: Version, after: Version, changes: PromptDiff) -> str:
    """Return what changed, `[-gone-]` and `{+new+}`."""
    return (
        f"{before.label} -> {after.label}: {changes.added:,} words added, "
        f"{changes.removed:,} removed\n\n# System\n{marked(changes.system)}\n\n"
        f"# User\n{marked(changes.user)}"
    )


def _segment(segment: Segment) -> Json:
    return {"op": segment.op.value, "text": segment.text}
