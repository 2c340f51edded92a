"""`agreement` and `align` on files: exact shapes, the worked oracles, and every bad input."""

import json
import re

import pytest
from click.testing import CliRunner

from core.cli import cli
from core.domain.panel import StudyState
from core.store import Store
from core.store.studies import set_state
from tests.panels import a_study, tablets

STATISTIC = {"estimate", "low", "high", "n", "reason"}
CODES = {"+": "A", "0": "tie", "-": "B"}

# Ten items, three people, a three-way judge and a forced choice: `docs/methods.md`.
PEOPLE = ("+++", "++0", "+00", "000", "--0", "+0-", "00-", "++-", "0+0", "-00")
THREE_WAY = "++00-0++00"
BINARY = "+++--+++--"


def humans(rows=PEOPLE, header="item,rater,label"):
    lines = [
        f"{number},h{seat},{CODES[code]}"
        for number, row in enumerate(rows, start=1)
        for seat, code in enumerate(row, start=1)
    ]
    return "\n".join([header, *lines])


def judge(codes=THREE_WAY, header="item,label"):
    lines = [f"{number},{CODES[code]}" for number, code in enumerate(codes, start=1)]
    return "\n".join([header, *lines])


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments, code=0, **files):
        for name, text in files.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        done = CliRunner().invoke(cli, arguments)
        assert done.exit_code == code, (done.stdout, done.stderr)
        return done

    return run


def document(done):
    return json.loads(done.stdout)


def agreed(call, text, *arguments):
    return document(call("agreement", "h.csv", "--json", *arguments, h=text))


def test_agreement_prints_the_shape_of_the_contract_and_the_worked_numbers(call):
    found = agreed(call, humans())
    numbers = {name: each["estimate"] for name, each in found.items() if type(each) is dict
               and "estimate" in each}  # fmt: skip

    assert numbers == pytest.approx(
        {
            "percent_agreement": 0.433333333,
            "fleiss_kappa": 0.102112677,
            "alpha_nominal": 0.132042254,
            "alpha_ordinal": 0.204513889,
            "ac1": 0.172077922,
        }
    )
    assert set(found["alpha_ordinal"]) == STATISTIC
    assert [each["raters"] for each in found["pairwise_kappa"]] == [
        ["h1", "h2"], ["h1", "h3"], ["h2", "h3"],
    ]  # fmt: skip
    assert found["pairwise_kappa"][0]["kappa"]["estimate"] == pytest.approx(0.365079365)
    assert (found["items"], found["votes"], found["raters"], found["left_out"]) == (10, 30, 3, {})


def test_agreement_is_the_same_whatever_the_order_of_the_rows(call):
    header, *rows = humans().split("\n")

    assert agreed(call, "\n".join([header, *reversed(rows)])) == agreed(call, humans())


def test_agreement_says_the_alpha_of_the_level_first(call):
    nominal = call("agreement", "h.csv", "--level", "nominal", h=humans()).stdout
    ordinal = call("agreement", "h.csv", h=humans()).stdout

    assert "alpha, nominal" in nominal.splitlines()[1]
    assert "alpha, ordinal" in ordinal.splitlines()[1]


def test_a_foreign_file_is_read_by_naming_its_columns_and_words(call):
    text = humans(header="comparison_no,who,verdict_text").replace(",tie", ",no clear winner")
    found = agreed(
        call, text, "--map", "item=comparison_no", "--map", "rater=who",
        "--map", "label=verdict_text", "--tie", "No clear winner",
    )  # fmt: skip

    assert found["alpha_ordinal"]["estimate"] == pytest.approx(0.204513889)


def test_one_rater_has_no_agreement_and_the_reason_is_said(call):
    found = agreed(call, "item,rater,label\n1,ann,A\n2,ann,B\n")

    assert found["alpha_ordinal"]["estimate"] is None
    assert "no item has two votes" in found["alpha_ordinal"]["reason"]
    assert found["pairwise_kappa"] == []
    assert sum(found["left_out"].values()) == 2


def test_one_item_has_numbers_without_an_interval(call):
    found = agreed(call, "item,rater,label\n1,ann,A\n1,ben,tie\n1,eve,A\n")

    assert found["percent_agreement"]["estimate"] == pytest.approx(1 / 3)
    assert (found["percent_agreement"]["low"], found["percent_agreement"]["high"]) == (None, None)
    assert found["percent_agreement"]["reason"]


def test_all_ties_have_no_kappa_and_alpha_but_percent_agreement_and_ac1(call):
    found = agreed(call, humans(["000"] * 5))

    assert found["percent_agreement"]["estimate"] == found["ac1"]["estimate"] == 1
    for name in ("fleiss_kappa", "alpha_nominal", "alpha_ordinal"):
        assert found[name]["estimate"] is None
        assert "no variation" in found[name]["reason"]


