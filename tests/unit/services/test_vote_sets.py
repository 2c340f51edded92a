"""Sets of imported votes: kept whole, read back as they were, and deleted as a whole."""

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.judging import Label, Missing
from core.errors import InvalidInput, NotFound, Unauthorized
from core.services.exporting import export_all
from core.services.vote_sets import commit_votes, forget_set, list_sets, plan_votes
from core.store import Store
from core.store.deeds import deeds_about
from core.store.vote_sets import set_items, set_votes

DATA = (
    b"item,rater,label,rater_kind,system_a,system_b,text_a,text_b,comment\n"
    b"1,ann,A,,warm,plain,Warm 1,Plain 1,kind\n"
    b"1,ben,A,,plain,warm,Plain 1,Warm 1,\n"
    b"1,qwen,undecided,judge,warm,plain,,,\n"
    b"2,ann,,,warm,plain,,,\n"
    b"2,qwen,,judge,warm,plain,,,\n"
    b"3,ann,maybe,,warm,plain,,,\n"
)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "a.db") as opened:
        yield opened


def kept(store, data=DATA, title="Their panel", **options):
    plan = plan_votes(OPERATOR, data, file_name="votes.csv", **options)
    return commit_votes(store, OPERATOR, plan, title=title)


def test_what_is_kept_is_what_was_read(store):
    found = kept(store)
    names = {item.id: item.name for item in set_items(store, found.id)}

    assert (found.items, found.people, found.judges, found.votes, found.n_rows) == (2, 2, 1, 5, 6)
    assert [(names[v.item_id], v.rater, v.label) for v in set_votes(store, found.id)] == [
        ("1", "ann", Label.A),
        ("1", "ben", Label.B),
        ("1", "qwen", Missing.UNDECIDED),
        ("2", "ann", None),
        ("2", "qwen", Missing.UNREADABLE),
    ]
    assert [(each.reason, each.rows, each.count) for each in found.left_out] == [
        ("has an unknown label", (7,), 1)
    ]
    assert [(item.text_a, item.text_b) for item in set_items(store, found.id)] == [
        ("Warm 1", "Plain 1"),
        (None, None),
    ]
    assert set_votes(store, found.id)[0].comment == "kind"


def test_a_file_is_kept_once_unless_it_is_read_in_another_way(store):
    kept(store)

    with pytest.raises(InvalidInput, match="kept already as `Their panel`"):
        kept(store)
    assert kept(store, words={"maybe": Label.TIE}).votes == 6
    assert len(list_sets(store, OPERATOR)) == 2


def test_deleting_a_set_leaves_nothing_but_the_deed(store):
    found = kept(store)
    forget_set(store, OPERATOR, found.id)

    assert list_sets(store, OPERATOR) == []
    assert set_items(store, found.id) == set_votes(store, found.id) == []
    assert [deed["deed"] for deed in deeds_about(store, found.id)] == [
        "imported votes",
        "deleted imported votes",
    ]
    with pytest.raises(NotFound):
        forget_set(store, OPERATOR, found.id)


def test_what_was_imported_is_exported_and_can_be_imported_again(store, tmp_path):
    found = kept(store)
    export_all(store, OPERATOR, tmp_path)
    again = kept(store, (tmp_path / "imported_votes.csv").read_bytes(), title="Again")

    def said(set_id):
        names = {item.id: item.name for item in set_items(store, set_id)}
        return [(names[v.item_id], v.rater, v.kind, v.label) for v in set_votes(store, set_id)]

    assert said(again.id) == said(found.id)
    assert again.left_out == ()


@pytest.mark.parametrize("title", ["", "  ", "x" * 121])
def test_a_set_needs_a_title(store, title):
    with pytest.raises(InvalidInput, match="title"):
        kept(store, title=title)


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.CLINICIAN])
def test_only_researchers_reach_imported_votes(store, role):
    somebody = Actor(role=role, name="somebody")
    plan = plan_votes(OPERATOR, DATA, file_name="votes.csv")

    with pytest.raises(Unauthorized):
        plan_votes(somebody, DATA, file_name="votes.csv")
    with pytest.raises(Unauthorized):
        commit_votes(store, somebody, plan, title="t")
    with pytest.raises(Unauthorized):
        list_sets(store, somebody)
    with pytest.raises(Unauthorized):
        forget_set(store, somebody, "any")
