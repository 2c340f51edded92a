"""Cases are saved whole, once, and read back as they were."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from core.domain.edits import EmpathyLevel, Provenance
from core.domain.identity import new_id
from core.errors import InvalidRecord, NotFound
from core.store import Store
from core.store.cases import find_case, get_case, keep_case, recent_cases, save_case
from core.store.pairs import get_pair
from tests.unit.store import strategies
from tests.unit.store.builders import a_case, a_check, a_pair, an_edit, grounded, kept


def rows_in(store):
    tables = ("pairs", "edits", "fact_lists", "facts", "verdicts", "flags", "cases")
    return {table: store.db[table].count for table in tables}


@given(case=strategies.cases())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_case_is_read_back_as_it_was_saved(case):
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "annotations.db") as store:
        assert get_case(store, save_case(store, case)) == case


def test_saving_a_case_twice_changes_nothing(store):
    case = a_case()
    save_case(store, case)
    before = rows_in(store)

    assert save_case(store, case) == case.id
    assert rows_in(store) == before


def test_the_same_edit_and_checker_under_new_ids_is_the_case_that_is_there(store):
    first = a_case()
    again = a_case(first.pair, edit=replace(first.edit, id=new_id()))
    save_case(store, first)

    assert save_case(store, again) == first.id
    assert get_case(store, first.id) == first


def test_other_words_made_in_the_same_way_are_another_replicate_and_nothing_is_lost(store):
    first = a_case()
    other = a_case(first.pair, edit=an_edit(first.pair, "Take heart. Your PSA is 4.2."))
    save_case(store, first)
    save_case(store, other)

    assert get_case(store, first.id).edit.text == first.edit.text
    assert get_case(store, other.id).edit.text == other.edit.text
    assert get_case(store, other.id).edit.replicate == 1


def test_a_second_checker_makes_a_second_case_of_the_same_edit(store):
    first = a_case()
    second = a_case(first.pair, edit=first.edit, check=a_check("openai:gpt-5-mini"))
    save_case(store, first)
    save_case(store, second)

    assert get_case(store, first.id) == first
    assert get_case(store, second.id) == second


def test_a_second_check_is_a_new_revision_and_the_first_stays(store):
    case = a_case()
    save_case(store, case)
    other = a_check(kept=kept(False))
    save_case(store, replace(case, check=other))

    assert get_case(store, case.id).check == other
    said = store.rows("SELECT entailed FROM verdicts WHERE premise_kind = 'edit' ORDER BY revision")
    assert [row["entailed"] for row in said] == [1, 0]


def test_a_checkers_repetition_does_not_undo_a_correction(store):
    case = a_case()
    (verdict,) = kept(False)
    corrected = a_check(kept=(replace(verdict, corrected_by="clinician 1"),))
    save_case(store, case)
    save_case(store, replace(case, check=corrected))

    save_case(store, case)

    assert get_case(store, case.id).check == corrected


def test_the_same_reply_to_two_messages_keeps_its_own_attributions(store):
    reply = "Looks good."
    one, two = a_pair("Leaking again?", reply), a_pair("All fine?", reply)
    first = a_case(one, edit=an_edit(one, "Warmly: looks good."))
    other = a_check(grounded=grounded(True, None))
    second = a_case(two, edit=an_edit(two, "Warmly: looks good."), check=other)
    save_case(store, first)
    save_case(store, second)

    assert get_case(store, first.id) == first
    assert get_case(store, second.id) == second


def test_a_case_without_a_check_says_why(store):
    case = a_case(check_failure="The checker did not answer.")

    assert get_case(store, save_case(store, case)).check_failure == "The checker did not answer."


def test_a_case_is_found_by_how_it_was_made_and_only_so(store):
    case = a_case()
    save_case(store, case)
    made = {
        "pair_id": case.pair.id,
        "prompt_sha": case.edit.prompt_sha,
        "engine": "offline:rules",
        "level": EmpathyLevel.EMPATHIC,
        "replicate": 0,
        "checker": "offline:rules",
    }

    assert find_case(store, **made) == case
    assert find_case(store, **{**made, "level": EmpathyLevel.HIGH}) is None
    assert find_case(store, **{**made, "checker": "openai:gpt-5-mini"}) is None


def test_recent_cases_come_by_the_order_of_saving_and_not_by_the_clock(store):
    ahead = a_case(created_at="2030-01-01T00:00:00+00:00")
    after_the_clock_was_set_back = a_case(
        a_pair("Another?", "Another."), created_at="2020-01-01T00:00:00+00:00"
    )
    save_case(store, ahead)
    save_case(store, after_the_clock_was_set_back)

    assert recent_cases(store) == [after_the_clock_was_set_back, ahead]
    assert recent_cases(store, pair_id=ahead.pair.id) == [ahead]
    assert recent_cases(store, limit=1) == [after_the_clock_was_set_back]


def test_keeping_a_case_keeps_its_pair(store):
    case = a_case(kept=False)
    save_case(store, case)
    keep_case(store, case.id)

    assert get_case(store, case.id).kept
    assert store.row("SELECT kept FROM pairs") == {"kept": 1}


def test_saving_an_unkept_case_again_does_not_unkeep_it(store):
    case = a_case(kept=False)
    save_case(store, case)
    keep_case(store, case.id)
    save_case(store, case)

    assert get_case(store, case.id).kept


@pytest.mark.parametrize("ask", [get_case, keep_case, get_pair])
def test_an_unknown_id_leads_nowhere_and_says_so(store, ask):
    with pytest.raises(NotFound, match="`nowhere`"):
        ask(store, "nowhere")


def test_an_edit_of_another_pair_is_refused_and_nothing_is_saved(store):
    case = a_case()
    with pytest.raises(InvalidRecord, match="holds an edit of pair"):
        save_case(store, replace(case, pair=a_pair("Other", "Other")))

    assert not any(rows_in(store).values())


def test_a_case_that_fails_half_way_leaves_no_trace(store):
    case = a_case(created_at="yesterday")
    with pytest.raises(InvalidRecord, match="julianday"):
        save_case(store, case)

    assert not any(rows_in(store).values())


def test_a_broken_character_is_refused_without_quoting_the_text(store):
    case = a_case()
    broken = replace(case, edit=replace(case.edit, text="private words \ud800"))
    with pytest.raises(InvalidRecord, match="broken character") as caught:
        save_case(store, broken)

    assert "private" not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert not any(rows_in(store).values())


def test_an_unknown_cost_is_not_zero(store):
    free = Provenance(engine_asked="e", engine_served="e", cost=0.0)
    case = a_case(edit=an_edit(a_pair(), provenance=free))

    assert get_case(store, save_case(store, case)).edit.provenance.cost == 0.0
    other = a_case(a_pair("B", "B"))
    assert get_case(store, save_case(store, other)).edit.provenance.cost is None
