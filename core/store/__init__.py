"""The study's memory: one SQLite file, opened in a `with`, never shared between threads."""

from core.store.store import Store

__all__ = ["Store"]
