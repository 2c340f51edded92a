"""A passport holds all that is known about a case, and says why a part is empty."""

from dataclasses import replace

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.edits import Lock, Provenance
from core.domain.facts import Attribution
from core.domain.identity import canonical_json
from core.domain.locking import making_sha
from core.domain.prompting import Prompt, Task
from core.errors import NotFound, Unauthorized
from core.prompts import get_prompt
from core.services.cases import opening_case
from core.services.passport import find_passport, passport_name
from core.services.passport_json import SCHEMA, text_hash
from core.store.cases import save_case
from core.store.deeds import deeds_about
from core.store.prompts import save_prompt
from tests.unit.passport.people import a_panel, a_stored_case, document, page, showing
from tests.unit.store.builders import a_case, a_check, a_pair, an_edit

CLINICIAN = Actor(role=Role.CLINICIAN, name="Dr. Ada")
FACILITATOR = Actor(role=Role.FACILITATOR, name="Fay")


def test_the_page_holds_the_texts_the_facts_with_their_evidence_and_the_flags(store):
    case = opening_case()

    found = page(store, case)

    for part in (case.pair.patient_message, case.pair.physician_reply, case.edit.text):
        assert part in found.text
    for verdict in (*case.check.kept, *case.check.grounded):
        assert verdict.fact.statement in found.text
        assert verdict.evidence in found.text
    assert "A follow-up nobody asked for" in found.text
    assert "Written example, not model output" in found.text
    assert "not a medical device" in found.text


def test_what_is_absent_says_why(store):
    found = page(store, opening_case())

    for why in (
        "No panel has seen this edit.",
        "No judge was asked about this edit.",
        "No run holds this edit.",
        "No prompt: this example was written by hand.",
    ):
        assert why in found.text


def test_a_case_without_a_check_says_so_and_has_no_score(store):
    case = a_stored_case(store, check_failure="The server is busy.", flags=())

    found = document(store, case)

    assert found["facts"]["absent"] == "The server is busy."
    assert "scores" not in found["facts"]
    assert "The server is busy." in page(store, case).text


def test_the_document_has_its_schema_and_its_keys(store):
    found = document(store, opening_case())

    assert found["schema"] == SCHEMA == "bedside.passport/1"
    assert {
        "made_at", "made_for", "case", "texts", "edit", "diff", "facts", "flags",
        "prompt", "panels", "judges", "runs", "hashes",
    } <= set(found)  # fmt: skip
    assert set(found["panels"]) == {"rows", "absent"}
    assert set(found["facts"]["scores"]["recall"]) == {"estimate", "low", "high", "n", "reason"}
    assert (
        "".join(s["text"] for s in found["diff"] if s["op"] != "deleted")
        == (found["texts"]["edited_reply"])
    )


def test_the_hash_of_the_document_is_that_of_all_the_rest(store):
    found = document(store, opening_case())

    hashes = dict(found["hashes"])
    sealed = hashes.pop("passport")

    assert text_hash(canonical_json({**found, "hashes": hashes})) == sealed
    assert hashes["edited_reply"] == text_hash(found["texts"]["edited_reply"])


def test_one_changed_word_breaks_the_seal(store):
    found = document(store, opening_case())
    hashes = dict(found["hashes"])
    sealed = hashes.pop("passport")
    found["texts"]["edited_reply"] += " Also."

    assert text_hash(canonical_json({**found, "hashes": hashes})) != sealed


def test_the_prompt_stands_there_in_full_with_its_hash(store):
    prompt = Prompt(
        name="edit-mine",
        version=3,
        task=Task.EDIT,
        variables=("patient_message",),
        material=("patient_message",),
        system="Be kind, and change nothing.",
        user="{{ patient_message }}",
    )
    save_prompt(store, prompt)
    pair = a_pair()
    edit = an_edit(pair, prompt=prompt.label, prompt_sha=prompt.sha)
    case = a_case(pair, edit=edit, kept=True)
    save_case(store, case)

    found = document(store, case)

    assert found["prompt"]["rows"][0]["system"] == prompt.system
    assert found["hashes"]["prompt"] == prompt.sha
    assert "Be kind, and change nothing." in page(store, case).text


def test_a_prompt_whose_words_are_gone_is_named_by_its_hash(store):
    found = document(store, a_stored_case(store))

    assert found["prompt"]["rows"] == []
    assert "not in this database" in found["prompt"]["absent"]
    assert found["edit"]["prompt_sha"] == "sha256:p"


