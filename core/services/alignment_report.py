"""The alignment page as one file of HTML: to send, to print, to keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.services.align_marks import CHART_TITLE, Mark, alignment_marks, marks_sheet
from core.services.align_overview import USE_WORDS, Overview
from core.services.align_people_tables import (
    agreement_sheet,
    alt_test_sheet,
    contrast_sheet,
    systems_sheet,
)
from core.services.align_sheets import Sheet
from core.services.align_sway_tables import bias_sheet, ties_sheet
from core.services.align_tables import (
    alignments_sheet,
    by_distance,
    confusion_sheet,
    judge_label,
    judges_sheet,
    left_out_sheet,
    slices_sheet,
)
from core.services.align_verdict import use_of, verdict_in_words
from core.services.aligning import JudgeAlignment
from core.services.card_groups import cards_sheet
from core.services.html_pages import moment, template
from core.services.judge_words import LABEL_WORDS, NOT_A_MODEL
from core.services.wording import is_rules

_ROW, _LEFT, _WIDTH = 28, 330, 420


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One mark as the picture draws it, in its own units."""

    name: str
    kind: str
    y: int
    x: float
    low: float
    high: float
    short: str


def alignment_report_html(
    found: Overview,
    chosen: JudgeAlignment,
    *,
    source: str,
    with_texts: bool,
    with_paper: bool,
    now: datetime | None = None,
) -> str:
    """Return the report: self-contained, without script, safe with any text.

    Every text is escaped by the template; nothing is fetched from anywhere. Without texts, the
    disagreements hold no message, reply, reason or comment.
    """
    marks = alignment_marks(found.judges, chosen, with_paper=with_paper)
    drawn = list(_drawn(marks))
    return template("alignment.html").render(
        source=source,
        judge=judge_label(chosen),
        is_rules=is_rules(chosen.said.name),
        not_a_model=NOT_A_MODEL,
        use=USE_WORDS[use_of(chosen)],
        chart_title=CHART_TITLE,
        verdict=verdict_in_words(chosen),
        drawn=drawn,
        size={"width": _LEFT + _WIDTH + 70, "height": _ROW * len(drawn) + 34},
        ticks=[(_LEFT + _WIDTH * share / 4, f"{share / 4:.2f}") for share in range(5)],
        sheets=[_shown(sheet) for sheet in _sheets(found, chosen, marks)],
        differ=[
            {"judge": LABEL_WORDS[one.judge], "people": LABEL_WORDS[one.people], "one": one}
            for one in by_distance(chosen.disagreements)
        ],
        with_texts=with_texts,
        one_voice=len(chosen.said.voters) == 1,
        made_at=moment(now),
    )


def _sheets(found: Overview, chosen: JudgeAlignment, marks: Sequence[Mark]) -> Iterator[Sheet]:
    """Yield every table of the page, in its order."""
    yield marks_sheet(marks)
    yield judges_sheet(found.judges)
    yield confusion_sheet(chosen)
    for name, contrast in found.contrasts:
        if name == chosen.said.name:
            yield contrast_sheet(contrast)
    yield ties_sheet(found.judges)
    yield bias_sheet(chosen)
    yield agreement_sheet(found.agreement)
    if found.by_card:
        yield cards_sheet(found.by_card)
    yield alt_test_sheet(chosen)
    yield slices_sheet(chosen)
    if chosen.by_card:
        yield cards_sheet(chosen.by_card, judge=judge_label(chosen))
    yield systems_sheet(found.panel, found.judges)
    yield alignments_sheet(chosen)
    yield left_out_sheet(chosen)


def _shown(sheet: Sheet) -> dict[str, object]:
    shares = sheet.shares() if sheet.name == "confusion" else ()
    return {
        "title": sheet.title,
        "note": sheet.note,
        "columns": sheet.columns,
        "rows": sheet.as_words(),
        "shares": shares,
    }


def _drawn(marks: Sequence[Mark]) -> Iterator[Drawn]:
    known = [mark for mark in marks if mark.value.estimate is not None]
    for place, mark in enumerate(known):
        value = mark.value
        x = _x(value.estimate)
        yield Drawn(
            name=mark.name,
            kind=mark.kind.name.lower(),
            y=_ROW * place + _ROW // 2,
            x=x,
            low=x if value.low is None else _x(value.low),
            high=x if value.high is None else _x(value.high),
            short=f"{value.estimate:.2f}",
        )


def _x(share: float | None) -> float:
    return round(_LEFT + _WIDTH * (share or 0.0), 1)
