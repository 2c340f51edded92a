"""Whatever stands in a field of a case, its passport only shows it."""

from dataclasses import replace

import pytest

from core.domain.facts import Direction, EntailmentVerdict, Fact, FactKind, Flag, FlagKind
from core.domain.identity import content_hash
from core.domain.panel import WhyChip
from core.domain.prompting import Prompt, Task
from core.services.cases import opening_case
from core.store.cases import get_case, save_case
from core.store.prompts import save_prompt
from tests.marked_messages import marked_messages
from tests.panels import TEXTS
from tests.unit.passport.people import Reader, a_judge, a_panel, document, page, showing
from tests.unit.store.builders import a_case, a_check, a_pair, an_edit, grounded, kept

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "![beacon](https://example.org/x.png) [go](javascript:alert(1))",
    "{{ 7 * 7 }} {% raw %} {% endblock %}",
    "</style></title></div></body></html>",
    "<!-- --> ]]> <svg/onload=alert(1)> <meta http-equiv=refresh content=0>",
    "\u202eesrever\u202c \u2066isolated \u200b\ufeff",
    "null", "None", "undefined", "NaN",
    "=HYPERLINK(1)",
    "e\u0301 \U0001f600 \u4f60\u597d \u0627\u0644\u0633\u0644\u0627\u0645",
]  # fmt: skip


def a_hostile_case(store, text):
    """Keep a case that has this text in every field that can hold text, with votes and judges."""
    prompt = Prompt(
        name="mine", version=0, task=Task.EDIT, variables=(), material=(),
        system=f"System {text}", user=f"User {text}", source=text, changed=text,
    )  # fmt: skip
    save_prompt(store, prompt)
    pair = a_pair(f"Message {text}", f"Reply {text}. Take it.", specialty=text)
    case = a_case(
        pair,
        edit=an_edit(pair, text=f"Edit {text}", prompt=text, prompt_sha=prompt.sha),
        check=a_check(
            checker=text,
            kept=[
                EntailmentVerdict(
                    fact=Fact(statement=f"Fact {text}", kind=FactKind.FINDING, evidence=text),
                    direction=Direction.KEPT,
                    entailed=None,
                    failure=text,
                    evidence=text,
                    rationale=text,
                    guards=(text,),
                )
            ],
            grounded=(),
        ),
        flags=(Flag(kind=FlagKind.ASSUMPTION, evidence=(text,), raised_by=text),),
        kept=True,
    )
    case = get_case(store, save_case(store, case))
    texts = replace(TEXTS, chips=(WhyChip(id="why", label=text),))
    item = showing(case, system_b=text)
    study_id = a_panel(store, item, texts=texts, why=["why"])
    a_judge(store, study_id, item.id, "1", "1", reason=text)
    return case


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup_and_nothing_is_fetched(store, text):
    case = a_hostile_case(store, text)

    found = page(store, case)

    plain = Reader()
    plain.feed(page(store, opening_case()).html)
    assert set(found.tags) <= set(plain.tags) | {"br"}
    assert {"script", "img", "iframe", "svg", "object", "link"} & set(found.tags) == set()
    assert all(link.startswith("#") for link in found.values("href", "src", "action"))
    assert [name for _, attrs in found.attrs for name in attrs if name.startswith("on")] == []
    shown = found.text
    for field in (case.pair.patient_message, case.pair.physician_reply, case.edit.text):
        assert field in shown
    assert shown.count(text) >= 9


@pytest.mark.parametrize("text", HOSTILE)
def test_the_document_holds_every_text_as_it_is(store, text):
    case = a_hostile_case(store, text)

    found = document(store, case)

    assert found["texts"]["patient_message"] == case.pair.patient_message
    assert found["flags"][0]["evidence"] == [text]
    assert found["judges"]["rows"][0]["answers"][0]["reason"] == text
    assert found["panels"]["rows"][0]["ballots"][0]["reasons"] == [text]


@pytest.mark.parametrize("marked", marked_messages()[:12], ids=lambda each: each.text[:16])
def test_messages_that_point_to_people_stay_out_of_names_and_addresses(store, marked):
    pair = a_pair(marked.text, "Your PSA is 4.2.")
    case = a_case(pair, edit=an_edit(pair), kept=True)
    save_case(store, case)

    found = page(store, case)

    assert case.pair.patient_message in found.text
    where = " ".join(filter(None, found.values("id", "href", "class", "title", "aria-label")))
    for _, start, end in marked.marks:
        words = marked.text[start:end]
        assert words not in where or len(words) < 4


def test_two_hundred_facts_and_texts_of_twenty_thousand_characters_are_all_there(store):
    long = ("A word or two. " * 1400)[:19_999].rstrip()
    pair = a_pair(f"{long}?", long)
    check = a_check(
        kept=kept(*[True] * 100, statement="Kept fact {}."),
        grounded=grounded(*[True, False] * 50, statement="Fact of the edit {}."),
    )
    case = a_case(pair, edit=an_edit(pair, text=f"Warm. {long}"[:20_000]), check=check, kept=True)
    save_case(store, case)

    found = page(store, case)

    assert found.tags.count("tr") > 200
    assert "Kept fact 99." in found.text
    assert "Fact of the edit 99." in found.text
    assert found.text.count(long[-200:]) >= 3
    assert document(store, case)["hashes"]["physician_reply"]
    assert content_hash(case.edit.text)