def test_what_it_took_is_there_and_what_is_unknown_is_called_so(store):
    pair = a_pair()
    made = Provenance(
        engine_asked="openai:gpt-5-mini", engine_served="gpt-5-mini-2025", calls=2, seconds=3.5
    )
    case = a_case(pair, edit=an_edit(pair, provenance=made), kept=True)
    save_case(store, case)

    found, text = document(store, case), page(store, case).text

    assert found["edit"]["engine_served"] == "gpt-5-mini-2025"
    assert (found["edit"]["calls"], found["edit"]["cost"]) == (2, None)
    assert "gpt-5-mini-2025" in text
    assert "3.5 s" in text


def test_an_unknown_case_is_refused_in_a_sentence(store):
    with pytest.raises(NotFound):
        find_passport(store, OPERATOR, "01NOTHING")
    with pytest.raises(NotFound):
        find_passport(store, OPERATOR, "written~syn-onc-01~none")


def test_who_may_not_edit_gets_no_passport(store):
    with pytest.raises(Unauthorized):
        find_passport(store, FACILITATOR, opening_case().id)


def test_a_clinician_gets_no_vote_and_reads_why(store):
    case = a_stored_case(store)
    a_panel(store, showing(case))

    found = document(store, case, CLINICIAN)

    assert found["panels"]["rows"] == []
    assert "may export" in found["panels"]["absent"]
    assert "may export" in page(store, case, CLINICIAN).text


def test_votes_that_go_out_are_written_down(store):
    case, other = a_stored_case(store), a_stored_case(store, text="Another edit. Your PSA is 4.2.")
    a_panel(store, showing(case))

    for each in (case, other):
        find_passport(store, OPERATOR, each.id)

    assert [row["deed"] for row in deeds_about(store, case.id)] == ["took a passport"]
    assert deeds_about(store, other.id) == []


def test_the_file_name_holds_ids_and_no_text():
    assert passport_name(opening_case().id) == "bedside-passport-written-syn-onc-01-high.html"
    assert passport_name("01ABC", "json") == "bedside-passport-01ABC.json"


def test_a_corrected_verdict_says_who_by_role_when_and_what_the_checker_said(store):
    check = a_check()
    case = a_stored_case(store, check=check)
    wrong = check.grounded[1]
    right = replace(
        wrong,
        entailed=True,
        attribution=Attribution.SUPPORTED,
        aux=None,
        corrected_by="clinicians, review 01R",
    )
    corrected = replace(check, grounded=(check.grounded[0], right))
    save_case(store, replace(case, check=corrected))

    found = document(store, case)["facts"]

    assert found["grounded"][0]["correction"] is None
    assert found["grounded"][1]["entailed"] is True
    assert found["grounded"][1]["correction"]["by"] == "clinicians, review 01R"
    assert found["grounded"][1]["correction"]["checker_said"]["entailed"] is False
    assert found["scores"]["precision"]["estimate"] == 1.0
    assert "Corrected by clinicians, review 01R on 20" in page(store, case).text
    assert "the checker said: not confirmed by rules." in page(store, case).text


def test_a_correction_taken_back_is_no_correction(store):
    check = a_check()
    case = a_stored_case(store, check=check)
    again = replace(check.grounded[1], rationale="As before.", corrected_by="clinicians")
    corrected = replace(check, grounded=(check.grounded[0], again))
    save_case(store, replace(case, check=corrected))

    assert document(store, case)["facts"]["grounded"][1]["correction"] is None


def test_locked_sentences_stand_there_and_the_prompt_is_found_under_them(store):
    prompt = get_prompt("edit-refined")
    pair = a_pair()
    locks = (Lock(sentence="Your PSA is 4.2.", was_put_back=True),)
    sha = making_sha(prompt.sha, [locks[0].sentence])
    case = a_case(pair, edit=an_edit(pair, prompt_sha=sha, locks=locks), kept=True)
    save_case(store, case)

    found = document(store, case)

    assert found["edit"]["locks"] == [{"sentence": "Your PSA is 4.2.", "was_put_back": True}]
    assert found["prompt"]["rows"][0]["system"] == prompt.system
    assert found["hashes"]["prompt"] == prompt.sha
    assert "changed it; it was put back" in page(store, case).text
