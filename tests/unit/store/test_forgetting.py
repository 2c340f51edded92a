"""What isn't kept is forgotten with all that quotes it, and leaves no bytes behind."""

from datetime import UTC, datetime, timedelta

import pytest

from core.domain.calls import Completion
from core.domain.messages import pair_id
from core.domain.prompting import Prompt, Task
from core.errors import NotFound
from core.store.calls import StoreCache
from core.store.cases import get_case, keep_case, save_case
from core.store.forgetting import Forgotten, forget_pair, forget_unkept
from core.store.jobs import create_job, finish_job
from core.store.pairs import get_pair, save_pair
from core.store.prompts import save_prompt
from tests.unit.store.builders import a_case, a_check, a_pair, an_edit, grounded, kept

CANARY = "QUETZAL-7731"
ALL_THAT_QUOTES = ("pairs", "edits", "fact_lists", "facts", "verdicts", "cases", "flags", "cache")
tomorrow = datetime.now(UTC) + timedelta(days=1)
yesterday = datetime.now(UTC) - timedelta(days=1)


def pasted_case(**fields):
    pair = a_pair(f"{CANARY} message", f"{CANARY} reply", specialty=CANARY)
    check = a_check(
        kept=kept(True, statement=CANARY + "{}"), grounded=grounded(False, statement=CANARY + "{}")
    )
    edit = an_edit(pair, f"{CANARY} edit")
    return a_case(pair, **{"edit": edit, "check": check, "kept": False, **fields})


def counts(store):
    return {table: store.db[table].count for table in ALL_THAT_QUOTES}


def cache_answer(path, scope):
    with StoreCache(path, scope=scope) as cache:
        cache.put(f"k1:{scope}", Completion(text=CANARY, served_by="m", seconds=0.1))


def test_an_unkept_case_is_forgotten_with_all_that_was_made_for_it(store, path):
    case = pasted_case()
    save_case(store, case)
    cache_answer(path, case.pair.id)

    assert forget_unkept(store, tomorrow) == Forgotten(pairs=1, cases=1)
    assert not any(counts(store).values())
    with pytest.raises(NotFound):
        get_case(store, case.id)


def test_no_byte_of_a_forgotten_text_stays_in_the_file_or_its_log(store, path):
    save_case(store, pasted_case())
    cache_answer(path, pasted_case().pair.id)
    log = path.with_name("annotations.db-wal")
    assert CANARY.encode() in path.read_bytes() + log.read_bytes()

    forget_unkept(store, tomorrow)

    assert CANARY.encode() not in path.read_bytes() + log.read_bytes()


def test_what_is_newer_or_kept_stays(store, path):
    kept_case = a_case(kept=True)
    new_case = pasted_case(created_at=datetime.now(UTC).isoformat())
    save_case(store, kept_case)
    save_case(store, new_case)
    cache_answer(path, new_case.pair.id)
    before = counts(store)

    assert forget_unkept(store, yesterday) == Forgotten(pairs=0, cases=0)
    assert counts(store) == before


def test_a_case_that_was_kept_after_all_stays(store, path):
    case = pasted_case()
    save_case(store, case)
    cache_answer(path, case.pair.id)
    keep_case(store, case.id)
    before = counts(store)
    forget_unkept(store, tomorrow)

    assert counts(store) == before


def test_an_unkept_try_on_a_kept_pair_leaves_the_pair_and_its_other_cases(store):
    pair = a_pair()
    stays = a_case(pair)
    goes = a_case(pair, edit=an_edit(pair, "Another try."), kept=False)
    save_case(store, stays)
    save_case(store, goes)

    assert forget_unkept(store, tomorrow) == Forgotten(pairs=0, cases=1)
    assert get_case(store, stays.id) == stays
    assert store.rows("SELECT text FROM edits") == [{"text": stays.edit.text}]


def test_answers_of_a_pair_that_was_never_saved_are_forgotten_by_age(store, path):
    cache_answer(path, pair_id("never", "saved"))
    forget_unkept(store, yesterday)
    assert counts(store)["cache"] == 1

    forget_unkept(store, tomorrow)
    assert counts(store)["cache"] == 0


def test_answers_without_a_pair_stay(store, path):
    cache_answer(path, None)
    forget_unkept(store, tomorrow)

    assert counts(store)["cache"] == 1


def test_a_kept_pair_is_forgotten_on_request(store, path):
    stays, goes = a_case(), pasted_case(kept=True)
    save_case(store, stays)
    save_case(store, goes)
    cache_answer(path, goes.pair.id)

    assert forget_pair(store, goes.pair.id) == Forgotten(pairs=1, cases=1)
    assert get_case(store, stays.id) == stays
    assert counts(store)["cache"] == 0
    with pytest.raises(NotFound, match="to forget"):
        forget_pair(store, goes.pair.id)


def test_a_draft_prompt_goes_with_its_last_edit_and_a_versioned_one_stays(store):
    made = {"task": Task.EDIT, "variables": (), "material": (), "system": "", "user": CANARY}
    draft, released = (Prompt(name="p", version=v, **{**made, "system": str(v)}) for v in (0, 1))
    edit = an_edit(a_pair(), prompt_sha=draft.sha)
    save_prompt(store, draft)
    save_prompt(store, released)
    save_case(store, a_case(edit=edit, kept=False, created_at=datetime.now(UTC).isoformat()))

    forget_unkept(store, yesterday)
    assert store.db["prompts"].count == 2
    forget_unkept(store, tomorrow)
    assert store.rows("SELECT version FROM prompts") == [{"version": 1}]


def test_ended_jobs_are_forgotten_and_running_ones_stay(store):
    ended, _ = create_job(store, key="a", steps=["edit"])
    running, _ = create_job(store, key="b", steps=["edit"])
    finish_job(store, ended)
    forget_unkept(store, tomorrow)

    assert store.rows("SELECT id FROM jobs") == [{"id": running}]
    assert store.db["job_steps"].count == 1


def test_a_pair_without_a_case_is_forgotten_too(store):
    save_pair(store, a_pair(), kept=False)
    forget_unkept(store, tomorrow)

    with pytest.raises(NotFound):
        get_pair(store, a_pair().id)
