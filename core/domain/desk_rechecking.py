"""The check of a text at the desk, from what is known of its sentences; who judges the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.domain.desk_grounded import carry_grounded
from core.domain.desk_kept import carry_kept
from core.domain.desk_sentences import Sentence, Sentences
from core.domain.desk_states import Judged
from core.domain.desk_verdicts import WAITING
from core.domain.facts import Fact, FactCheck

__all__ = ["WAITING", "Recheck", "recheck"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """The check of `text`, and what in it must be judged anew: it is undecided until then.

    `facts` are facts of the original, `sentences` are sentences of the text. `by_engine` says
    whether any verdict was given at the desk.
    """

    text: str
    check: FactCheck
    facts: tuple[Fact, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    by_engine: bool = False

    @property
    def waiting(self) -> int:
        """How many facts and sentences are to be judged anew."""
        return len(self.facts) + len(self.sentences)


def recheck(
    original: str, text: str, *, made: str, check: FactCheck, judged: Sequence[Judged] = ()
) -> Recheck:
    """Check `text`, a mixture of `original`, the edit as `made` and words from the desk.

    `check` is the edit's own; `judged` is what was judged at the desk before, the oldest first.
    The edit as made has exactly its own check; for all other texts the rules of `carry_grounded`
    and `carry_kept` hold. The answer depends on the text and on what is known, never on the way
    that led there.
    """
    if text == made:
        return Recheck(text=text, check=check)
    there, source, edit = Sentences(text), Sentences(original), Sentences(made)
    grounded = carry_grounded(there, source, edit, check, judged)
    kept = carry_kept(there, source, edit, check, judged)
    return Recheck(
        text=text,
        check=replace(check, kept=kept.verdicts, grounded=grounded.verdicts),
        facts=tuple(check.kept[place].fact for place in kept.unjudged),
        sentences=grounded.unjudged,
        by_engine=grounded.by_engine or kept.by_engine,
    )
