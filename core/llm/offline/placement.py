"""Where a sentence may be added to a reply without touching a word of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.facts import Span
from core.llm.offline.tokens import sentences

_GREETING = re.compile(
    r"\s*(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|greetings)\b"
    r"(?:[ ,]+(?:(?:mr|mrs|ms|dr)\.? )?[^\W\d_][\w.'-]*){0,3}[ ]*(?P<end>[,.!:–-]|\n|$)\s*)",
    re.IGNORECASE,
)
_NAME = r"(?:(?i:dr)\b.*|[A-Z][\w.'-]*(?:[ ,]+[A-Z][\w.'-]*){0,4})"
_SIGN_OFF = re.compile(
    r"(?i:(?:with )?(?:warm(?:est)?|kind(?:est)?|best)(?: regards| wishes)?|regards|sincerely|"
    r"warmly|respectfully|thanks|thank you|many thanks|take care|yours(?: truly)?|cheers)"
    rf"[ ]*[,.!]?\s*(?:[-–—]?[ ]*{_NAME})?\s*$"
    rf"|[-–—]+[ ]*{_NAME}\s*$"
    r"|(?i:dr)\.?[ ]+[A-Z][\w.' -]{0,30}(?:,[ ]*\w{2,4})?\s*$"
    r"|[A-Z][\w.'-]+(?:[ ]+[A-Z][\w.'-]*){0,3},[ ]*(?:MD|DO|NP|PA(?:-C)?|RN|PhD)\.?\s*$",
)
_INSTRUCTION = re.compile(
    r"(?:please|you (?:should|need to|must|can|may want to)|it is (?:advisable|advised|recommended|"
    r"important)|make sure|be sure|try|take|stop|start|continue|keep|avoid|drink|use|apply|call|"
    r"contact|see|schedule|consult|seek|follow|check|come|go|bring|hold|increase|decrease|"
    r"let us know|watch)\b",
    re.IGNORECASE,
)
_URGENT = re.compile(
    r"\b(?:emergency|911|immediate(?:ly)?|right away|urgent(?:ly)?|promptly|at once|go to the er|"
    r"life-threatening|crucial|at any hour|day or night|same day|serious quickly)\b",
    re.IGNORECASE,
)
_LEANS_BACK = re.compile(
    r"(?:however|therefore|thus|also|in addition|additionally|moreover|furthermore|otherwise|then|"
    r"instead|but|and|or|so|it|its|they|them|these|this|that|those|such|he|she|in such|in these|"
    r"in this|if such|if so|if not|if these|if this|if that|if it|if they|other|another|both)\b",
    re.IGNORECASE,
)
_FINISHED = re.compile(r"[.!?…。！？][\"'”’)\]]*\s*$")
_LIST_LINE = re.compile(r"[ \t]*(?:[-*•–—·▪●‣#>|]|\(?\w{1,2}[.)]\s)")
INLINE_WORDS = 45
INLINE_ADDED = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The places of a reply, as offsets into its text.

    `opening` and `closing` always exist; `instruction` and `between` are None where nothing fits.
    `urgent` tells that some advice must not wait, `instruction_urgent` that this one must not.
    """

    opening: int
    closing: int
    instruction: int | None
    between: int | None
    urgent: bool
    instruction_urgent: bool
    words: int
    inline: bool


def read_layout(reply: str) -> Layout:
    """Find where sentences may be added to `reply`."""
    spans = sentences(reply)
    closing = _signature_start(reply, spans)
    opening = _after_greeting(reply, spans, closing)
    places = [span.start for span in spans if opening < span.start < closing]
    joints = [start for start in places if _is_joint(reply, start)]
    urgent_at = [s.start for s in spans if _URGENT.search(reply, s.start, s.end)]
    instruction = next(
        (at for at in joints if _INSTRUCTION.match(reply, at) or at in urgent_at), None
    )
    words = len(reply.split())
    return Layout(
        opening=opening,
        closing=closing,
        instruction=instruction,
        between=next((at for at in joints if reply[:at].endswith("\n\n")), None),
        urgent=bool(urgent_at),
        instruction_urgent=instruction in urgent_at,
        words=words,
        inline="\n" not in reply.strip() and words <= INLINE_WORDS,
    )


