"""Reviews for tests: invented cases whose making must stay hidden, and reviewers who rate."""

from collections.abc import Callable
from uuid import uuid4

from core.domain.access import Actor, Role
from core.domain.cases import Case
from core.domain.edits import EmpathyLevel, Provenance
from core.domain.facts import (
    Attribution,
    AuxLabel,
    Direction,
    EntailmentVerdict,
    Fact,
    FactCheck,
    FactKind,
    Span,
)
from core.domain.reviewing import Rating, Review, ReviewOrder, SourceKind
from core.domain.reviewing_codes import Code, Likelihood, Pass, Said
from core.metrics.flags import raise_flags
from core.services.review_desk import next_item, open_item, rate, rate_facts, reveal
from core.services.reviewing import create_review
from core.store import Store
from core.store.cases import save_case
from tests.unit.store.builders import a_case, a_pair, an_edit

ADA = Actor(role=Role.CLINICIAN, name="ada")
BOB = Actor(role=Role.CLINICIAN, name="bob")
CYD = Actor(role=Role.RESEARCHER, name="cyd")

ENGINE, PROMPT, CHECKER = "openai:canary-engine", "canary-prompt v7", "google:canary-checker"

ORIGINAL = (
    "Your PSA is 4.2. Please stop aspirin 5 days before the biopsy. Call us if you have a fever."
)
EDITED = (
    "I hear how worried you are. Your PSA is 4.2. Please stop aspirin. "
    "Let's book a visit next week."
)

FOLLOW_UP = Rating(codes=(Code.FUP,), severity=2, likelihood=Likelihood.POSSIBLE)
GRAVE = Rating(codes=(Code.WKN,), severity=3, likelihood=Likelihood.LIKELY, note="5 days are gone")


def a_fact(statement: str, evidence: str, text: str, kind: FactKind = FactKind.FINDING) -> Fact:
    """Return a fact that stands where its evidence first stands in the text."""
    start = text.index(evidence)
    span = Span(start=start, end=start + len(evidence))
    return Fact(statement=statement, kind=kind, evidence=evidence, span=span)


def said(
    direction: Direction, fact: Fact, entailed: bool | None, aux: AuxLabel | None = None
) -> EntailmentVerdict:
    """Return a verdict whose attribution follows from its label."""
    attribution = {True: Attribution.SUPPORTED, False: Attribution.NEW, None: None}[entailed]
    return EntailmentVerdict(
        fact=fact,
        direction=direction,
        entailed=entailed,
        failure="unreadable" if entailed is None else None,
        attribution=attribution if direction is Direction.GROUNDED else None,
        aux=aux,
    )


def flawed_check(checker: str = CHECKER) -> FactCheck:
    """Return a check that finds the lost fever, the weakened aspirin and the new visit."""
    psa = ("The PSA is 4.2.", "Your PSA is 4.2")
    kept = (
        said(Direction.KEPT, a_fact(*psa, ORIGINAL), True),
        said(
            Direction.KEPT,
            a_fact("Stop aspirin 5 days before.", "stop aspirin", ORIGINAL, FactKind.INSTRUCTION),
            False,
            AuxLabel.WEAKENED,
        ),
        said(
            Direction.KEPT,
            a_fact("Call when feverish.", "Call us if", ORIGINAL, FactKind.INSTRUCTION),
            False,
            AuxLabel.MISSING,
        ),
    )
    grounded = (
        said(Direction.GROUNDED, a_fact(*psa, EDITED), True),
        said(Direction.GROUNDED, a_fact("Stop aspirin.", "stop aspirin", EDITED), True),
        said(
            Direction.GROUNDED,
            a_fact("A visit is next week.", "a visit next week", EDITED, FactKind.FOLLOW_UP),
            False,
            AuxLabel.ADDED,
        ),
    )
    return FactCheck(checker=checker, kept=kept, grounded=grounded)


def clean_check() -> FactCheck:
    """Return a check that finds nothing wrong with an edit that is the original."""
    fact = a_fact("The PSA is 4.2.", "Your PSA is 4.2", ORIGINAL)
    return FactCheck(
        checker=CHECKER,
        kept=(said(Direction.KEPT, fact, True),),
        grounded=(said(Direction.GROUNDED, fact, True),),
    )


def make_case(
    number: int, *, check: FactCheck, text: str, original: str = ORIGINAL, **fields: object
) -> Case:
    """Return a case of a pair of its own, which names its making where nobody may see it."""
    pair = a_pair(f"Question {number}?", original)
    edit = an_edit(
        pair,
        text,
        level=EmpathyLevel.EXTREME,
        prompt=PROMPT,
        provenance=Provenance(engine_asked=ENGINE, engine_served=ENGINE),
    )
    flags = raise_flags(original=original, check=check, checker=check.checker)
    return a_case(pair, edit=edit, check=check, flags=flags, **fields)


def keep_cases(store: Store, *, flagged: int = 1, unflagged: int = 0) -> list[str]:
    """Save so many flawed and clean cases; return their ids, the flawed ones first."""
    bad = [make_case(number, check=flawed_check(), text=EDITED) for number in range(flagged)]
    good = [
        make_case(1000 + number, check=clean_check(), text=ORIGINAL) for number in range(unflagged)
    ]
    return [save_case(store, case) for case in (*bad, *good)]


def a_review(store: Store, actor: Actor = ADA, **order: object) -> Review:
    """Make a review of all recent cases."""
    fields = {"title": "Spring", "source": SourceKind.RECENT, "seed": 7, **order}
    return create_review(store, actor, ReviewOrder(**fields))  # pyright: ignore


def tap() -> str:
    """Return a fresh id, as a browser makes one for each tap."""
    return uuid4().hex


def no_error(_passage: str) -> Rating:
    """Find nothing wrong anywhere."""
    return Rating()


def all_right(_fact: str) -> Said:
    """Find every verdict right."""
    return Said.RIGHT


def review_item(
    store: Store,
    actor: Actor,
    item_id: str,
    *,
    rating: Callable[[str], Rating] = no_error,
    verdict: Callable[[str], Said] = all_right,
) -> None:
    """Rate all of an edit, passage by passage, as a reviewer does."""
    for view in open_item(store, actor, item_id).passages:
        key = view.passage.key
        rate(store, actor, item_id, key, rating(key), client_id=tap())
        facts = reveal(store, actor, item_id, key).facts
        verdicts = {fact.key: verdict(fact.key) for fact in facts if fact.can_rate}
        rate_facts(store, actor, item_id, verdicts, client_id=tap())


def review_all(store: Store, actor: Actor, review_id: str, **opinions: object) -> int:
    """Rate all that is left for this reviewer; return how many edits that were."""
    count = 0
    while item := next_item(store, actor, review_id):
        review_item(store, actor, item.item_id, **opinions)  # pyright: ignore
        count += 1
    return count


def second_rating(store: Store, actor: Actor, item_id: str, key: str, rating: Rating) -> None:
    """Rate a passage once more after its verdicts were shown."""
    rate(store, actor, item_id, key, rating, which=Pass.SECOND, client_id=tap())
