"""Hypothesis strategies of cases: every field, also the absent and the nasty ones."""

from hypothesis import strategies as st

from core.domain.cases import Case
from core.domain.edits import Edit, EmpathyLevel, Method, Provenance
from core.domain.facts import (
    Attribution,
    AuxLabel,
    Direction,
    EntailmentVerdict,
    Fact,
    FactCheck,
    FactKind,
    Flag,
    FlagKind,
    Span,
)
from core.domain.identity import new_id
from core.domain.messages import MessagePair, PairSource

NASTY = (
    "'); DROP TABLE pairs; --",
    '"quoted"',
    "{{ braces }}",
    "‘curly’",
    "نص",
    "👩‍⚕️",
    "a\nb\tc",
    "\\",
)

words = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"])))
some_words = words.filter(lambda text: bool(text.strip()))
body = some_words.map(lambda text: "".join(c for c in text if c.isprintable()) + " x")
count = st.integers(0, 2**40)
amount = st.floats(0, 1e9)
span = st.builds(
    lambda start, length: Span(start=start, end=start + length),
    st.integers(0, 20_000),
    st.integers(1, 500),
)
fact = st.builds(
    Fact, statement=words, kind=st.sampled_from(FactKind), evidence=words, span=st.none() | span
)
said = st.sampled_from([(True, None), (False, None), (None, "unreadable"), (None, "")])


@st.composite
def verdicts(draw, direction):
    entailed, failure = draw(said)
    grounded = direction is Direction.GROUNDED
    return EntailmentVerdict(
        fact=draw(fact),
        direction=direction,
        entailed=entailed,
        failure=failure,
        attribution=draw(st.none() | st.sampled_from(Attribution)) if grounded else None,
        aux=draw(st.none() | st.sampled_from(AuxLabel)),
        evidence=draw(words),
        span=draw(st.none() | span),
        rationale=draw(words),
        guards=tuple(draw(st.lists(words, max_size=3))),
        corrected_by=draw(st.none() | some_words),
    )


checks = st.builds(
    FactCheck,
    checker=words,
    kept=st.lists(verdicts(Direction.KEPT), max_size=4).map(tuple),
    grounded=st.lists(verdicts(Direction.GROUNDED), max_size=4).map(tuple),
    ungrounded_extractions=count,
    dropped_by_number_guard=count,
)
pairs = st.builds(
    MessagePair,
    id=st.builds(new_id),
    patient_message=body,
    physician_reply=body,
    specialty=words,
    source=st.sampled_from(PairSource),
    deidentified_by=st.none() | words,
)
provenances = st.builds(
    Provenance,
    engine_asked=words,
    engine_served=words,
    calls=count,
    cached=count,
    seconds=st.none() | amount,
    input_tokens=st.none() | count,
    output_tokens=st.none() | count,
    cost=st.none() | amount,
)


@st.composite
def cases(draw):
    pair = draw(pairs)
    check = draw(st.none() | checks)
    return Case(
        id=new_id(),
        pair=pair,
        edit=Edit(
            id=new_id(),
            pair_id=pair.id,
            method=draw(st.sampled_from(Method)),
            level=draw(st.sampled_from(EmpathyLevel)),
            prompt=draw(words),
            prompt_sha=draw(some_words),
            text=draw(some_words),
            provenance=draw(provenances),
            replicate=draw(st.integers(0, 9)),
        ),
        check=check,
        flags=tuple(
            draw(
                st.lists(
                    st.builds(
                        Flag,
                        kind=st.sampled_from(FlagKind),
                        evidence=st.lists(words, max_size=3).map(tuple),
                        raised_by=words,
                    ),
                    max_size=3,
                )
            )
        ),
        created_at=draw(st.datetimes()).isoformat() + "+00:00",
        kept=draw(st.booleans()),
        check_failure=None if check else draw(some_words),
    )