def weave(reply: str, layout: Layout, additions: Mapping[int, str]) -> str:
    """Return `reply` with each addition at its offset; every character of `reply` stays.

    A short reply stays one paragraph as long as little is added to it.
    """
    added = sum(len(text.split()) for text in additions.values())
    inline = layout.inline and added <= INLINE_ADDED
    pieces: list[str] = []
    done = 0
    for offset in sorted(additions):
        pieces.append(reply[done:offset])
        pieces.append(_fitted(reply, layout, offset, additions[offset], inline=inline))
        done = offset
    pieces.append(reply[done:])
    return "".join(pieces)


def _fitted(reply: str, layout: Layout, offset: int, text: str, *, inline: bool) -> str:
    """Return `text` with the white space that sets it apart from its neighbors."""
    before, after = reply[:offset], reply[offset:]
    own_paragraph = (
        not inline
        if offset in (layout.opening, layout.closing)
        else before.endswith("\n") or "\n" in text
    ) or "\n\n" in text
    gap = "\n\n" if own_paragraph else " "
    unfinished = bool(before.strip()) and not _FINISHED.search(before) and not before.endswith("\n")
    if unfinished or _LIST_LINE.match(before.rsplit("\n", 1)[-1] or "x"):
        gap_before = "\n\n"
    else:
        gap_before = gap
    lead = "" if not before.strip() else _missing(before, gap_before, at_end=True)
    tail = "" if not after.strip() else _missing(after, gap, at_end=False)
    if _LIST_LINE.match(after):
        tail = _missing(after, "\n\n", at_end=False)
    return lead + text + tail


def _missing(neighbor: str, gap: str, *, at_end: bool) -> str:
    """Return what `neighbor` lacks of the wanted gap on the side that faces the addition."""
    space = neighbor[len(neighbor.rstrip()) :] if at_end else neighbor[: -len(neighbor.lstrip())]
    if not neighbor[: len(neighbor)].lstrip():
        return ""
    if not at_end and neighbor == neighbor.lstrip():
        space = ""
    if gap == " ":
        return "" if space else " "
    return "\n" * max(0, len(gap) - space.count("\n"))


def _after_greeting(reply: str, spans: tuple[Span, ...], closing: int) -> int:
    """Return the offset of the first sentence after a greeting.

    A greeting that runs into its sentence ("Hi John, your result is back.") can't be parted from
    it; then the place is after that sentence.
    """
    match = _GREETING.match(reply)
    if match is None or match.end() > closing:
        return min(len(reply) - len(reply.lstrip()), closing)
    following = reply[match.end() : match.end() + 1]
    parted = match["end"] in {".", "!", "\n", ""} or "\n" in reply[match.end("end") : match.end()]
    if parted or following.isupper() or not following.isalpha():
        return match.end()
    return next((s.start for s in spans if s.start >= match.end()), closing)


def _signature_start(reply: str, spans: tuple[Span, ...]) -> int:
    """Return where the sign-off begins, or the end of the text."""
    for span in spans[-4:]:
        if span.start > 0 and _SIGN_OFF.match(reply[span.start :].replace("\n", " ")):
            line = reply.rfind("\n", 0, span.start) + 1
            return line if not reply[line : span.start].strip(" \t-–—") else span.start
    return len(reply.rstrip())


def _is_joint(reply: str, start: int) -> bool:
    """Tell whether the sentence at `start` stands on its own, so that one may be put before it."""
    line = reply[reply.rfind("\n", 0, start) + 1 : start]
    in_list = bool(_LIST_LINE.match(line)) or bool(_LIST_LINE.match(reply[start : start + 4]))
    before = reply[:start].rstrip()
    return (
        not in_list
        and reply[start : start + 1].isupper()
        and bool(_FINISHED.search(before))
        and reply[start - 1].isspace()
        and not _LEANS_BACK.match(reply, start)
    )
