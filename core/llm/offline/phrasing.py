"""Choose the sentences to add: apt to the concern, never doubled, and varied by the pair."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.domain.edits import LEVELS, EmpathyLevel
from core.llm.offline.bank import salts, shared, word_list
from core.llm.offline.concerns import Voiced
from core.llm.offline.placement import Layout

TINY_WORDS = 14
TINY_FEWER = 2
LONG_WORDS = 90
_PROBE = 5
_ATTEMPTS = 12
SHORT_WORDS = 40
_STEM = 5
_WORD = re.compile(r"[a-z']{4,}")
_KINDS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bthank|\bappreciate",
        r"\bsorry\b|\bapolog",
        r"\btake (?:good )?care\b",
        r"\bhope (?:this|you|that)\b",
        r"\bquestions?\b|\bunclear\b|\blet (?:me|us) know\b",
        r"\bunderstand\b",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One sentence as chosen: its template and its words."""

    template: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """What is added to one reply, by place; an empty tuple leaves the place alone."""

    opening: tuple[Chosen, ...] = ()
    lead: tuple[Chosen, ...] = ()
    bridge: tuple[Chosen, ...] = ()
    closing: tuple[Chosen, ...] = ()

    @property
    def chosen(self) -> tuple[Chosen, ...]:
        """All sentences in reading order."""
        return (*self.opening, *self.lead, *self.bridge, *self.closing)

    @property
    def words(self) -> int:
        """How many words are added."""
        return sum(len(each.text.split()) for each in self.chosen)


def compose(voiced: Voiced, layout: Layout, reply: str, level: EmpathyLevel, key: str) -> Additions:
    """Return the sentences for `level`: more words than any lower level, and others if it can."""
    lower: list[Additions] = []
    for rung in LEVELS[: level.rank]:
        drafts = [
            _draft(voiced, layout, reply, rung, f"{key}:{attempt}") for attempt in range(_ATTEMPTS)
        ]
        least = lower[-1].words if lower else 0
        longer = [draft for draft in drafts if draft.words > least]
        said = {each.template for additions in lower for each in additions.chosen}
        lower.append(min(longer, key=lambda each: _repeated(each, said), default=drafts[0]))
    return lower[-1]


def _repeated(draft: Additions, said: set[str]) -> int:
    """Count the sentences of `draft` that were `said` before; the first one counts double."""
    first = bool(draft.opening and draft.opening[0].template in said)
    return first + sum(each.template in said for each in draft.chosen)


def _draft(voiced: Voiced, layout: Layout, reply: str, level: EmpathyLevel, key: str) -> Additions:
    picker = _Picker(voiced, reply, level, key)
    opening, closing = _opening_lists(voiced, layout, level), _closing_lists(voiced, layout, level)
    begun = picker.pick_all("open", opening)
    lead = picker.pick_all("lead", _lead_lists(voiced, layout, level))
    bridge = picker.pick_all("bridge", _bridge_lists(layout, level))
    return Additions(
        opening=begun, lead=lead, bridge=bridge, closing=picker.pick_all("close", closing)
    )


Lines = tuple[str, ...]


def _opening_lists(voiced: Voiced, layout: Layout, level: EmpathyLevel) -> list[Lines]:
    """Return one list for each sentence of the opening: what is personal comes before the rest."""
    source = voiced.concern or voiced.question
    if voiced.concern is None:
        return [source.open, *([source.more] if level is EmpathyLevel.EXTREME else [])]
    named = [lines for lines in (_naming(voiced),) if lines]
    general = [voiced.second.more] if voiced.second else []
    personal = [*named, *voiced.echoes, *general, source.more]
    fewer = 1 if layout.words > TINY_WORDS else TINY_FEWER
    return [source.open, *personal[: max(0, level.rank - fewer)]]


def _naming(voiced: Voiced) -> Lines | None:
    if voiced.feeling is None:
        return None
    return (shared()["validating"] if voiced.fitting else ()) + shared()["naming"]


def _lead_lists(voiced: Voiced, layout: Layout, level: EmpathyLevel) -> list[Lines]:
    wanted = level is EmpathyLevel.EXTREME or (level is EmpathyLevel.HIGH and voiced.concern)
    if not wanted or layout.words <= TINY_WORDS:
        return []
    calm = level is EmpathyLevel.EXTREME and not layout.urgent and voiced.concern
    if layout.words <= SHORT_WORDS:
        return [shared()["lead_short"]]
    return [shared()["lead"] + (shared()["slow"] if calm else ())]


def _bridge_lists(layout: Layout, level: EmpathyLevel) -> list[Lines]:
    if level is not EmpathyLevel.EXTREME or layout.words <= TINY_WORDS:
        return []
    if layout.instruction is not None:
        return [shared()["alert" if layout.instruction_urgent else "partner"]]
    if layout.between is not None and layout.words >= LONG_WORDS:
        return [shared()["between"]]
    return []


def _closing_lists(voiced: Voiced, layout: Layout, level: EmpathyLevel) -> list[Lines]:
    close = voiced.concern.close if voiced.concern else shared()["close_plain"]
    if level is EmpathyLevel.EMPATHIC:
        return [close] if voiced.feeling and layout.words > TINY_WORDS else []
    if level is EmpathyLevel.HIGH or not voiced.concern or layout.words <= TINY_WORDS:
        return [close]
    return [close, shared()["farewell"]]


class _Picker:
    """Picks one sentence after another and remembers what was already said."""

    def __init__(self, voiced: Voiced, reply: str, level: EmpathyLevel, key: str) -> None:
        self._slots = {
            "{topic}": voiced.topic,
            "{feeling}": voiced.feeling,
            "{person}": voiced.person,
            "{person_subject}": voiced.person and voiced.person[0].upper() + voiced.person[1:],
        }
        self._salts = salts()[level.value]
        self._key = f"{level.value}:{key}"
        self._said = _stems(" ".join(slot for slot in self._slots.values() if slot))
        self._spent = {kind for kind in _KINDS if kind.search(reply)}

    def pick_all(self, place: str, lists: Iterable[Lines]) -> tuple[Chosen, ...]:
        """Pick one sentence of each list."""
        salt = self._salts.get(place, self._salts["open"])
        picked = (self._pick(f"{salt}:{place}{n}", lines) for n, lines in enumerate(lists))
        return tuple(chosen for chosen in picked if chosen is not None)

    def _pick(self, place: str, lines: Lines) -> Chosen | None:
        usable = [line for line in lines if self._fits(line)]
        if not usable:
            return None
        ordered = sorted(usable, key=lambda line: _rank(f"{self._key}:{place}:{line}"))
        template = min(ordered[:_PROBE], key=lambda line: len(_stems(line) & self._said))
        self._said |= _stems(template)
        self._spent |= {kind for kind in _KINDS if kind.search(template)}
        return Chosen(template=template, text=self._filled(template))

    def _fits(self, line: str) -> bool:
        fillable = all(value for slot, value in self._slots.items() if slot in line)
        return fillable and not any(kind.search(line) for kind in self._spent)

    def _filled(self, template: str) -> str:
        """Fill every slot in one pass, so that a filled-in word is never read as a slot."""
        return re.sub(r"\{\w+\}", lambda slot: self._slots[slot[0]] or "", template)


def _rank(text: str) -> bytes:
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=8).digest()


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.lower()) if word not in word_list("common")}
