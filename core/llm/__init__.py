"""Engines: the boundary behind which a language model, or the offline rules, answer."""
