"""Deterministic rules that edit, split facts, entail and judge without any model."""
