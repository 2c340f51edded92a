from core.domain.edits import LEVELS, EmpathyLevel
from core.domain.facts import Direction
from core.domain.messages import LengthBand, PairSource
from core.samples import opening_pair_id, sample_pairs, written_example, written_examples

SYNTHETIC = [pair for pair in sample_pairs() if pair.source is PairSource.SYNTHETIC]
KQA = [pair for pair in sample_pairs() if pair.source is PairSource.KQA]


def test_forty_eight_real_and_at_least_twenty_synthetic_pairs_ship():
    assert len(KQA) == 48
    assert len(SYNTHETIC) >= 20
    assert len(SYNTHETIC) + len(KQA) == len(sample_pairs())


def test_no_two_pairs_share_an_id():
    assert len({pair.id for pair in sample_pairs()}) == len(sample_pairs())


def test_every_pair_says_who_removed_identifiers():
    assert {pair.deidentified_by for pair in SYNTHETIC} == {"synthetic"}
    assert {pair.deidentified_by for pair in KQA} == {"source"}


def test_every_synthetic_pair_wears_its_mark_in_its_id_and_names_a_specialty():
    assert all(pair.id.startswith("syn-") and pair.specialty for pair in SYNTHETIC)


def test_real_pairs_cover_the_three_length_bands_as_the_source_says():
    counts = {band: sum(pair.band is band for pair in KQA) for band in LengthBand}
    assert counts == {LengthBand.SHORT: 12, LengthBand.MEDIUM: 18, LengthBand.LONG: 18}


def test_synthetic_replies_run_from_a_line_to_a_page():
    lengths = [len(pair.physician_reply) for pair in SYNTHETIC]
    assert sum(length < 120 for length in lengths) >= 6
    assert sum(120 <= length <= 230 for length in lengths) >= 6
    assert sum(231 <= length <= 900 for length in lengths) >= 8
    assert max(lengths) <= 900


def test_every_synthetic_pair_has_one_example_at_each_level_and_no_other_pair_has_any():
    written = [(example.pair_id, example.level) for example in written_examples()]
    assert written == [(pair.id, level) for pair in SYNTHETIC for level in LEVELS]


def test_an_example_is_found_by_pair_and_level():
    for example in written_examples():
        assert written_example(example.pair_id, example.level) is example


def test_a_pair_without_examples_has_none_rather_than_an_error():
    assert written_example(KQA[0].id, EmpathyLevel.HIGH) is None
    assert written_example(opening_pair_id(), EmpathyLevel.NONE) is None


def test_the_library_is_read_once():
    assert sample_pairs() is sample_pairs()
    assert written_examples() is written_examples()


def test_labels_line_up_with_the_facts_they_judge():
    for example in written_examples():
        assert tuple(verdict.fact for verdict in example.check.kept) == example.original_facts
        assert example.check.undecided == 0
        assert example.check.checker == "hand labels"
        assert all(v.direction is Direction.KEPT for v in example.check.kept)


def test_every_span_cuts_out_exactly_the_words_it_stands_for():
    replies = {pair.id: pair.physician_reply for pair in SYNTHETIC}
    for example in written_examples():
        reply = replies[example.pair_id]
        cuts = [(reply, fact.evidence, fact.span) for fact in example.original_facts]
        cuts += [(example.text, v.evidence, v.span) for v in example.check.kept]
        cuts += [(example.text, v.fact.evidence, v.fact.span) for v in example.check.grounded]
        cuts += [(reply, v.evidence, v.span) for v in example.check.grounded]
        for text, quotation, span in cuts:
            if span is None:
                assert quotation == ""
            else:
                assert text[span.start : span.end] == quotation
                assert text.index(quotation) == span.start
