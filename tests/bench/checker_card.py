"""The offline checker and the detectors against the hand labels of the written examples.

Run `python -m tests.bench.checker_card`; `--write` keeps the tables in `docs/checker.md`.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.domain.facts import (
    Attribution,
    Direction,
    EntailmentVerdict,
    FactCheck,
    FlagKind,
)
from core.domain.messages import MessagePair
from core.domain.statistics import Statistic
from core.llm.offline.engine import ENGINE, OfflineEngine
from core.llm.offline.guards import guard
from core.metrics.confusion import Compared, Confusion, confusion
from core.metrics.flags import raise_flags
from core.samples import WrittenExample, sample_pairs, written_examples
from core.services.checking import check_texts
from core.services.entailing import entail_all
from core.services.wording import FLAG_TITLES
from tests.bench.entailment_pairs import Half, half_of
from tests.bench.written_part import write_part

PATTERNS = tuple(kind for kind in FlagKind if kind is not FlagKind.SHORT_SOURCE)
SECRET = b"bench"
RATES = ("recall", "precision")
HALVES: tuple[Half, ...] = ("tuned", "held out")

Evidence = dict[FlagKind, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Read:
    """One example as the hand labels read it, and as the rules do.

    `by_rules` are the flags over the rules' own facts and verdicts; `on_hand_facts` those over
    the facts and kinds that people listed, judged by the rules.
    """

    example: WrittenExample
    by_hand: Evidence
    by_rules: Evidence
    on_hand_facts: Evidence
    judged: FactCheck

    @property
    def half(self) -> Half:
        """Whether rules were tuned on its pair."""
        return half_of(self.example.pair_id)


async def judged_by_rules(example: WrittenExample, pair: MessagePair) -> FactCheck:
    """Give the rules the facts that people listed, and let them judge each."""
    reply, edit = pair.physician_reply, example.text
    context = f"[PATIENT MESSAGE]\n{pair.patient_message}\n\n[PHYSICIAN REPLY]\n{reply}"
    kept = await _judged(edit, example.check.kept)
    grounded = await _judged(reply, example.check.grounded)
    with_message = await _judged(context, example.check.grounded)
    return FactCheck(
        checker=ENGINE,
        kept=kept,
        grounded=tuple(
            replace(verdict, attribution=_attribution(verdict, echo))
            for verdict, echo in zip(grounded, with_message, strict=True)
        ),
    )


async def _judged(
    premise: str, verdicts: Sequence[EntailmentVerdict]
) -> tuple[EntailmentVerdict, ...]:
    answers = await entail_all(
        OfflineEngine(),
        ENGINE,
        premise=premise,
        statements=[verdict.fact.statement for verdict in verdicts],
        direction=verdicts[0].direction,
        secret=SECRET,
    )
    return tuple(
        replace(
            verdict,
            entailed=answer.entailed,
            failure=answer.failure,
            aux=answer.aux,
            guards=guard(premise, verdict.fact.statement),
        )
        for verdict, answer in zip(verdicts, answers, strict=True)
    )


def _attribution(verdict: EntailmentVerdict, with_message: EntailmentVerdict) -> Attribution:
    if verdict.entailed:
        return Attribution.SUPPORTED
    return Attribution.ECHO if with_message.entailed else Attribution.NEW


def read_all() -> list[Read]:
    """Read every written example in the three ways."""
    pairs = {pair.id: pair for pair in sample_pairs()}

    async def everything() -> list[Read]:
        return [await _read(example, pairs[example.pair_id]) for example in written_examples()]

    return asyncio.run(everything())


async def _read(example: WrittenExample, pair: MessagePair) -> Read:
    checked = await check_texts(
        OfflineEngine(),
        ENGINE,
        original=pair.physician_reply,
        edited=example.text,
        message=pair.patient_message,
        secret=SECRET,
    )
    judged = await judged_by_rules(example, pair)

    def flags(check: FactCheck) -> Evidence:
        raised = raise_flags(original=pair.physician_reply, check=check, checker=check.checker)
        return {flag.kind: flag.evidence for flag in raised}

    return Read(example, flags(example.check), flags(checked), flags(judged), judged)


def by_edit(reads: Sequence[Read], kind: FlagKind) -> Confusion:
    """Compare flags of edits: the rules' own way, against the hand labels."""
    return confusion(
        [_row(read, alarm=kind in read.by_rules, truth=kind in read.by_hand) for read in reads]
    )


