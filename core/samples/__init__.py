"""The case library that ships: real questions, synthetic portal pairs and written examples."""

from core.samples.examples import WrittenExample
from core.samples.library import (
    opening_pair_id,
    sample_pairs,
    written_example,
    written_examples,
)

__all__ = [
    "WrittenExample",
    "opening_pair_id",
    "sample_pairs",
    "written_example",
    "written_examples",
]
