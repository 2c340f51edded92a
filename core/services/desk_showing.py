"""From the revisions of a desk to what it shows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.domain.cases import Case
from core.domain.desk import Decision, Hunk, Said, Stretch, gravity, rejected_keys, stretches
from core.domain.desk_changes import find_changes
from core.domain.desk_composing import Composed, compose_changes
from core.domain.desk_rechecking import Recheck
from core.domain.desk_states import Cause, Decided, DeskRevision, DeskState, Judged
from core.domain.facts import FactCheck
from core.domain.marks import Mark
from core.errors import NotFound
from core.services.desk_checking import Waiting, judged_by, known_of, said_of
from core.services.desk_view import Deed, DeskIds, DeskStretch, DeskView


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A case with all revisions of one desk of it, the oldest first; no desk before the first."""

    case: Case
    desk_id: str | None
    revisions: tuple[DeskRevision, ...]

    @property
    def newest(self) -> DeskRevision:
        """The revision that holds."""
        return self.at(len(self.revisions))

    @property
    def judged(self) -> list[Judged]:
        """What was judged at the desk, the oldest first."""
        return [each.judged for each in self.revisions if each.judged]

    def at(self, number: int) -> DeskRevision:
        """Return one revision; 0 is the edit as made.

        Raises
        ------
        NotFound
            When there is none.
        """
        if number == 0:
            return DeskRevision(
                number=0,
                cause=Cause.MADE,
                state=DeskState(proposal=self.case.edit.text, decisions={}),
                text=self.case.edit.text,
            )
        if not 0 < number <= len(self.revisions):
            raise NotFound(f"This desk has no revision {number}; the link may be incomplete.")
        return self.revisions[number - 1]

    def check_of(self, revision: DeskRevision) -> FactCheck | None:
        """Return what holds of the text of a revision that is about to be added."""
        found = self.known(revision.text, *([revision.judged] if revision.judged else []))
        return found.check if found else None

    def known(self, text: str, *extra: Judged) -> Recheck | None:
        """Return the check of a text as far as it is known, None where the case has none."""
        return known_of(self.case, text, [*self.judged, *extra])


def show(desk: Desk, number: int | None = None, *, then: FactCheck | None = None) -> DeskView:
    """Return what the desk shows of its newest revision, or of an older one as it was then.

    The newest, and the edit as made, are read with the verdicts that hold now: one corrected
    since counts. `then` is what held of an older one when it was made.
    """
    shown = desk.newest if number is None else desk.at(number)
    is_newest = shown.number == len(desk.revisions)
    found = desk.known(shown.text) if is_newest or not shown.number else None
    check = found.check if found else then
    now, whole = _said(desk, check), desk.known(shown.state.proposal)
    return DeskView(
        case=desk.case,
        result=replace(
            desk.case,
            edit=replace(desk.case.edit, text=shown.text),
            check=now.check,
            flags=now.flags,
        ),
        proposal=shown.state.proposal,
        composed=_composed(desk, shown.state),
        proposed_check=whole.check if whole else None,
        stretches=tuple(
            _shown(stretch, shown.state, is_waiting=bool(found and found.waiting))
            for stretch in marked(desk, shown.state, now)
        ),
        ids=DeskIds(case_id=desk.case.id, desk_id=desk.desk_id, number=shown.number),
        newest=len(desk.revisions),
        waiting=_waiting(desk, found),
        can_undo=is_newest and shown.back is not None,
        can_redo=is_newest and shown.ahead is not None,
        history=tuple(
            Deed(
                number=each.number,
                cause=each.cause,
                note=each.note,
                role=each.role,
                name=each.name,
                at=each.at,
            )
            for each in desk.revisions
        ),
    )


def marked(desk: Desk, state: DeskState, now: Said) -> tuple[Stretch, ...]:
    """Return the stretches of a state, with what `now` says of the text that it gives."""
    proposed = desk.known(state.proposal)
    return stretches(
        desk.case.pair.physician_reply,
        state.proposal,
        now.check,
        now.flags,
        decisions=state.choices,
        proposed=_said(desk, proposed.check if proposed else None),
    )


def _composed(desk: Desk, state: DeskState) -> Composed:
    original = desk.case.pair.physician_reply
    changes = find_changes(original, state.proposal)
    return compose_changes(original, state.proposal, changes, rejected_keys(state.choices))


def _said(desk: Desk, check: FactCheck | None) -> Said:
    """Return what a check says; the edit as made keeps its own flags."""
    if check is not None and check is desk.case.check:
        return Said(check=check, flags=desk.case.flags)
    return said_of(desk.case, check)


def _waiting(desk: Desk, found: Recheck | None) -> Waiting | None:
    if found is None or not found.waiting or desk.case.check is None:
        return None
    return Waiting(count=found.waiting, checker=judged_by(desk.case.check))


def _shown(stretch: Stretch, state: DeskState, *, is_waiting: bool) -> DeskStretch:
    made = {hunk.key: state.decisions.get(hunk.key) for hunk in stretch.hunks}
    changed = [
        hunk for hunk in stretch.hunks if _got_graver(hunk, made[hunk.key], is_waiting=is_waiting)
    ]
    undecided = [hunk for hunk in stretch.hunks if hunk.is_flagged and made[hunk.key] is None]
    return DeskStretch(
        stretch=stretch,
        decisions={key: each.decision for key, each in made.items() if each},
        is_open=bool(changed or undecided),
        is_changed=bool(changed),
    )


def _got_graver(hunk: Hunk, decided: Decided | None, *, is_waiting: bool) -> bool:
    """Whether a change that was accepted is now known to be worse; what waits is not known."""
    if decided is None or decided.decision is not Decision.ACCEPTED or not hunk.is_flagged:
        return False
    if is_waiting and hunk.mark is Mark.UNDECIDED:
        return False
    return not decided.was_flagged or gravity(hunk.mark) < gravity(decided.mark)
