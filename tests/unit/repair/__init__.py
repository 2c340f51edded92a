"""Repair: what is offending, what becomes of it, and what is never lost."""
