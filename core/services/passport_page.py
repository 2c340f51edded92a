"""A passport as one page of HTML: to read, to print, to keep."""

from __future__ import annotations

from typing import cast

from core.domain.desk_states import Cause
from core.domain.identity import Json
from core.domain.judging import Missing
from core.domain.reviewing_settling import Settled
from core.services.html_pages import moment, template
from core.services.judge_words import PROTOCOL_SHORT, engine_words
from core.services.passport import Passport
from core.services.passport_json import SCHEMA, passport_json
from core.services.passport_judges import UNFINISHED, JudgeAnswer
from core.services.report_parts import FactPlace, case_parts
from core.services.wording import mark_words, money, time_taken, verdict_words

TITLES = {
    "texts": "The texts",
    "changes": "What changed",
    "flags": "Flags",
    "facts": "Facts and verdicts",
    "decisions": "Decisions at the desk",
    "repairs": "Repairs",
    "reviews": "What reviewers said",
    "panels": "What panels said",
    "judges": "What judges said",
    "making": "How it was made",
    "prompt": "The prompt",
    "hashes": "Hashes",
}
_CHOICES = {"edit": "the edit", "equal": "both equally", "other": "the other reply"}
_SAYS = {
    **_CHOICES,
    Missing.UNDECIDED.value: "undecided (flipped with the order)",
    Missing.UNREADABLE.value: "unreadable",
    UNFINISHED: "not asked in both orders yet",
}
_PLACES = {True: "first", False: "second", None: "not told by a tie"}
_CAUSES = {
    Cause.MADE: "made",
    Cause.DECIDED: "decided a change",
    Cause.WARMTH: "accepted all warmth",
    Cause.REJECTED_ALL: "rejected all",
    Cause.HAND_EDIT: "edited by hand",
    Cause.REPAIR: "took a repair",
    Cause.UNDO: "undid",
    Cause.REDO: "did again",
    Cause.JUDGED: "had what was new judged",
}
_SETTLED = {
    Settled.ADJUDICATED: "reviewers differed, and somebody decided",
    Settled.AGREED: "two agree",
    Settled.ONLY: "one reviewer",
    Settled.UNDECIDED: "reviewers differ",
    Settled.UNRATED: "not rated",
}
_HASHED = {
    "patient_message": "The patient's message",
    "physician_reply": "The physician's reply",
    "edited_reply": "The edited reply",
    "resulting_reply": "The resulting text of the desk",
    "prompt": "The prompt (system and user part with their variables)",
    "passport": "This passport's JSON document",
}


def passport_html(passport: Passport) -> str:
    """Return the page: self-contained, without script, safe with any text.

    Every text is escaped by the template, and nothing is fetched from anywhere.
    """
    hashes = cast("dict[str, Json]", passport_json(passport)["hashes"])
    desk = next(iter(passport.decisions.rows), None)
    result = desk.result if desk else passport.case
    return template("passport.html").render(
        **case_parts(passport.case, _corrections(passport)),
        passport=passport,
        titles=TITLES,
        contents=list(TITLES.items()),
        choices=_CHOICES,
        says=_SAYS,
        places=_PLACES,
        protocols=PROTOCOL_SHORT,
        engines=[engine_words(judge.engine) for judge in passport.judges.rows],
        took=_took,
        result=case_parts(result),
        result_checker=result.check.checker if result.check else "",
        mark_words=mark_words,
        causes=_CAUSES,
        settled=_SETTLED,
        money=money,
        time_taken=time_taken,
        hashes_of=hashes,
        hashes=[(_HASHED[name], value or "none") for name, value in hashes.items()],
        schema=SCHEMA,
        made_at=moment(passport.made_at),
    )


def _corrections(passport: Passport) -> dict[FactPlace, str]:
    checker = passport.case.check.checker if passport.case.check else ""
    return {
        place: f"Corrected by {one.by} on {one.at}; the checker said: "
        f"{verdict_words(one.checker_said, checker=checker)}."
        for place, one in passport.corrections.items()
    }


def _took(answer: JudgeAnswer) -> str:
    if answer.is_cached:
        return "from the cache"
    return f"{time_taken(answer.seconds)}, {money(answer.cost)}"
