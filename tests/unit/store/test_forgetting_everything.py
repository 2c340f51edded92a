"""No table can hold words of a case and be left out when the case is forgotten."""

# The tables that `core.store.forgetting` sweeps itself: no reference could do it.
SWEPT = {"cache", "fact_lists", "prompts", "jobs"}

# Copies that a study or a file of votes keeps of its own, said so where they are made.
OWN_COPIES = {"studies", "vote_sets", "judges"}

# What has no words of a case in it, by what it holds.
NO_WORDS_OF_CASES = {
    "meta": "the secret",
    "calls": "numbers and outcomes",
    "imports": "numbers of rows and why they were refused",
    "staff": "names",
    "deeds": "who did what, by ids",
    "runs": "the plan",
    "prompt_versions": "prompts",
    "prompt_drafts": "prompts",
    "prompt_tries": "prompts by name",
    "reviews": "a title and counts",
    "instruments": "questions",
    "instrument_ratings": "numbers, and the hash of what was rated",
}


def references(store):
    """Return for each table the tables whose rows take its rows with them."""
    names = [
        row["name"]
        for row in store.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
        if not row["name"].startswith(("sqlite_", "_sqlite"))
    ]
    return {
        name: {
            row["table"]
            for row in store.rows(f"PRAGMA foreign_key_list({name})")
            if row["on_delete"] == "CASCADE"
        }
        for name in names
    }


def gone_with(store, roots):
    """Return the tables whose rows go with a row of `roots`, at any distance."""
    parents, found = references(store), set(roots)
    while more := {name for name, its in parents.items() if its & found} - found:
        found |= more
    return found


def test_every_table_goes_with_its_pair_or_says_why_not(store):
    forgotten = gone_with(store, {"pairs", *SWEPT})
    others = gone_with(store, {*OWN_COPIES, *NO_WORDS_OF_CASES})

    assert set(references(store)) == forgotten | others
    assert not forgotten & (OWN_COPIES | set(NO_WORDS_OF_CASES))


def test_what_quotes_a_text_goes_with_its_pair_and_not_only_with_something_else(store):
    quoting = {
        "edits", "facts", "verdicts", "cases", "flags", "edit_locks", "desks", "desk_revisions",
        "repairs", "run_judgments", "run_batch_requests", "review_items", "review_ratings",
        "review_fact_ratings", "review_adjudications", "review_fact_adjudications",
    }  # fmt: skip
    assert quoting <= gone_with(store, {"pairs", "fact_lists"})
