"""Edit a reply by rules: the physician's words stay as they are, warm sentences are added."""

from __future__ import annotations

from core.domain.edits import EmpathyLevel
from core.llm.offline.concerns import read_concern
from core.llm.offline.language import reads_english
from core.llm.offline.phrasing import Additions, Chosen, compose
from core.llm.offline.placement import Layout, read_layout, weave

_NO_ANSWER = (
    "These words were put together by fixed rules that know no medicine, so your care team's "
    "answer is not in this text."
)


def edit(patient_message: str, physician_reply: str, level: EmpathyLevel) -> str:
    """Return `physician_reply` word for word, with sentences for what the patient voiced.

    A reply in another language comes back as it is: the rules only write English.
    """
    layout = read_layout(physician_reply)
    additions = plan(patient_message, physician_reply, level)
    return weave(physician_reply, layout, _by_offset(layout, additions))


def plan(patient_message: str, physician_reply: str, level: EmpathyLevel) -> Additions:
    """Return what `edit` adds, by place, with the template of each sentence."""
    if level is EmpathyLevel.NONE or not reads_english(physician_reply):
        return Additions()
    return compose(
        read_concern(patient_message),
        read_layout(physician_reply),
        physician_reply,
        level,
        f"{patient_message}\x1f{physician_reply}",
    )


def write_without_reply(patient_message: str, level: EmpathyLevel) -> str:
    """Acknowledge the message and say that no answer is here: rules know no medicine."""
    additions = plan(patient_message, _NO_ANSWER, level)
    if not additions.opening:
        return _NO_ANSWER
    begun, ended = _joined(additions.opening), _joined(additions.closing)
    return "\n\n".join(part for part in (begun, _NO_ANSWER, ended) if part)


def _by_offset(layout: Layout, additions: Additions) -> dict[int, str]:
    """Return the text to add at each offset; what meets at one place makes one paragraph."""
    bridge_at = layout.instruction if layout.instruction is not None else layout.between
    placed = (
        (layout.opening, (*additions.opening, *additions.lead)),
        (bridge_at, additions.bridge),
        (layout.closing, additions.closing),
    )
    texts: dict[int, str] = {}
    for offset, chosen in placed:
        if offset is not None and chosen:
            texts[offset] = " ".join(filter(None, (texts.get(offset), _joined(chosen))))
    return texts


def _joined(chosen: tuple[Chosen, ...]) -> str:
    return " ".join(each.text for each in chosen)
