"""Check an edit that somebody brings along, without editing anything."""

from __future__ import annotations

from datetime import UTC, datetime

from core.domain.cases import Case
from core.domain.edits import Edit, EmpathyLevel, Method, Provenance
from core.domain.identity import new_id
from core.domain.messages import pair_id
from core.domain.text import clean_text
from core.metrics.flags import raise_flags
from core.services.checking import check_texts
from core.services.library import pasted_pair
from core.services.steps import OnStep, silent
from core.services.tally import Tally
from core.services.tools import Tools

GIVEN = "given"
NO_MESSAGE = "(no patient message given)"


async def check_given_edit(
    tools: Tools,
    *,
    original: str,
    edited: str,
    message: str | None,
    checker: str,
    on_step: OnStep = silent,
) -> Case:
    """Return the check of a given edit as a case that is not stored.

    Raises
    ------
    InvalidPair
        When a text is empty or broken; an empty edit is refused, not scored.
    EngineError
        When the checker can't be asked.
    """
    pair = pasted_pair(message or NO_MESSAGE, original)
    text = clean_text(edited, what="edited reply")
    with tools.call_log() as log:
        tally = Tally(log)
        scope = pair_id(pair.patient_message, pair.physician_reply)
        async with tools.engine(checker, log=tally, scope=scope) as engine:
            check = await check_texts(
                engine,
                checker,
                original=pair.physician_reply,
                edited=text,
                message=pair.patient_message if message else None,
                secret=tools.secret,
                on_step=on_step,
            )
    return Case(
        id=new_id(),
        pair=pair,
        edit=Edit(
            id=new_id(),
            pair_id=pair.id,
            method=Method.OWN_PROMPT,
            level=EmpathyLevel.NONE,
            prompt=GIVEN,
            prompt_sha="none",
            text=text,
            provenance=Provenance(engine_asked=GIVEN, engine_served=GIVEN),
        ),
        check=check,
        flags=raise_flags(original=pair.physician_reply, check=check, checker=checker),
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        kept=False,
    )
