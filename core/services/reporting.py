"""One page of HTML that holds a case: to send, to print, to keep."""

from __future__ import annotations

from datetime import datetime

from core.domain.cases import Case
from core.services.html_pages import moment, template
from core.services.report_parts import case_parts


def report_html(
    case: Case, *, rates: str | None = None, draft: str = "", now: datetime | None = None
) -> str:
    """Return the report of a case: self-contained, without script, safe with any text.

    Every text is escaped by the template; nothing is fetched from anywhere. `rates` says how
    often the rules are wrong, where rules gave the verdicts; `draft` what is not decided yet.
    """
    return template("case.html").render(
        **case_parts(case), rates=rates, draft=draft, made_at=moment(now)
    )


def report_name(case: Case) -> str:
    """Return a file name that holds the case's id and no text."""
    return f"bedside-case-{case.id.replace('~', '-')}.html"
