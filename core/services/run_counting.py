"""Adding up what each engine of a plan is going to be asked, cell by cell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from core.domain.judging import Variant
from core.domain.messages import MessagePair
from core.domain.prompting import Prompt, Task
from core.domain.runs import Arm, Cell
from core.llm.registry import OFFLINE_RULES
from core.prompts import get_prompt
from core.services.extracting import WHOLE_BELOW
from core.services.judge_asking import judge_prompt
from core.services.run_planning import Resolved
from core.services.run_sizes import CHARACTERS_A_FACT, EDIT_GROWS, answer_tokens, tokens_of
from core.store import Store
from core.store.rows import Row
from core.store.run_cells import judged_alike, made_alike, with_facts

# A fact in the list that is checked, with its id.
_CHARACTERS_A_LISTED_FACT = CHARACTERS_A_FACT + 30

_Making = tuple[str, str, str, str, int]


@dataclass(slots=True)
class Sums:
    """Calls and tokens of one engine."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def add(self, characters: int, answer: int, calls: int = 1) -> None:
        """Count calls that read so many characters and answer with so many tokens."""
        self.calls += calls
        self.input_tokens += tokens_of(characters) * calls
        self.output_tokens += answer * calls


class Sizes:
    """Adds up what each engine is asked, cell by cell."""

    def __init__(self, store: Store, resolved: Resolved) -> None:
        self.sums: defaultdict[str, Sums] = defaultdict(Sums)
        self.done = 0
        self.edits_made = 0
        self._plan = resolved.plan
        self._prompts = {prompt.sha: prompt for prompt in resolved.prompts}
        self._repaired = resolved.repaired
        self._pairs = {pair.id: pair for pair in resolved.pairs}
        shas = [*self._prompts, *self._repaired]
        rows = made_alike(store, shas)
        self._made = {_making(row) for row in rows}
        self._checked = {(*_making(row), row["checker"]) for row in rows}
        self._judged = {(*_making(row), row["judge"]) for row in judged_alike(store, shas)}
        listed = with_facts(store, resolved.checker)
        self._originals: set[str] = set()
        is_rules = resolved.checker == OFFLINE_RULES
        self.known_originals = set[str]() if is_rules else listed & {*self._pairs}

    def add(self, cell: Cell) -> None:
        """Count one cell, and its original when it is the first of its pair."""
        arm, pair = cell.arm, self._pairs[cell.pair_id]
        making = (cell.pair_id, arm.prompt_sha, arm.engine, arm.level.value, cell.replicate)
        is_remade = OFFLINE_RULES in (arm.engine, arm.checker)
        edit = round(len(pair.physician_reply) * EDIT_GROWS)
        if not is_remade and (*making, arm.checker) in self._checked:
            self.done += 1
        else:
            is_made = arm.engine != OFFLINE_RULES and making in self._made
            self.edits_made += is_made
            if arm.prompt_sha in self._repaired:
                self._repair(arm, pair, edit, is_made=is_made)
            else:
                if not is_made:
                    self._edit(arm.engine, self._prompts[arm.prompt_sha], pair)
                self._check(arm.checker, pair, edit)
        self._judges(making, pair, edit)

    def _repair(self, arm: Arm, pair: MessagePair, edit: int, *, is_made: bool) -> None:
        """Count one round: one call for all sentences, and a check of what comes of it.

        Where another engine than the checker leads, it checks the edit first and the checker last.
        """
        if is_made:
            self._check(arm.checker, pair, edit)
            return
        prompt, led_by = get_prompt("repair"), self._plan.repair_checker or arm.checker
        read = _size(prompt) + len(pair.patient_message) + len(pair.physician_reply) + edit
        self.sums[arm.engine].add(read, answer_tokens(prompt.task, text=edit))
        alone = led_by == arm.checker
        for checker in (led_by,) if alone else (led_by, led_by, arm.checker):
            self._check(checker, pair, edit)

    def _edit(self, engine: str, prompt: Prompt, pair: MessagePair) -> None:
        reply = 0 if prompt.task is Task.GENERATE else len(pair.physician_reply)
        read = _size(prompt) + len(pair.patient_message) + reply
        self.sums[engine].add(read, answer_tokens(prompt.task, text=reply))

    def _check(self, checker: str, pair: MessagePair, edit: int) -> None:
        sums, original = self.sums[checker], len(pair.physician_reply)
        if pair.id not in self._originals | self.known_originals:
            self._originals.add(pair.id)
            self._facts(sums, original)
        self._facts(sums, edit)
        self._entail(sums, premise=edit, text=original)
        self._entail(sums, premise=original, text=edit)
        self._entail(sums, premise=original + len(pair.patient_message), text=edit - original)

    @staticmethod
    def _facts(sums: Sums, text: int) -> None:
        parts = -(-text // WHOLE_BELOW)
        read = _size(get_prompt("extract-facts")) + text + text // parts
        answer = answer_tokens(Task.EXTRACT_FACTS, text=text // parts)
        sums.add(read, answer, calls=parts)

    @staticmethod
    def _entail(sums: Sums, *, premise: int, text: int) -> None:
        facts = max(1, text // CHARACTERS_A_FACT)
        read = _size(get_prompt("entail")) + premise + facts * _CHARACTERS_A_LISTED_FACT
        sums.add(read, answer_tokens(Task.ENTAIL, text=text, verdicts=facts))

    def _judges(self, making: _Making, pair: MessagePair, edit: int) -> None:
        for judge in self._plan.judges:
            if judge.engine != OFFLINE_RULES and (*making, judge.key) in self._judged:
                continue
            prompt = judge_prompt(judge.protocol, Variant.ZERO_SHOT)
            read = _size(prompt) + len(pair.patient_message) + len(pair.physician_reply) + edit
            self.sums[judge.engine].add(read, answer_tokens(prompt.task, text=edit), calls=2)


def _making(row: Row) -> _Making:
    return (row["pair_id"], row["prompt_sha"], row["engine"], row["level"], row["replicate"])


def _size(prompt: Prompt) -> int:
    return len(prompt.system) + len(prompt.user)
