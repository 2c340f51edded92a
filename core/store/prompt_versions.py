"""Versions of prompts that people made: kept for good once used, with what was made with them."""

from __future__ import annotations

from dataclasses import replace

from core.domain.access import Actor
from core.domain.prompt_versions import Version
from core.domain.prompting import Prompt
from core.errors import NotFound
from core.store.rows import Row
from core.store.store import Store

_LATEST = "SELECT max(version) AS latest FROM prompt_versions WHERE name = ?"
_USES = """
    SELECT (SELECT count(*) FROM edits
            WHERE prompt_sha = :sha OR prompt_sha LIKE :sha || '+locked:%') AS edits,
        (SELECT count(DISTINCT run_id) FROM run_cells WHERE prompt_sha = :sha) AS runs,
        EXISTS (SELECT 1 FROM prompts WHERE sha = :sha) AS is_told,
        (SELECT count(*) FROM prompt_versions WHERE parent_sha = :sha) AS children
"""


def next_version(store: Store, name: str) -> int:
    """Return the number that the next version under this name has."""
    row = store.row(_LATEST, [name])
    return (row["latest"] or 0) + 1 if row else 1


def insert_version(store: Store, actor: Actor, prompt: Prompt, parent: Prompt) -> None:
    """Keep a version; what drafts of the same words made is from now on the version's.

    An edit keeps its words and its hash; only the name in its label was not known before.
    """
    with store.write() as db:
        db.table("prompt_versions").insert(
            {
                "name": prompt.name,
                "version": prompt.version,
                "sha": prompt.sha,
                "system": prompt.system,
                "user": prompt.user,
                "note": prompt.changed,
                "parent_name": parent.name,
                "parent_version": parent.version,
                "parent_sha": parent.sha,
                "created_by": actor.name,
            }
        )
        store.run(
            "UPDATE prompts SET name = ?, version = ?, source = ?, changed = ?"
            " WHERE sha = ? AND version = 0",
            [prompt.name, prompt.version, prompt.source, prompt.changed, prompt.sha],
        )
        store.run(
            "UPDATE edits SET prompt = :label"
            " WHERE prompt_sha = :sha OR prompt_sha LIKE :sha || '+locked:%'",
            {"label": prompt.label, "sha": prompt.sha},
        )


def delete_version(store: Store, sha: str) -> None:
    """Delete a version; the database refuses one that is in use.

    Raises
    ------
    NotFound
        When there is none, for instance since it was deleted meanwhile.
    """
    with store.write():
        if not store.run("DELETE FROM prompt_versions WHERE sha = ?", [sha]):
            raise NotFound("This version is gone already.")


def version_rows(store: Store) -> list[Row]:
    """Return all versions, by name and version."""
    return store.rows("SELECT * FROM prompt_versions ORDER BY name, version")


def with_uses(store: Store, version: Version) -> Version:
    """Return a version with what was made with it until now."""
    uses = store.row(_USES, {"sha": version.prompt.sha}) or {}
    return replace(version, **{**uses, "is_told": bool(uses.get("is_told"))})
