"""Read a file of votes: every row becomes a vote, or is left out with its number and a reason."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from core.domain.identity import HASH_TAG
from core.domain.judging import Label, Missing
from core.domain.votes import LeftOut, RaterKind, Vote, VoteItem
from core.errors import InvalidTable
from core.services.tables import Table, read_table
from core.services.vote_columns import VoteColumns, guess_vote_columns
from core.services.vote_gathering import Gathered, is_empty
from core.services.vote_rows import RowLeftOut, RowReader, VoteRow

MAX_VOTES = 200_000

HEADER_ROW = "is a further header row of Qualtrics"
_IMPORT_ID = '{"ImportId"'
_HEADER_ROWS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class VotesFile:
    """What a file says. `votes` has at most one for each item and rater, skips among them.

    `turned` counts rows that named the systems of their item in the other order and were folded.
    `words` counts the words of the label column, for a screen that asks what they mean; `meanings`
    are those that were said to mean something.
    `row_order` tells by item whether its rows stood as the item does (False), the other way round
    (True) or both ways (None).
    """

    file_name: str
    file_sha: str
    encoding: str
    columns: VoteColumns
    rows_read: int
    items: tuple[VoteItem, ...]
    votes: tuple[Vote, ...] = field(repr=False)
    left_out: tuple[LeftOut, ...]
    turned: int
    notes: tuple[str, ...]
    words: Mapping[str, int] = field(repr=False)
    meanings: Mapping[str, Label | Missing | None]
    row_order: Mapping[str, bool | None] = field(repr=False)


def read_votes(
    data: bytes,
    *,
    file_name: str,
    chosen: Mapping[str, str | None] | None = None,
    words: Mapping[str, Label | Missing | None] | None = None,
    one_rater: bool | None = False,
) -> VotesFile:
    """Read a CSV, TSV or JSONL file with one vote a row.

    `chosen` names the columns of some parts (None: no column), the others are guessed. `words` says
    what words of the label column mean (None: a skip), beyond those that are known. With
    `one_rater` the whole file is one judge's; with None every row is another person's where no
    column names a rater. An empty label of a judge is unreadable, of a person a skip.

    Of several votes of one rater on one item the last one holds, and an empty label never
    replaces a vote; the others are left out and counted.

    Raises
    ------
    InvalidTable
        When the file can't be read, its columns don't show what they hold, or no row has a label.
    """
    table = read_table(data, file_name=file_name, max_rows=MAX_VOTES, with_numbers=True)
    columns = guess_vote_columns(table.columns, chosen=chosen, one_rater=one_rater)
    gathered = Gathered()
    for refusal in table.refused:
        gathered.left_out[refusal.reason].append(refusal.row)
    reader = RowReader(columns=columns, words=words or {}, is_guarded=table.is_csv)
    headers = _header_rows(table)
    gathered.left_out[HEADER_ROW] += [number for number, _ in table.rows[:headers]]
    is_anonymous = one_rater is None and columns.rater is None
    for number, cells in table.rows[headers:]:
        try:
            row = reader.read(cells)
            gathered.take(number, _anonymous(row, number) if is_anonymous else row)
        except RowLeftOut as why:
            gathered.left_out[str(why)].append(number)
    _refuse_nothing(gathered, table.file_name)
    return _file(table, data, reader, gathered)


def _anonymous(row: VoteRow, number: int) -> VoteRow:
    return replace(row, rater=f"row {number}", kind=RaterKind.PERSON)


def _header_rows(table: Table) -> int:
    """Return how many rows below the header Qualtrics wrote: up to the one with its import ids."""
    for count, (_, row) in enumerate(table.rows[:_HEADER_ROWS], start=1):
        if any(cell.startswith(_IMPORT_ID) for cell in row.values()):
            return count
    return 0


def _refuse_nothing(gathered: Gathered, name: str) -> None:
    if any(not is_empty(label) for _, _, label in gathered.votes.values()):
        return
    reasons = ", ".join(
        f"{len(rows):,} x {reason}" for reason, rows in gathered.left_out.items() if rows
    )
    empty = len(gathered.votes)
    raise InvalidTable(
        f"No row of `{name}` has a label that can be used (A, B, tie, or a word that you say the "
        f"meaning of): {empty:,} without one" + (f"; left out: {reasons}." if reasons else ".")
    )


def _file(table: Table, data: bytes, reader: RowReader, gathered: Gathered) -> VotesFile:
    ids = gathered.items.ids()
    items, row_order = gathered.items.all()
    aliases = _aliases(row for _, row, _ in gathered.votes.values())
    votes = tuple(
        Vote(
            item_id=ids[key],
            rater=aliases.get(rater, rater),
            kind=row.kind,
            label=label,
            comment=row.comment,
            card=row.card,
        )
        for (key, rater), (_, row, label) in gathered.votes.items()
    )
    return VotesFile(
        file_name=table.file_name,
        file_sha=HASH_TAG + hashlib.sha256(data).hexdigest(),
        encoding=table.encoding,
        columns=reader.columns,
        rows_read=len(table.rows) + len(table.refused),
        items=items,
        votes=votes,
        left_out=tuple(
            LeftOut(reason=reason, rows=tuple(sorted(rows)), count=len(rows))
            for reason, rows in gathered.left_out.items()
            if rows
        ),
        turned=gathered.items.turned,
        notes=tuple(_notes(gathered, votes, aliases)),
        words=dict(reader.seen.most_common()),
        meanings=reader.words,
        row_order=row_order,
    )


def _aliases(rows: Iterable[VoteRow]) -> dict[str, str]:
    """Name raters whose id is an e-mail address by their number; nobody else is renamed."""
    found = dict.fromkeys(row.rater for row in rows if "@" in row.rater)
    return {rater: f"rater {number:03}" for number, rater in enumerate(found, start=1)}


def _notes(gathered: Gathered, votes: Iterable[Vote], aliases: Mapping[str, str]) -> Iterable[str]:
    names = [name for name, _, _ in gathered.items.ids()]
    people = {vote.rater for vote in votes}
    if gathered.items.turned:
        yield (
            f"{gathered.items.turned:,} rows name the two systems in the other order; their "
            "labels and texts are turned."
        )
    if gathered.items.other_texts:
        yield (
            f"{gathered.items.other_texts:,} rows give an item other texts than its first row, "
            "which hold."
        )
    for what, alike in (("items", _alike(names)), ("raters", _alike(people))):
        if alike:
            yield f"{alike} {what} differ from another only in case; they are kept apart."
    if aliases:
        yield f"{len(aliases)} raters have an e-mail address as their name; they get numbers."


def _alike(names: Iterable[str]) -> int:
    spelled = Counter(name.casefold() for name in dict.fromkeys(names))
    return sum(count - 1 for count in spelled.values())
