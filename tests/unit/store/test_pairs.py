"""Pairs and prompts: saved once, never changed."""

import pytest

from core.domain.messages import LengthBand, PairSource
from core.domain.prompting import Prompt, Task
from core.errors import InvalidRecord, NotFound
from core.store import Store
from core.store.meta import secret
from core.store.pairs import get_pair, list_pairs, save_pair
from core.store.prompts import get_prompt, save_prompt
from tests.unit.store.builders import a_pair

PROMPT = Prompt(
    name="edit-refined",
    version=1,
    task=Task.EDIT,
    variables=("patient_message", "intensity"),
    material=("patient_message",),
    system="Be kind. {{ intensity }}",
    user="{{ patient_message }}",
    reply=None,
    source="written for a test",
    changed="first version",
)


def test_a_pair_is_new_once(store):
    assert save_pair(store, a_pair())
    assert not save_pair(store, a_pair())
    assert get_pair(store, a_pair().id) == a_pair()


def test_other_texts_under_the_same_id_are_refused(store):
    save_pair(store, a_pair(id="syn-1"))
    with pytest.raises(InvalidRecord, match="`syn-1` is saved already"):
        save_pair(store, a_pair("Another message", id="syn-1"))


@pytest.mark.parametrize("text", ["'); DROP TABLE pairs; --", "=1+1", "{{ x }}", "<b>", "👩‍⚕️ نص"])
def test_any_text_is_only_text(store, text):
    pair = a_pair(text, text, specialty=text, deidentified_by=text)
    save_pair(store, pair)

    assert list_pairs(store) == [pair]


def test_pairs_come_in_the_order_of_saving_by_source_and_band(store):
    short, long = a_pair("A", "Short."), a_pair("B", "Long. " * 100, source=PairSource.KQA)
    save_pair(store, short)
    save_pair(store, long)

    assert list_pairs(store) == [short, long]
    assert list_pairs(store, source=PairSource.KQA) == [long]
    assert list_pairs(store, band=LengthBand.SHORT) == [short]
    assert list_pairs(store, source=PairSource.KQA, band=LengthBand.SHORT) == []


def test_an_unkept_pair_is_in_no_list_until_it_is_kept(store):
    save_pair(store, a_pair(), kept=False)
    assert list_pairs(store) == []

    save_pair(store, a_pair(), kept=True)
    assert list_pairs(store) == [a_pair()]


def test_a_prompt_is_kept_once_by_its_content(store):
    assert save_prompt(store, PROMPT)
    assert not save_prompt(store, PROMPT)
    assert get_prompt(store, PROMPT.sha) == PROMPT
    with pytest.raises(NotFound, match="`sha256:x`"):
        get_prompt(store, "sha256:x")


def test_a_database_has_one_secret_for_good_and_shares_it_with_no_other(path, tmp_path):
    with Store.open(path) as store:
        made = secret(store)
        assert secret(store) == made
    with Store.open(path) as again, Store.open(tmp_path / "other.db") as other:
        assert secret(again) == made
        assert secret(other) != made
    assert len(made) == 32
