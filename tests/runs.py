"""Runs as if they had been run: cells with given verdicts, kept as a run keeps them."""

from dataclasses import dataclass, field

from core.domain.edits import EmpathyLevel, Provenance
from core.domain.facts import Flag, FlagKind
from core.domain.identity import new_id
from core.domain.judging import Judgment, Order, Verdict
from core.domain.runs import Arm, Cell, CellStep, PairChoice, PairSet, Plan, PlanJudge, RunState
from core.store import Store, runs
from core.store import pairs as stored_pairs
from core.store.run_cells import kept_cells
from core.store.run_writer import RunWriter
from tests.unit.store.builders import a_case, a_check, a_pair, an_edit, grounded, kept

RULES = "offline:rules"
JUDGE = PlanJudge(engine=RULES)
LABELS = {"+": True, "-": False, "?": None}


@dataclass(frozen=True, kw_only=True)
class Made:
    """What came of one cell: verdicts as signs, or the step and words of a failure."""

    kept: str = "+"
    grounded: str = "+"
    flags: tuple[FlagKind, ...] = ()
    text: str = ""
    judged: str = ""
    failure: str | None = None
    fault: str = "blocked"
    step: CellStep = CellStep.EDIT


WAITING = None


def arm(prompt="edit-simple v1", level=EmpathyLevel.EMPATHIC, engine=RULES, checker=RULES):
    return Arm(
        prompt=prompt, prompt_sha=f"sha256:{prompt}", level=level, engine=engine, checker=checker
    )


def reply_of(length):
    """Return a physician's reply of so many characters."""
    return ("Your PSA is 4.2. " + "It is stable. " * 60)[: length - 1].rstrip().ljust(
        length - 1, "!"
    ) + "."


@dataclass
class Pairs:
    """Pairs by a short name."""

    store: Store
    known: dict = field(default_factory=dict)

    def get(self, name, length=300):
        if name not in self.known:
            pair = a_pair(message=f"Message {name}?", reply=reply_of(length), id=name)
            stored_pairs.save_pair(self.store, pair)
            self.known[name] = pair
        return self.known[name]


def keep_run(store, made, *, lengths=None, judges=(), state=RunState.DONE, title="A run"):
    """Keep a run; `made` is by arm, then by pair, a `Made`, WAITING, or a list of replicates."""
    pairs, lengths = Pairs(store), lengths or {}
    cells, outcomes = [], []
    for each, by_pair in made.items():
        for name, found in by_pair.items():
            pair = pairs.get(name, lengths.get(name, 300))
            for replicate, one in enumerate(found if isinstance(found, list) else [found]):
                cells.append(Cell(arm=each, pair_id=pair.id, replicate=replicate))
                outcomes.append((pair, one))
    run_id = new_id()
    plan = Plan(
        title=title,
        prompts=tuple(dict.fromkeys(each.prompt for each in made)),
        levels=tuple(dict.fromkeys(each.level for each in made)),
        engines=tuple(dict.fromkeys(each.engine for each in made)),
        pairs=PairChoice(source=PairSet.ALL),
        replicates=max((cell.replicate for cell in cells), default=0) + 1,
        judges=judges,
    )
    runs.insert_run(store, run_id, plan, cells, created_by="dr")
    numbers = [kept_cell.number for kept_cell in kept_cells(store, run_id)]
    with RunWriter(store.path) as writer:
        for number, cell, (pair, one) in zip(numbers, cells, outcomes, strict=True):
            if one is not None:
                _write(writer, number, cell, pair, one)
    runs.end(store, run_id, state)
    return run_id


def _write(writer, number, cell, pair, one):
    if one.failure and one.step is CellStep.EDIT:
        writer.failed(number, CellStep.EDIT, failure=one.failure, fault=one.fault)
        return
    # Texts and facts that two cells share would share their verdicts.
    making = f"{pair.id}, {cell.arm.prompt}, {cell.arm.level}, {cell.arm.engine}, {cell.replicate}"
    edit = an_edit(
        pair,
        text=one.text or f"I hear the worry. Your PSA is 4.2 ({making}).",
        prompt=cell.arm.prompt,
        prompt_sha=cell.arm.prompt_sha,
        level=cell.arm.level,
        replicate=cell.replicate,
        provenance=Provenance(engine_asked=cell.arm.engine, engine_served=cell.arm.engine),
    )
    writer.edited(number, edit)
    if one.failure and one.step is CellStep.CHECK:
        writer.failed(number, CellStep.CHECK, failure=one.failure, fault=one.fault)
        return
    check = a_check(
        cell.arm.checker,
        kept=kept(*(LABELS[sign] for sign in one.kept), statement=f"Fact {{}} of {pair.id}."),
        grounded=grounded(
            *(LABELS[sign] for sign in one.grounded), statement=f"The edit ({making}) says {{}}."
        ),
    )
    flags = tuple(Flag(kind=kind, evidence=("words",), raised_by=RULES) for kind in one.flags)
    writer.done(number, CellStep.FACTS)
    writer.checked(number, a_case(pair, edit=edit, check=check, flags=flags, kept=True))
    _judge(writer, number, pair, one)


def _judge(writer, number, pair, one):
    if one.failure:
        writer.failed(number, CellStep.JUDGE, failure=one.failure, fault=one.fault)
        return
    verdicts = {
        "A": (Verdict.FIRST, Verdict.SECOND),
        "B": (Verdict.SECOND, Verdict.FIRST),
        "=": (Verdict.EQUAL, Verdict.EQUAL),
    }
    for order, verdict in zip(Order, verdicts.get(one.judged, ()), strict=False):
        answer = Judgment(item_id=pair.id, order=order, verdict=verdict, failure=None, reason="")
        writer.judged(number, JUDGE, answer, fault=None, raw="")
    if one.judged:
        writer.done(number, CellStep.JUDGE)
