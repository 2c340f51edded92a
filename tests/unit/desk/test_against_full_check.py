"""What is carried sentence by sentence against a full check by the same rules."""

import random
from dataclasses import replace

from core.domain.desk import Decision, compose, stretches
from core.llm.offline.engine import OfflineEngine
from core.samples import sample_pairs
from core.services.cases import written_case, written_levels
from core.services.checking import check_texts
from core.services.desk_checking import known_of
from core.services.desk_judging import judge_anew
from core.services.wording import RULES_ENGINE

MIXTURES = 3
ENGINE, SECRET = OfflineEngine(), b"of this test"


async def full(case, text):
    return await check_texts(
        ENGINE,
        RULES_ENGINE,
        original=case.pair.physician_reply,
        edited=text,
        message=case.pair.patient_message,
        secret=SECRET,
    )


async def carried(case, text):
    known = known_of(case, text, [])
    assert known is not None
    if known.waiting:
        judged = await judge_anew(ENGINE, RULES_ENGINE, case, known, secret=SECRET)
        known = known_of(case, text, [judged])
        assert known is not None
    assert not known.waiting
    return known.check


def mixtures(case, rng):
    """Yield texts with some of the whole stretches rejected."""
    original, edit = case.pair.physician_reply, case.edit.text
    cut = stretches(original, edit, case.check)
    for _ in range(MIXTURES):
        out = [hunk.key for each in cut if rng.random() < 0.4 for hunk in each.hunks]
        yield compose(original, edit, dict.fromkeys(out, Decision.REJECTED))


def labels(verdicts):
    return {each.fact.statement.casefold(): each.entailed for each in verdicts}


async def test_on_every_written_example_both_say_the_same_of_nearly_every_fact():
    rng = random.Random(3)
    same = differ = 0
    for pair in sample_pairs():
        for level in written_levels(pair.id):
            made = written_case(pair.id, level)
            case = replace(made, check=await full(made, made.edit.text))
            for text in mixtures(case, rng):
                one, other = await carried(case, text), await full(case, text)
                assert labels(one.grounded) == labels(other.grounded)
                pairs = zip(one.kept, other.kept, strict=True)
                agree = [mine.entailed == theirs.entailed for mine, theirs in pairs]
                same, differ = same + sum(agree), differ + agree.count(False)

    assert same > 1000
    assert differ / (same + differ) < 0.005


HARMLESS = (
    "Please take all the time that you need.",
    "Write to me whenever you like.",
    "Do not hesitate to call.",
)


async def test_a_harmless_sentence_written_by_hand_changes_no_hand_label():
    for pair in sample_pairs():
        for level in written_levels(pair.id):
            case = written_case(pair.id, level)
            for words in HARMLESS:
                check = await carried(case, f"{case.edit.text} {words}")
                assert case.check is not None
                assert labels(check.kept) == labels(case.check.kept)