def test_a_category_that_nobody_uses_is_still_a_category(call):
    found = agreed(call, humans(["++0", "+00", "+++", "000"]))

    assert found["ac1"]["estimate"] is not None
    assert found["alpha_ordinal"]["estimate"] == pytest.approx(found["alpha_nominal"]["estimate"])


def test_a_rater_who_answered_once_counts_with_that_answer(call):
    found = agreed(call, humans() + "\n1,late,A\n")

    assert found["raters"] == 4
    assert found["fleiss_kappa"]["estimate"] is None
    assert "3 and 4 votes" in found["fleiss_kappa"]["reason"]
    assert [each["kappa"]["n"] for each in found["pairwise_kappa"]] == [10, 10, 10, 1, 1, 1]


def test_rows_that_count_nowhere_are_counted_and_said(call):
    bad = "\n1,h1,A\n2,h1,B\n3,h9,maybe\n,h1,A\n4,,A\n5,h9,\n"
    done = call("agreement", "h.csv", "--json", h=humans() + bad)

    assert document(done)["left_out"] == {
        "rows: says the same as another vote of this rater on this item": 1,
        "rows: is contradicted by a later vote of this rater on this item, which holds": 1,
        "rows: has an unknown label": 1,
        "rows: has no item": 1,
        "rows: has no rater": 1,
        "people's skips and empty labels": 1,
    }
    assert "1 x has an unknown label (row 34)" in done.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("item,rater,label\n1,ann,\n2,ben,\n", "2 without one"),
        ("item,rater,label\n1,ann,Zebulon\n", "has an unknown label"),
        ("item,label\n1,A\n", "which holds the rater"),
        ("item,rater,label\n", "no rows"),
    ],
)
def test_a_file_without_any_vote_is_one_line(call, text, words):
    done = call("agreement", "h.csv", "--json", code=1, h=text)

    assert done.stdout == ""
    assert words in done.stderr
    assert "Zebulon" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [("--map", "item"), ("--map", "=x"), ("--tie", "same", "--a", "same")]
)
def test_a_mapping_that_says_nothing_is_wrong_usage(call, arguments):
    assert call("agreement", "h.csv", *arguments, code=2, h=humans()).stdout == ""


# align


def align(call, people, said, *arguments, **files):
    return call("align", "--humans", "h.csv", "--judge", "j.csv", "--json", *arguments,
                h=people, j=said, **files)  # fmt: skip


def aligned(call, people, said, *arguments, **files):
    return document(align(call, people, said, *arguments, **files))


ALIGNMENTS = ("align_majority", "align_majority_all", "align_pairwise", "align_decisive",
              "align_half", "align_per_annotator")  # fmt: skip


@pytest.mark.parametrize(
    ("codes", "numbers"),
    [
        (THREE_WAY, (8 / 9, 0.9, 19 / 30, 9 / 11, 0.783333333, 19 / 30)),
        (BINARY, (4 / 9, 0.4, 12 / 30, 12 / 16, 0.633333333, 0.4)),
    ],
)
def test_align_prints_every_alignment_by_its_name(call, codes, numbers):
    found = aligned(call, humans(), judge(codes))

    assert [found[name]["estimate"] for name in ALIGNMENTS] == pytest.approx(numbers)
    assert {frozenset(found[name]) for name in ALIGNMENTS} == {frozenset(STATISTIC)}


def test_align_prints_the_rest_of_the_contract(call):
    found = aligned(call, humans(), judge())

    assert found["kappa"]["estimate"] == pytest.approx(0.8125)
    assert found["kappa_linear"]["estimate"] == pytest.approx(0.836363636)
    assert found["human_ceiling"]["estimate"] == pytest.approx(0.5)
    assert found["judge_on_same_cells"]["estimate"] == pytest.approx(0.944444444)
    assert set(found["baselines"]) == {"always_tie", "always_a", "always_b", "majority", "chance"}
    assert found["baselines"]["always_tie"]["align_majority"]["estimate"] == pytest.approx(5 / 9)
    assert found["alt_test"]["omega"]["estimate"] is None
    assert "30 items" in found["alt_test"]["reason"]
    assert found["confusion"]["tie"] == {"B": 0, "tie": 4, "A": 0}
    assert found["left_out"] == {"rated items without a plurality, in no number that needs one": 1}
    assert found["verdict"].startswith("Not enough people for a statement")


def test_the_alt_test_is_printed_once_there_is_enough(call):
    found = aligned(call, humans(PEOPLE * 4), judge(THREE_WAY * 4))["alt_test"]

    assert (set(found["omega"]), set(found["rho"])) == (STATISTIC, STATISTIC)
    assert found["rho"]["estimate"] == pytest.approx((0.9 + 0.9 + 1.0) / 3)
    assert [each["rater"] for each in found["raters"]] == ["h1", "h2", "h3"]
    assert found["passes"] in {True, False}


