"""What did it: which kinds of inserted sentences win votes, cost precision and go with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.domain.access import Actor
from core.domain.judging import Label
from core.domain.panel import Study, WhyChip
from core.domain.sentence_kinds import SentenceKind
from core.metrics.features import FeatureContrast, feature_contrasts
from core.services.scoring import SEED
from core.services.whys_edits import Answer, EditSaid, panel_edits
from core.store import Store

FEW_PAIRS = 10
# These say something of the reply that was not chosen.
ABOUT_THE_OTHER = frozenset({"too_much", "felt_fake"})


@dataclass(frozen=True, slots=True, kw_only=True)
class KindLine:
    """One kind of inserted sentence.

    `won` compares the Empathy Ranking Score (a tie counting half) of edits with and without such
    a sentence, `precision` their pooled precision. `unsupported` compares the share of sentences
    with an unsupported fact between this kind and all others.
    """

    kind: SentenceKind
    sentences: int
    won: FeatureContrast
    precision: FeatureContrast
    unsupported: FeatureContrast

    @property
    def is_few(self) -> bool:
        """Whether so few pairs have it, or lack it, that the numbers say little."""
        return min(self.won.groups, self.won.groups_without) < FEW_PAIRS


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonLine:
    """One reason that could be tapped, with how it goes with each kind.

    Of those who chose the edit, `tapped` of `choosers` tapped it; of a reason about the other
    reply, of those who chose the original, so that it says something of the edit.
    """

    reason: WhyChip
    is_about_other: bool
    choosers: int
    tapped: int
    kinds: Mapping[SentenceKind, FeatureContrast] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whys:
    """What did it in one closed study. Kinds without any sentence are not in it."""

    study: Study
    edits: int
    pairs: int
    votes: int
    kinds: tuple[KindLine, ...]
    reasons: tuple[ReasonLine, ...]
    left_out: Mapping[str, int]


def whys(store: Store, actor: Actor, study_id: str, *, resamples: int = 2000) -> Whys:
    """Return what did it in a closed study.

    Intervals resample pairs, each with all its edits, votes and sentences.

    Raises
    ------
    NotFound, InvalidInput
        When there is no such study, or it isn't closed.
    """
    found = panel_edits(store, actor, study_id)
    edits = found.edits
    kinds = [kind for kind in SentenceKind if any(kind in edit.kinds for edit in edits)]
    compare = _Comparing(edits, kinds, resamples)
    won = compare.edits(lambda edit: (edit.credit, len(edit.answers)))
    precision = compare.edits(lambda edit: edit.facts)
    unsupported = compare.sentences()
    return Whys(
        study=found.study,
        edits=len(edits),
        pairs=len({edit.pair_id for edit in edits}),
        votes=sum(len(edit.answers) for edit in edits),
        kinds=tuple(
            KindLine(
                kind=kind,
                sentences=sum(kind in each.kinds for edit in edits for each in edit.sentences),
                won=won[kind],
                precision=precision[kind],
                unsupported=unsupported[kind],
            )
            for kind in kinds
        ),
        reasons=tuple(_reason(chip, edits, compare) for chip in found.study.texts.chips),
        left_out=found.left_out,
    )


Contrasts = Mapping[SentenceKind, FeatureContrast]


class _Comparing:
    """Compares edits, or sentences, with and without each kind."""

    def __init__(
        self, edits: Sequence[EditSaid], kinds: Sequence[SentenceKind], resamples: int
    ) -> None:
        self._edits = edits
        self._kinds = kinds
        self._resamples = resamples

    def edits(self, counted: Callable[[EditSaid], tuple[float, float]]) -> Contrasts:
        """Compare a share of each edit, as numerator and denominator."""
        return self._compare(
            [edit.kinds for edit in self._edits],
            [counted(edit) for edit in self._edits],
            [edit.pair_id for edit in self._edits],
        )

    def sentences(self) -> Contrasts:
        """Compare the share of sentences with an unsupported fact, where that is known."""
        known = [
            (sentence, edit.pair_id)
            for edit in self._edits
            for sentence in edit.sentences
            if sentence.is_unsupported is not None
        ]
        return self._compare(
            [sentence.kinds for sentence, _ in known],
            [(float(sentence.is_unsupported is True), 1.0) for sentence, _ in known],
            [pair for _, pair in known],
        )

    def _compare(
        self,
        kinds: Sequence[frozenset[SentenceKind]],
        counted: Sequence[tuple[float, float]],
        pairs: Sequence[str],
    ) -> Contrasts:
        if not self._kinds:
            return {}
        found = feature_contrasts(
            [[kind in each for each in kinds] for kind in self._kinds],
            [above for above, _ in counted],
            [below for _, below in counted],
            pairs,
            rng=np.random.default_rng(SEED),
            resamples=self._resamples,
        )
        return dict(zip(self._kinds, found, strict=True))


def _reason(chip: WhyChip, edits: Sequence[EditSaid], compare: _Comparing) -> ReasonLine:
    is_about_other = chip.id in ABOUT_THE_OTHER
    wanted = Label.B if is_about_other else Label.A

    def tapped(edit: EditSaid) -> tuple[int, int]:
        choosers = [answer for answer in edit.answers if answer.label is wanted]
        return sum(_taps(answer, chip) for answer in choosers), len(choosers)

    counted = [tapped(edit) for edit in edits]
    return ReasonLine(
        reason=chip,
        is_about_other=is_about_other,
        choosers=sum(choosers for _, choosers in counted),
        tapped=sum(taps for taps, _ in counted),
        kinds=compare.edits(tapped),
    )


def _taps(answer: Answer, chip: WhyChip) -> bool:
    return chip.id in answer.reasons
