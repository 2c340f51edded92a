"""Which column of a file of votes holds what; guessed from its names, or chosen by the user."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace

from core.errors import InvalidTable
from core.services.columns import listed

# Our own export, Qualtrics, Potato, Label Studio, and what supplements of papers use.
_NAMES = {
    "item": (
        "item", "item_id", "instance_id", "comparison_id", "comparison", "pair_id", "pair",
        "question_id", "task_id", "task", "id",
    ),
    "rater": (
        "rater", "rater_id", "seat", "annotator", "annotator_id", "responseid", "response_id",
        "prolific_pid", "participant", "participant_id", "judge", "user_id", "user", "username",
        "completed_by", "worker_id", "workerid", "recipientemail",
    ),
    "label": (
        "label", "vote", "choice", "preference", "preferred", "winner", "verdict", "answer",
        "pairwise", "rating", "annotation",
    ),
    "message": ("message", "patient_message", "prompt", "question", "inquiry", "context"),
    "text_a": (
        "text_a", "reply_a", "response_a", "answer_a", "text1", "text_1", "response_1", "reply_1",
        "option_a", "left_text",
    ),
    "text_b": (
        "text_b", "reply_b", "response_b", "answer_b", "text2", "text_2", "response_2", "reply_2",
        "option_b", "right_text",
    ),
    "system_a": ("system_a", "model_a", "method_a", "system_1", "model_1"),
    "system_b": ("system_b", "model_b", "method_b", "system_2", "model_2"),
    "rater_kind": ("rater_kind", "rater_type", "annotator_kind", "annotator_type"),
    "card": ("card", "definition_card"),
    "comment": ("comment", "comments", "why", "reason", "rationale", "notes", "explanation"),
}  # fmt: skip

WANTED = ("item", "rater", "label")

# Sheets of our own export that would give wrong votes, by columns that only they have.
_NO_VOTES: Mapping[frozenset[str], str] = {
    frozenset({"repeat_number", "excluded_reason", "skip_reason"}): (
        "This is the sheet `answers` of an export, with controls, repeats and excluded seats; "
        "please take `judgments`, which holds the votes that count."
    ),
    frozenset({"order", "replicate", "attempt"}): (
        "This is the sheet `judge_answers` of an export, with each order and repeat for itself; "
        "please take what `judge --study STUDY --json` prints, one label an item."
    ),
}
_PAIRS = (("text_a", "text_b"), ("system_a", "system_b"))


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteColumns:
    """The column of each part of a vote; None where the file has none.

    Without a `rater` column all rows are one rater's, as in a judge's file.
    """

    item: str
    label: str
    rater: str | None = None
    message: str | None = None
    text_a: str | None = None
    text_b: str | None = None
    system_a: str | None = None
    system_b: str | None = None
    rater_kind: str | None = None
    card: str | None = None
    comment: str | None = None


PARTS = tuple(part.name for part in fields(VoteColumns))


def guess_vote_columns(
    names: Sequence[str],
    *,
    chosen: Mapping[str, str | None] | None = None,
    one_rater: bool | None = False,
) -> VoteColumns:
    """Guess which column holds what, except for the parts that are `chosen` (None: no column).

    With `one_rater` no column names a rater; with None such a column isn't needed.

    Raises
    ------
    InvalidTable
        When there is no item, label or rater, a chosen column doesn't exist or holds two things,
        or the file is a sheet of our own export with rows that are no votes.
    """
    for columns, words in _NO_VOTES.items():
        if set(names) >= columns:
            raise InvalidTable(words)
    given = dict(chosen or {})
    found = {part: name for part, name in given.items() if name is not None}
    _refuse_unknown(found, names)
    for part in PARTS:
        if part not in given and not (one_rater and part == "rater"):
            guess = guess_part(part, [name for name in names if name not in found.values()])
            if guess is not None:
                found[part] = guess
    wanted = [part for part in WANTED if part != "rater" or one_rater is False]
    lacking = [part for part in wanted if part not in found]
    if lacking:
        raise InvalidTable(
            f"The columns {listed(names)} don't show which holds the {' and the '.join(lacking)}. "
            f"Name them {listed(wanted)}, or say which column is which."
        )
    return _without_halves(VoteColumns(**found))


def _refuse_unknown(chosen: Mapping[str, str], names: Sequence[str]) -> None:
    strange = [part for part in chosen if part not in PARTS]
    if strange:
        raise InvalidTable(f"There is no part `{strange[0]}`; the parts are {listed(PARTS)}.")
    absent = [name for name in chosen.values() if name not in names]
    if absent:
        raise InvalidTable(f"The table has {listed(names)}, but no {listed(absent)}.")
    if len(set(chosen.values())) < len(chosen):
        raise InvalidTable("Two parts of a vote can't come from the same column.")


def guess_part(part: str, names: Sequence[str]) -> str | None:
    """Return the column that most likely holds one part of a vote, None when none looks so."""
    plain = {re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_"): name for name in names}
    return next((plain[known] for known in _NAMES[part] if known in plain), None)


def _without_halves(columns: VoteColumns) -> VoteColumns:
    """Drop a text or a system of one side where the file has no column for the other."""
    cells = asdict(columns)
    for both in _PAIRS:
        if None in [cells[part] for part in both]:
            columns = replace(columns, **dict.fromkeys(both))
    return columns
