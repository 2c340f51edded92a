"""Arrays and verdicts in, numbers out: no I/O, no clock, no hidden randomness."""
