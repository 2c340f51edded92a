"""What models are told: versioned files, rendered with fenced material, locked by hash."""

from core.prompts.drafts import draft_prompt
from core.prompts.levels import intensity
from core.prompts.lock import verify_lock, write_lock
from core.prompts.locking import with_locks
from core.prompts.registry import catalog, get_prompt
from core.prompts.rendering import Rendered, fence, render

__all__ = [
    "Rendered",
    "catalog",
    "draft_prompt",
    "fence",
    "get_prompt",
    "intensity",
    "render",
    "verify_lock",
    "with_locks",
    "write_lock",
]