def by_fact(reads: Sequence[Read], kind: FlagKind) -> Confusion:
    """Compare the facts on which a flag rests: verdicts of the rules against the hand labels."""
    return confusion(
        [
            _row(
                read,
                alarm=statement in read.on_hand_facts.get(kind, ()),
                truth=statement in read.by_hand.get(kind, ()),
            )
            for read in reads
            for statement in _statements(read.example.check)
        ]
    )


def by_flaw(reads: Sequence[Read], kind: FlagKind) -> Confusion:
    """Compare the flags that the hand labels raise with the mistakes that were put in."""
    return confusion(
        [_row(read, alarm=kind in read.by_hand, truth=kind in read.example.flaws) for read in reads]
    )


def by_verdict(reads: Sequence[Read], direction: Direction) -> Confusion:
    """Compare every verdict of one direction."""

    def verdicts(check: FactCheck) -> tuple[EntailmentVerdict, ...]:
        return check.kept if direction is Direction.KEPT else check.grounded

    return confusion(
        [
            _row(read, alarm=not rules.entailed, truth=not hand.entailed)
            for read in reads
            for rules, hand in zip(verdicts(read.judged), verdicts(read.example.check), strict=True)
        ]
    )


def _statements(check: FactCheck) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v.fact.statement for v in (*check.kept, *check.grounded)))


def _row(read: Read, *, alarm: bool, truth: bool) -> Compared:
    """The three examples of one pair hang together, so the pair is the cluster."""
    return Compared(edit=read.example.pair_id, stratum="all", weight=1, alarm=alarm, truth=truth)


def shown(rate: Statistic) -> str:
    """Write a rate with its interval and n, or why there is none."""
    if rate.estimate is None:
        return f"— ({rate.reason})"
    if rate.low is None or rate.high is None:
        return f"{rate.estimate:.2f} (n {rate.n}; {rate.reason})"
    return f"{rate.estimate:.2f} ({rate.low:.2f} to {rate.high:.2f}; n {rate.n})"


def table(first: str, named: Sequence[tuple[str, Sequence[Confusion]]]) -> Iterator[str]:
    """Write recall and precision of each line, for both halves."""
    yield f"| {first} | {' | '.join(f'{rate}, {half} half' for half in HALVES for rate in RATES)} |"
    yield "|---|---|---|---|---|"
    for name, halves in named:
        rates = [shown(rate) for half in halves for rate in (half.sensitivity, half.precision)]
        yield f"| {name} | {' | '.join(rates)} |"


def report(reads: Sequence[Read]) -> Iterator[str]:
    """Write all tables."""
    halves = [[read for read in reads if read.half == half] for half in HALVES]
    pairs = [len({read.example.pair_id for read in half}) for half in halves]
    yield (
        f"{len(reads)} written examples of {sum(pairs)} pairs: "
        f"{pairs[0]} pairs in the tuned half, {pairs[1]} in the held out half."
    )
    yield "\n### Detectors over the rules' own facts and verdicts, edit by edit\n"
    yield from _patterns("detector", halves, by_edit)
    yield "\n### Verdicts of the rules, by the error pattern that a fact belongs to\n"
    yield from _patterns("pattern", halves, by_fact)
    yield "\n### All verdicts of the rules: is a fact not entailed?\n"
    directions = {
        "facts of the original, lost": Direction.KEPT,
        "facts of the edit, not in the original": Direction.GROUNDED,
    }
    yield from table(
        "direction",
        [
            (name, [by_verdict(half, direction) for half in halves])
            for name, direction in directions.items()
        ],
    )
    yield "\n### Detectors over the hand labels, against the mistakes put in on purpose\n"
    put_in = [kind for kind in PATTERNS if any(kind in read.example.flaws for read in reads)]
    yield from _patterns("detector", halves, by_flaw, kinds=put_in)


def _patterns(
    first: str,
    halves: Sequence[Sequence[Read]],
    compare: Callable[[Sequence[Read], FlagKind], Confusion],
    *,
    kinds: Sequence[FlagKind] = PATTERNS,
) -> Iterator[str]:
    named = [
        (f"{FLAG_TITLES[kind]} (`{kind}`)", [compare(half, kind) for half in halves])
        for kind in kinds
    ]
    yield from table(first, named)


def main() -> None:
    """Print the tables, and keep them when asked."""
    lines = list(report(read_all()))
    print("\n".join(lines))
    if "--write" in sys.argv:
        write_part("written examples", lines)


if __name__ == "__main__":
    main()
