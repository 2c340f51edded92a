"""Writes `docs/schema.md` from a new database: `python -m core.store.describe docs/schema.md`."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

from core.store.store import Store

PURPOSES = {
    "meta": "What the database knows about itself: its secret.",
    "pairs": "A patient's message and the physician's reply; the texts of an id never change.",
    "prompts": "What models were told, once per content.",
    "edits": "One candidate reply per pair, prompt, engine, level and replicate.",
    "fact_lists": "One decomposition of one text by one checker, named by its content.",
    "facts": "The statements of a list, in order.",
    "verdicts": "What was ever said of a fact against a premise; corrections are new revisions.",
    "cases": "An edit with its check by one checker, as shown on one page.",
    "flags": "Why a person should look at a case.",
    "calls": "One row per request to an engine, also the failed ones; no text.",
    "cache": "Readable answers by the hash of the request, forgotten with their pair.",
    "jobs": "Work in the background: state, cancel flag, last sign of life.",
    "job_steps": "How far each step of a job is.",
    "imports": "Which files were imported and which rows were refused.",
    "staff": "Who may sign in, with a salted hash of the password.",
    "staff_sessions": "Who is signed in; only the hash of the session's token.",
    "deeds": "Who did what among the staff: studies, cards, exclusions, exports.",
    "studies": "One panel: its numbers and every word that seats read; frozen once opened.",
    "study_items": "One comparison in item space, with the texts as shown; frozen once opened.",
    "seats": "One place in a panel; only hashes of its code and link.",
    "seat_sessions": "Which browsers sit at a seat; only hashes of their cookies.",
    "seat_events": "What a seat or the staff did to it, apart from answers; only ever added to.",
    "seat_tabs": "In which windows a seat was open.",
    "presentations": "One item before one seat, with the side drawn for it and its lease.",
    "revisions": "Every answer ever given; never changed, deleted only with a tombstone.",
    "comments": "What people wrote at the end.",
    "removals": "Tombstones: which seat had its answers removed, how many and when.",
    "vote_sets": "An imported file of votes, with its mapping and what was left out.",
    "vote_items": "One comparison of an imported file, in item space, with texts if any.",
    "votes": "One imported label of one person or judge, or why there is none.",
    "judges": "One judge over one study or imported file: engine, protocol, variant, prompts.",
    "judgments": "Every answer or failure of a judge, per order and repeat; only ever added to.",
    "runs": "One batch run: its plan as asked for, its budgets and where it stands.",
    "run_cells": "One arm on one pair, once per replicate and checker; what to make of a run.",
    "run_attempts": "What came of each step of a cell; only added to, and a done step is final.",
    "run_judgments": "What a plan's judges said of an edit (A) and its original (B), per order.",
    "run_calls": "Which requests a run sent, for which cell and step.",
    "run_stops": "Which engines of a run proved unusable, in the provider's words.",
    "run_batches": "What runs handed to providers' batch services, and where it stands there.",
    "run_batch_requests": "The requests of a batch, out at most once, and what came of each.",
    "prompt_versions": "Versions of edit prompts that people made; never changed, kept once used.",
    "prompt_drafts": "Text that a person began from a version and has not saved as one.",
    "prompt_pins": "The pairs that a person tries prompts on.",
    "prompt_tries": "One try of a prompt beside its parent on the pinned pairs.",
    "prompt_try_cells": "What a try made of one pair with one of the two prompts, or why nothing.",
    "desks": "Where the changes of one case are decided; it goes with its case.",
    "edit_locks": "Sentences that had to stand in an edit word for word; put back where changed.",
    "desk_revisions": "Every step at a desk with decisions, text and check; never changed.",
    "instruments": "Instruments that were loaded or used: items, scale, scoring, rights; frozen.",
    "instrument_ratings": "What a person gave a reply item by item; only added to, the last holds.",
    "repairs": "What a repair did sentence by sentence, asked for by a person or part of a run.",
    "reviews": "One round of review, drawn once and only ever closed.",
    "review_strata": "How many flagged and unflagged edits there were, and how many were drawn.",
    "review_items": "One edit under review: a copy that goes only with its pair.",
    "review_takes": "Who has taken which edit to review, until when, and when it was complete.",
    "review_reveals": "When a reviewer was shown the verdicts of a passage; only ever added to.",
    "review_ratings": "What a reviewer says of a passage, before and after; only ever added to.",
    "review_fact_ratings": "What a reviewer says of a verdict; only ever added to.",
    "review_adjudications": "What was decided where two reviewers differ; only ever added to.",
    "review_fact_adjudications": "The same about verdicts; only ever added to.",
    "v_review_people": "Reviewers and adjudicators, numbered within their review.",
    "v_answers": "The last revision of every presentation, with its label in item space.",
    "v_judgments": "What alignment reads: first answers about real pairs, of seats that count.",
    "v_judge_answers": "The last attempt at each question to a judge, as a label in item space.",
    "v_run_steps": "The attempt that holds at each step of each cell of a run.",
    "v_verdicts": "The verdict that holds: a correction before a checker, then the last revision.",
    "v_case_verdicts": "One row per fact of a case with the verdict that holds.",
    "v_fact_scores": "Recall, precision and F1 per case; NULL where undefined.",
    "v_costs": "Requests, tokens and cost per engine and task; `unpriced` counts unknown costs.",
}

_HEAD = """# The database

One SQLite file, by default `annotations.db`. This page is written by
`python -m core.store.describe docs/schema.md`; a test compares the two.

Every connection uses WAL, `synchronous = FULL`, `foreign_keys = ON`, a busy timeout of 10
seconds and `secure_delete = ON`. Tables are STRICT. Times are UTC; the order is that of `seq`.
`_sqlite_migrations` lists the schema steps that the file has seen.

An absent file is made. A file that is there is never replaced: damaged, cut off, not a database
or empty (0 bytes), it is refused with the name of the newest good backup in `backups/` beside it.
The texts are not encrypted at rest: use an encrypted disk.

What a page shows can be looked up with the `sqlite3` shell:

    sqlite3 annotations.db "SELECT case_id, recall, precision, f1, undecided FROM v_fact_scores"
"""


def schema_page() -> str:
    """Return the page: every table and view with its purpose and its SQL."""
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "new.db") as store:
        found = store.rows(
            "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('table', 'view')"
            " AND name NOT LIKE '%sqlite%' ORDER BY type, rowid"
        )
    parts = [_HEAD]
    for row in found:
        body = dedent(row["sql"].replace("CREATE", "    CREATE", 1)).strip()
        parts.append(f"## {row['name']}\n\n{PURPOSES[row['name']]}\n\n```sql\n{body};\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(schema_page(), encoding="utf-8")
