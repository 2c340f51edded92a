import pytest

from core.errors import BedsideError, InvalidInput, InvalidTable
from core.services.ranking import rank_file
from core.services.votes_file import read_votes
from tests.unit.metrics.rankings import FOUR_SYSTEMS

HEAD = "item,system_a,system_b,label\n"


def ranked(text, **options):
    data = text if isinstance(text, bytes) else text.encode()
    return rank_file(read_votes(data, file_name="r.csv", one_rater=None), **options)


def counts(ranking):
    return [
        (pair.system_a, pair.system_b, pair.ranking.wins, pair.ranking.ties, pair.ranking.losses)
        for pair in ranking.pairs
    ]


def lines(*rows):
    return HEAD + "\n".join(rows) + "\n"


def test_both_orders_of_a_pair_are_one_pair_with_the_labels_turned():
    one = ranked(lines("1,edit,physician,A", "2,edit,physician,tie", "3,edit,physician,B"))
    other = ranked(lines("1,physician,edit,B", "2,edit,physician,tie", "3,physician,edit,A"))

    assert counts(one) == [("edit", "physician", 1, 1, 1)]
    assert other == one


def test_the_physician_comes_second_and_is_the_reference():
    ranking = ranked(lines("1,physician,edit,B", "2,physician,edit,B", "3,edit,physician,B"))

    assert counts(ranking) == [("edit", "physician", 2, 0, 1)]
    assert ranking.systems == ("physician", "edit")
    assert ranking.standing.reference == 0


def test_without_the_physician_the_system_named_first_is_the_reference():
    ranking = ranked(lines("1,warm,plain,A", "2,plain,warm,A", "3,warm,plain,tie"))

    assert counts(ranking) == [("warm", "plain", 1, 1, 1)]
    assert ranking.systems == ("warm", "plain")
    assert ranked(lines("1,warm,plain,A"), reference="plain").systems == ("plain", "warm")


def test_a_reference_that_no_row_names_is_refused():
    with pytest.raises(InvalidInput, match="No row names the system `nobody`"):
        ranked(lines("1,warm,plain,A"), reference="nobody")


def test_the_worked_table_comes_out_of_a_file():
    names = ("original", "refined", "direct", "simple")
    rows = [
        f"{item},{names[a]},{names[b]},{label}"
        for (a, b), outcomes in FOUR_SYSTEMS.items()
        for item, label in enumerate(
            label for label, n in zip(("A", "tie", "B"), outcomes, strict=True) for _ in range(n)
        )
    ]
    ranking = ranked(lines(*rows), reference="original")

    assert counts(ranking)[0] == ("simple", "original", 8, 1, 1)
    strengths = dict(zip(ranking.systems, ranking.standing.strengths, strict=True))
    rates = dict(zip(ranking.systems, ranking.standing.win_rates, strict=True))
    assert strengths["simple"].estimate == pytest.approx(2.1246, abs=5e-5)
    assert rates["original"].estimate == pytest.approx(0.216667, abs=1e-6)
    assert (ranking.items, ranking.votes) == (10, 60)


def test_nothing_is_dropped_without_being_counted():
    ranking = ranked(
        lines(
            "1,edit,physician, a ", "2,edit,physician,TIE", "3,edit,physician,",
            "4,edit,physician,Undecided", "5,edit,physician,maybe", ",edit,physician,A",
            "6,edit,edit,A", "7,edit,,B", "1,physician,edit,B",
        )
    )  # fmt: skip

    assert counts(ranking) == [("edit", "physician", 2, 1, 0)]
    assert (ranking.pairs[0].ranking.unreadable, ranking.pairs[0].ranking.undecided) == (1, 1)
    assert ranking.votes + sum(ranking.left_out.values()) == 9
    assert ranking.left_out["labels that are empty or unreadable"] == 1
    assert ranking.left_out["labels that are undecided"] == 1
    assert ranking.left_out["rows: has an unknown label"] == 1


def test_several_raters_are_counted_by_vote_and_resampled_by_item():
    head = "item,system_a,system_b,rater,label\n"
    rows = [
        f"{item},edit,physician,{rater},{label}"
        for item, labels in enumerate(("AAA", "ABA", "BBA", "ABT"))
        for rater, label in zip("xyz", labels.replace("T", " "), strict=True)
    ]
    ranking = ranked(head + "\n".join(rows))

    (pair,) = ranking.pairs
    assert (pair.ranking.wins, pair.ranking.losses, pair.ranking.items) == (7, 4, 4)
    assert pair.ranking.strict_interval == "items"
    assert pair.ranking.sign_test.split == 1
    assert ranking.left_out == {"labels that are empty or unreadable": 1}


def test_without_raters_every_row_is_a_vote_and_rows_of_an_item_are_resampled_together():
    rows = ["1,edit,physician,A", "1,physician,edit,B", "2,edit,physician,A", "2,edit,physician,B"]
    ranking = ranked(lines(*rows))

    assert counts(ranking) == [("edit", "physician", 3, 0, 1)]
    assert ranking.pairs[0].ranking.items == 2
    assert ranking.pairs[0].ranking.strict_interval == "items"
    assert ranking.left_out == {}


def test_judges_beside_people_are_left_out_and_counted():
    text = (
        "item,system_a,system_b,rater,rater_kind,label\n"
        "1,edit,physician,p1,person,A\n1,edit,physician,j1,judge,B\n"
    )
    ranking = ranked(text)

    assert counts(ranking) == [("edit", "physician", 1, 0, 0)]
    assert ranking.left_out == {"votes of judges, in a file with people's votes": 1}
    assert counts(ranked(text.replace("person", "judge"))) == [("edit", "physician", 1, 0, 1)]


def test_a_byte_order_mark_and_semicolons_are_read():
    text = lines("1,edit,physician,A", "2,edit,physician,B").replace(",", ";")

    assert counts(ranked(text.encode("utf-8-sig"))) == [("edit", "physician", 1, 0, 1)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (HEAD, "no rows"),
        (lines("1,edit,physician,", "2,edit,physician,"), "No row of `r.csv` has a label"),
        (lines("1,edit,physician,maybe"), "unknown label"),
        ("item,label\n1,A\n", "no columns system_a and system_b"),
        ("item,system_a,system_b\n1,x,y\n", "the label"),
    ],
)
def test_a_file_that_ranks_nothing_is_refused_in_one_sentence(text, words):
    with pytest.raises(BedsideError, match=words):
        ranked(text)


def test_only_undecided_labels_leave_every_score_undefined():
    ranking = ranked(lines("1,edit,physician,undecided"))

    assert ranking.pairs[0].ranking.ers_half.estimate is None
    assert ranking.standing.nu.estimate is None
    assert ranking.votes == 0


def test_a_column_of_ids_is_not_taken_for_systems():
    rows = [f"{number},reply-{number},physician,A" for number in range(40)]

    with pytest.raises(InvalidInput, match="41 different systems; at most 20"):
        ranked(lines(*rows))


def test_the_order_of_rows_changes_no_number():
    rows = ["1,edit,physician,A", "2,edit,physician,tie", "3,edit,physician,B", "1,direct,edit,A"]
    one, other = ranked(lines(*rows)), ranked(lines(*rows[:1], *reversed(rows[1:])))

    assert {pair.system_a: pair for pair in one.pairs} == {
        pair.system_a: pair for pair in other.pairs
    }


def test_a_missing_column_is_named():
    with pytest.raises(InvalidTable, match="item"):
        ranked("system_a,system_b,label\nx,y,A\n")
