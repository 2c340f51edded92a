"""The marked word diff: what an edit changed, and what the fact check says of each stretch."""

from core.domain.marks import Mark, MarkedSegment, mark
from core.domain.segments import Op, Segment, word_diff

__all__ = ["Mark", "MarkedSegment", "Op", "Segment", "mark", "word_diff"]
