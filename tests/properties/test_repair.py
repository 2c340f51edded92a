"""Whatever the edit, the engine and the checker say, a repair loses nothing of the original."""

import asyncio
import json
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from core.domain.repair_parts import Draft, sentence_spans
from core.domain.repairing import lacking_support, lost_facts
from core.llm.offline.engine import OfflineEngine
from core.metrics.facts import score_check
from core.services.repair import repair_text
from tests.fakes import ScriptedEngine
from tests.unit.repair.saying import a_bench, check

PHYSICIAN = (
    "Your PSA is 4.2.",
    "Stop aspirin 5 days before the biopsy.",
    "Call us with a fever.",
    "Take one tablet every morning.",
    "The wound may itch for 2 weeks.",
)
OTHERS = (
    "Stop aspirin 7 days before the biopsy.",
    "Your PSA is 4.2 and you are cured.",
    "I hear how hard this is.",
    "You will be fine.",
    "Come back in 3 weeks.",
    "Dr. Lee will call.",
)
ORIGINALS = st.lists(st.sampled_from(PHYSICIAN), min_size=1, max_size=4, unique=True)
EDITS = st.lists(st.sampled_from((*PHYSICIAN, *OTHERS)), min_size=1, max_size=7)
JOINS = st.sampled_from([" ", "\n\n"])
SAID = st.lists(st.sampled_from(("", "nonsense", *PHYSICIAN, *OTHERS)), min_size=1, max_size=4)


def saying(texts):
    """Return an engine that gives these texts in turn, whatever it is asked."""

    def answer(request):
        asked = request.inputs["sentences"]
        return json.dumps(
            {
                "sentences": [
                    {"id": each["id"], "text": texts[place % len(texts)]}
                    for place, each in enumerate(asked)
                ]
            }
        )

    return ScriptedEngine(answer)


def moody(original, text, seed):
    """Check a text by sentences, with verdicts that a checker of this mood turns over."""

    def drawn(statement):
        return sha256(f"{seed} {statement} {text}".encode()).digest()[0] % 4 == 0

    found = check(original, text)
    statements = [each.fact.statement for each in found.grounded]
    return check(
        original,
        text,
        undecided=[each for each in statements if drawn(each)],
        contradicted=[each for each in statements if drawn(f"!{each}")],
    )


def repaired(engine, original, edited, before, *, rounds=2, recheck=None):
    bench = a_bench(engine, original, recheck=recheck)
    return asyncio.run(repair_text(bench, edited, before, rounds=rounds))


def holds(result, edited):
    assert lost_facts(result.before, result.check) == ()
    before, after = score_check(result.before), score_check(result.check)
    if before.recall is not None:
        assert after.recall is not None
        assert after.recall >= before.recall
    assert result.text.strip()
    if result.is_changed:
        assert len(lacking_support(result.check)) < len(lacking_support(result.before))
    else:
        assert (result.text, result.check) == (edited, result.before)


@given(original=ORIGINALS, edited=EDITS, join=JOINS)
def test_by_rules_recall_never_falls(original, edited, join):
    one, other = join.join(original), join.join(edited)
    before = check(one, other)
    result = repaired(OfflineEngine(), one, other, before)

    holds(result, other)
    assert result.rounds <= 2


@given(original=ORIGINALS, edited=EDITS, said=SAID, rounds=st.integers(min_value=1, max_value=5))
def test_whatever_a_model_says_recall_never_falls(original, edited, said, rounds):
    one, other = " ".join(original), " ".join(edited)
    result = repaired(saying(said), one, other, check(one, other), rounds=rounds)

    holds(result, other)
    assert result.rounds <= rounds


@given(original=ORIGINALS, edited=EDITS, said=SAID, seed=st.integers(0, 1_000))
def test_a_checker_of_changing_moods_makes_nothing_worse(original, edited, said, seed):
    one, other = " ".join(original), " ".join(edited)

    async def recheck(text):
        return moody(one, text, seed)

    before = moody(one, other, seed)
    holds(repaired(saying(said), one, other, before, recheck=recheck), other)


@given(text=st.text(max_size=120) | EDITS.map(" ".join))
def test_sentences_are_all_of_a_text_and_nothing_else(text):
    assert "".join(text[span.start : span.end] for span in sentence_spans(text)) == text
    assert Draft.of(text).text == text.rstrip()