def test_align_says_first_in_words_what_the_judge_may_be_used_for(call):
    done = call("align", "--humans", "h.csv", "--judge", "j.csv", h=humans(), j=judge())

    assert done.stdout.startswith("Not enough people for a statement: 3 people and 9 pairs")
    assert "align_majority                   0.889 (n = 9" in done.stdout


def test_a_forced_choice_is_set_beside_on_the_same_items(call):
    found = aligned(call, humans(), judge(), "--binary", "b.csv", b=judge(BINARY))["contrast"]

    assert found["errors_on_ties"]["estimate"] == 1
    assert found["three_way_against_binary"]["difference"]["estimate"] == pytest.approx(4 / 9)
    assert found["three_way_against_binary"]["p"] == pytest.approx(0.125)
    assert found["flip_as_tie"]["align_majority"]["estimate"] == pytest.approx(4 / 9)


def test_an_undecided_judge_is_wrong_and_an_unreadable_one_left_out(call):
    labels = ["item,label", *[f"{number},A" for number in range(1, 9)], "9,undecided", "10,"]
    found = aligned(call, humans(["+++"] * 10), "\n".join(labels))

    assert (found["align_majority"]["estimate"], found["align_majority"]["n"]) == (8 / 9, 9)
    assert found["left_out"] == {
        "rated items on which the judge is unreadable": 1,
        "rated items on which the judge is undecided, counted as wrong": 1,
    }


def test_labels_for_items_nobody_rated_and_the_reverse_are_counted(call):
    said = judge(THREE_WAY[:9]) + "\n77,A\n78,B\n"
    found = aligned(call, humans(), said)

    assert found["left_out"] == {
        "rated items without a plurality, in no number that needs one": 1,
        "rated items that the judge's labels don't hold": 1,
        "judge's labels for items that nobody rated": 2,
    }


def test_bad_rows_of_either_file_are_said_on_stderr(call):
    done = align(call, humans() + "\n1,h9,what\n", judge() + "\n1,tie\n2,\n3,perhaps\n")

    assert "h.csv: left out, 1 x has an unknown label (row 32)" in done.stderr
    assert "j.csv: left out, 1 x is contradicted by a later vote" in done.stderr
    assert "j.csv: left out, 1 x has an empty label beside a vote" in done.stderr
    assert "j.csv: left out, 1 x has an unknown label (row 14)" in done.stderr


@pytest.mark.parametrize(
    ("rows", "said"),
    [(["+"] * 3, "+0-"), (["+++"], "+"), (["000"] * 4, "0000"), (["+0-"] * 4, "+++0")],
)
def test_few_people_one_item_all_ties_and_no_plurality_end_without_an_error(call, rows, said):
    found = aligned(call, humans(rows), judge(said))

    assert found["verdict"].startswith("Not enough people")
    for name in ALIGNMENTS:
        assert found[name]["estimate"] is not None or found[name]["reason"]


def test_a_judge_without_any_usable_label_is_one_line(call):
    done = call("align", "--humans", "h.csv", "--judge", "j.csv", "--json", code=1,
                h=humans(), j="item,label\n1,\n2,\n")  # fmt: skip

    assert done.stdout == ""
    assert "2 without one" in done.stderr


def test_systems_in_both_orders_give_the_same_alignment_as_in_one(call):
    header = "item,rater,label,system_a,system_b\n"
    one = "1,ann,A,x,y\n1,ben,B,x,y\n1,eve,A,x,y\n2,ann,tie,x,y\n2,ben,B,x,y\n2,eve,B,x,y\n"
    both = "1,ann,A,x,y\n1,ben,A,y,x\n1,eve,B,y,x\n2,ann,tie,x,y\n2,ben,A,y,x\n2,eve,B,x,y\n"
    said = "item,label,system_a,system_b\n1,B,y,x\n2,B,x,y\n"

    assert aligned(call, header + one, said) == aligned(call, header + both, said)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--humans", "h.csv"),
        ("--humans", "h.csv", "--judge", "h.csv", "--study", "latest"),
        ("--humans", "h.csv", "--judge", "h.csv", "--engine", "offline:rules"),
        ("--study", "latest", "--judge", "h.csv"),
    ],
)
def test_half_of_a_panel_and_a_judge_is_wrong_usage(call, arguments):
    assert call("align", *arguments, code=2, h=humans()).stdout == ""


