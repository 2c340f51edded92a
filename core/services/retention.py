"""How long what nobody saved is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.settings import Settings
from core.store import Store
from core.store.forgetting import forget_unkept

SESSION = timedelta(hours=12)


def lifetime(settings: Settings) -> timedelta:
    """Return how long an unsaved case lives: the setting in days, else one session's 12 hours."""
    return timedelta(days=settings.retention_days) if settings.retention_days else SESSION


def forget_expired(store: Store, settings: Settings) -> None:
    """Forget unsaved pairs and cases that have outlived their time, with all made for them."""
    forget_unkept(store, datetime.now(UTC) - lifetime(settings))
