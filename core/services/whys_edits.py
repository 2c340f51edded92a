"""The edits that a closed panel compared with the original, with votes, reasons and sentences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.domain.access import Actor, Capability, authorize
from core.domain.blinding import blinded
from core.domain.cases import Case
from core.domain.identity import content_hash
from core.domain.judging import Label
from core.domain.panel import ItemKind, Study, StudyItem, StudyState
from core.domain.sentence_kinds import SentenceKind
from core.errors import InvalidInput, NotFound
from core.services.cases import load_case
from core.services.labels import REFERENCE
from core.services.panels import why_not_counted
from core.services.whys_sentences import Inserted, inserted_sentences
from core.store import Store
from core.store.rows import Row, unlisted
from core.store.studies import get_study, list_items
from core.store.study_results import vote_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One vote that counts: for the edit (A), the original (B) or neither, and what was tapped."""

    label: Label
    reasons: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSaid:
    """One edit beside its original, as one panel saw it.

    `facts` are supported and decided facts of the edit, (0, 0) where nothing was checked.
    """

    item_id: str
    pair_id: str
    sentences: tuple[Inserted, ...]
    answers: tuple[Answer, ...]
    facts: tuple[int, int]
    is_checked: bool

    @property
    def kinds(self) -> frozenset[SentenceKind]:
        """All that its inserted sentences do."""
        return frozenset(kind for sentence in self.sentences for kind in sentence.kinds)

    @property
    def credit(self) -> float:
        """Votes for the edit, a tie counting half."""
        return sum((answer.label.code + 1) / 2 for answer in self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelEdits:
    """What "what did it" rests on. `left_out` says in words what counts nowhere, and how often."""

    study: Study
    edits: tuple[EditSaid, ...] = field(repr=False)
    left_out: Mapping[str, int]


def panel_edits(store: Store, actor: Actor, study_id: str) -> PanelEdits:
    """Return the edits that a closed study compared with the physician's own reply.

    Raises
    ------
    NotFound, InvalidInput
        When there is no such study, or it isn't closed.
    """
    authorize(actor, Capability.MAKE_STUDIES)
    study = get_study(store, study_id)
    if study.state is not StudyState.CLOSED:
        raise InvalidInput(
            f"The study `{study.title}` is {study.state}; what did it is told when it is closed."
        )
    answers: defaultdict[str, list[Answer]] = defaultdict(list)
    left_out: Counter[str] = Counter()
    for row in vote_rows(store, study_id):
        reason = why_not_counted(row)
        if reason:
            left_out[reason] += 1
        else:
            answers[row["item_id"]].append(_answer(row))
    items = list_items(store, study_id, kind=ItemKind.MAIN, shown_only=True)
    beside = [item for item in items if REFERENCE in (item.system_a, item.system_b)]
    left_out["comparisons of two edits"] = len(items) - len(beside)
    left_out["edits without a vote"] = sum(not answers[item.id] for item in beside)
    edits = tuple(_said(store, item, answers[item.id]) for item in beside if answers[item.id])
    left_out["edits without a check (in no number about facts)"] = sum(
        not edit.is_checked for edit in edits
    )
    return PanelEdits(study=study, edits=edits, left_out=+left_out)


def _answer(row: Row) -> Answer:
    return Answer(label=Label(row["label"]), reasons=frozenset(unlisted(row["chips"])))


def _said(store: Store, item: StudyItem, answers: Sequence[Answer]) -> EditSaid:
    is_turned = item.system_a == REFERENCE
    case = _case_of(store, item, is_turned=is_turned)
    check = case.check if case else None
    shown, original = (item.text_b, item.text_a) if is_turned else (item.text_a, item.text_b)
    sentences = (
        inserted_sentences(case.pair.physician_reply, case.edit.text, check)
        if case
        else inserted_sentences(original, shown, None)
    )
    decided = [v.entailed for v in check.grounded if v.entailed is not None] if check else []
    return EditSaid(
        item_id=item.id,
        pair_id=item.pair_id,
        sentences=tuple(each for each in sentences if _was_shown(each.text, shown)),
        answers=tuple(
            Answer(label=each.label.mirrored(), reasons=each.reasons) if is_turned else each
            for each in answers
        ),
        facts=(sum(decided), len(decided)),
        is_checked=check is not None,
    )


def _case_of(store: Store, item: StudyItem, *, is_turned: bool) -> Case | None:
    """Return the case that the edit was taken from, if it still has the words that were shown."""
    source = item.source_b if is_turned else item.source_a
    try:
        case = load_case(store, str(source.get("case", "")))
    except NotFound:
        return None
    return case if content_hash(case.edit.text) == source.get("text_sha") else None


def _was_shown(sentence: str, shown: str) -> bool:
    """Whether seats read it: sign-offs and the marks of Markdown were taken away."""
    bare = " ".join(blinded(sentence).split())
    return bool(bare) and bare in " ".join(shown.split())
