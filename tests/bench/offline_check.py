"""Time the whole offline check of a 300-word pair: both fact lists, both directions.

Run `python -m tests.bench.offline_check`.
"""

from __future__ import annotations

import statistics
import time

from core.llm.offline.entailment import Premise, entail
from core.llm.offline.facts import split_facts
from core.llm.offline.lexicon import concept_of, root
from core.llm.offline.reading import read
from core.llm.offline.tokens import plain, stem
from tests.bench.entailment_pairs import load_pairs

WORDS = 300
ROUNDS = 15


def _reply() -> str:
    """Join real replies until there are 300 words."""
    said = ""
    for pair in load_pairs("tuned"):
        said = f"{said}\n\n{pair.reply}".strip()
        if len(said.split()) >= WORDS:
            break
    return said


def check(original: str, edited: str) -> int:
    """Split both texts and judge every fact against the other; return how many were judged."""
    judged = 0
    for text, other in ((original, edited), (edited, original)):
        premise = Premise(other)
        for fact in split_facts(text):
            entail(premise, fact.statement)
            judged += 1
    return judged


def main() -> None:
    """Print the time with empty caches, as for a new pair, and with filled ones."""
    original = _reply()
    edited = "I can hear how worrying this is.\n\n" + original.replace(" is ", " is certainly ")
    judged = check(original, edited)
    for name, clears in (("texts never read before", True), ("texts read before", False)):
        taken: list[float] = []
        for _ in range(ROUNDS):
            if clears:
                for cached in (split_facts, read, stem, plain, root, concept_of):
                    cached.cache_clear()
            began = time.perf_counter()
            check(original, edited)
            taken.append(1000 * (time.perf_counter() - began))
        words = len(original.split())
        print(
            f"{name}: {statistics.median(taken):.1f} ms, slowest {max(taken):.1f} ms "
            f"({words} words, {judged} facts judged)"
        )


if __name__ == "__main__":
    main()
