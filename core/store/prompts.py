"""Prompts as they were when used: one row per content, never changed."""

from __future__ import annotations

from core.domain.prompting import Prompt, Task
from core.errors import NotFound
from core.store.rows import Row, listed, unlisted
from core.store.store import Store


def save_prompt(store: Store, prompt: Prompt) -> bool:
    """Keep a prompt; return False when its content is there already."""
    with store.write() as db:
        if store.row("SELECT 1 FROM prompts WHERE sha = ?", [prompt.sha]):
            return False
        db.table("prompts").insert(
            {
                "sha": prompt.sha,
                "name": prompt.name,
                "version": prompt.version,
                "task": prompt.task.value,
                "variables": listed(prompt.variables),
                "material": listed(prompt.material),
                "system": prompt.system,
                "user": prompt.user,
                "reply": prompt.reply,
                "source": prompt.source,
                "changed": prompt.changed,
            }
        )
    return True


def get_prompt(store: Store, sha: str) -> Prompt:
    """Return the prompt with this hash.

    Raises
    ------
    NotFound
        When no edit of this database was made with it.
    """
    row = store.row("SELECT * FROM prompts WHERE sha = ?", [sha])
    if row is None:
        raise NotFound(f"There is no prompt `{sha}` in this database.")
    return _prompt(row)


def _prompt(row: Row) -> Prompt:
    return Prompt(
        name=row["name"],
        version=row["version"],
        task=Task(row["task"]),
        variables=unlisted(row["variables"]),
        material=unlisted(row["material"]),
        system=row["system"],
        user=row["user"],
        reply=row["reply"],
        source=row["source"],
        changed=row["changed"],
    )
