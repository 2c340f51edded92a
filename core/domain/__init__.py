"""What the study talks about: frozen values that guard themselves; no I/O."""