def test_the_document_of_the_judge_command_is_a_judges_file(call):
    results = [
        {"id": number, "verdict": CODES[code], "orders": []}
        for number, code in enumerate(THREE_WAY[:9], start=1)
    ] + [{"id": 10, "verdict": None, "missing": "undecided"}]

    found = aligned(call, humans(), json.dumps({"results": results}, indent=2))

    assert found["align_majority"]["estimate"] == pytest.approx(7 / 9)
    assert found["left_out"]["rated items on which the judge is undecided, counted as wrong"] == 1


@pytest.mark.parametrize("text", ["{", '{"results": 1}', '{"results": ["Zebulon"]}', "[" * 9_999])
def test_a_document_of_something_else_is_one_line(call, text):
    done = align_fails(call, text)

    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Zebulon" not in done.stderr


def align_fails(call, said):
    return call("align", "--humans", "h.csv", "--judge", "j.csv", "--json", code=1,
                h=humans(), j=said)  # fmt: skip


# A closed panel, and its export read again.


@pytest.fixture
def study(call, tmp_path):
    """A closed panel with three seats, and a judge by the offline rules."""
    with Store.open(tmp_path / "annotations.db") as store:
        study_id = a_study(store, pairs=8, controls=1, control_share=0.1, repeat_share=0.2)
        for tablet, choice in zip(
            tablets(store, study_id, 3), ("first", "equal", "second"), strict=True
        ):
            tablet.start()
            tablet.finish(choice)
        set_state(store, study_id, StudyState.CLOSED, before=StudyState.OPEN)
    (tmp_path / "judge.json").write_text(call("judge", "--study", study_id, "--json").stdout)
    return study_id


def test_a_closed_panel_and_its_export_read_again_give_the_same_numbers(call, study):
    call("export", "out", "--study", study)
    here = document(call("align", "--study", study, "--engine", "offline:rules", "--json"))
    again = document(
        call("align", "--humans", "out/judgments.csv", "--judge", "judge.json", "--json")
    )
    ours = document(call("agreement", "out/judgments.csv", "--json"))

    # What a file of votes doesn't tell: orders, sides on screen, texts, and lines of the panel.
    apart = {"steadiness", "bias", "slices", "left_out"}
    assert {name: part for name, part in here.items() if name not in apart} == {
        name: part for name, part in again.items() if name not in apart
    }
    assert (here["items"], here["votes"], here["raters"]) == (8, 24, 3)
    assert here["steadiness"]["orders"]["zero_shot"]["position_consistency"]["n"] == 8
    assert here["bias"]["people_favor_first_shown"]["estimate"] == 0.5
    assert here["left_out"]["answers about repeats with the sides swapped"] == 6
    assert ours["percent_agreement"]["n"] == 8


def test_the_judge_of_a_panel_is_named_or_the_only_one_that_fits(call, study):
    call("judge", "--study", study, "--protocol", "binary", "--json")

    done = call("align", "--study", study, code=1)
    assert "Several judges fit" in done.stderr
    names = re.findall(r"`(\w{26})`", done.stderr)
    call("align", "--study", study, "--judge-id", names[0])
    both = document(call("align", "--study", study, "--protocol", "three-way", "--binary-id",
                         names[1], "--json"))  # fmt: skip
    assert both["contrast"]["items"] + both["contrast"]["left_out"][
        "rated items that only one of the two answered"
    ] == 8  # fmt: skip
    call("align", "--study", study, "--engine", "openai:none", code=1)


def carded(rows=PEOPLE):
    lines = [
        f"{number},h{seat},{CODES[code]},{'none' if seat <= 3 else 'plain'}"
        for number, row in enumerate(rows, start=1)
        for seat, code in enumerate(row + row, start=1)
    ]
    return "\n".join(["item,rater,label,card", *lines])


def test_agreement_and_alignment_are_told_by_definition_card(call):
    found = agreed(call, carded())["by_card"]
    assert [each["card"] for each in found["cards"]] == ["none", "plain"]
    for name in ("percent_agreement", "alpha_ordinal", "ac1"):
        assert set(found["cards"][0][name]) == STATISTIC
        assert found["differences"][0][name]["estimate"] == 0
    assert found["cards"][0]["seats"] == 3
    assert agreed(call, humans())["by_card"] is None

    beside = ("align", "--humans", "h.csv", "--judge", "j.csv")
    document_of_judge = document(call(*beside, "--json", j=judge()))
    assert document_of_judge["by_card"] is None
    told = document(call(*beside, "--json", h=carded(), j=judge()))["by_card"]
    assert set(told["cards"][0]["align_pairwise"]) == STATISTIC
    lines = call(*beside).stdout
    assert "card plain minus none" in lines
    assert "seats within each card" in lines
    assert "card none: 30 votes of 3 seats on 10 items" in call("agreement", "h.csv").stdout
