"""Cases in a store, panels that saw their edit, and judges that were asked about it."""

import json
from dataclasses import replace
from html.parser import HTMLParser

from core.domain.access import OPERATOR
from core.domain.identity import content_hash
from core.domain.judges import Judge
from core.domain.judging import Judgment, Order, Verdict
from core.domain.panel import WhyChip
from core.services.judging import register_judge
from core.services.passport import find_passport
from core.services.passport_json import passport_json
from core.services.passport_page import passport_html
from core.services.studying import close_study
from core.store import judgments
from core.store.cases import get_case, save_case
from tests.judges import an_order
from tests.panels import TEXTS, a_study, an_item, tablets
from tests.unit.store.builders import a_case, a_pair, an_edit

CHIPS = replace(TEXTS, chips=(WhyChip(id="explained", label="It explained things"),))


def a_stored_case(store, *, pair=None, text="I hear the worry. Your PSA is 4.2.", **fields):
    """Keep a case and return it as it stands in the database."""
    pair = pair or a_pair()
    case = a_case(pair, edit=an_edit(pair, text=text), kept=True, **fields)
    return get_case(store, save_case(store, case))


def showing(case, *, side="a", **fields):
    """Return a comparison that shows the edit of a case."""
    source = {
        "case": case.id,
        "edit": case.edit.id,
        "text_sha": content_hash(case.edit.text),
    }
    other = "b" if side == "a" else "a"
    made = {
        "pair_id": case.pair.id,
        "message": case.pair.patient_message,
        f"text_{side}": case.edit.text,
        f"text_{other}": case.pair.physician_reply,
        f"system_{side}": "edit_refined:high:CANARY-ENGINE",
        f"system_{other}": "physician",
        f"source_{side}": source,
    }
    return an_item(1, **{**made, **fields})


def a_panel(store, *items, choices=("first",), closed=True, texts=CHIPS, why=(), removed=0):
    """Keep a panel of these comparisons, one seat a choice; the first `removed` leave again."""
    study_id = a_study(
        store,
        items=items,
        controls=0,
        texts=texts,
        votes_per_pair=max(1, len(choices)),
        control_share=0,
        repeat_share=0,
    )
    seats = tablets(store, study_id, len(choices)) if choices else []
    for tablet, choice in zip(seats, choices, strict=True):
        tablet.start()
        while tablet.shown["screen"] == "pair":
            tablet.tap("choose", choice=choice)
            if why:
                tablet.tap("why", chips=list(why))
            tablet.tap("next")
    for tablet in seats[:removed]:
        tablet.tap("remove")
    if closed:
        close_study(store, OPERATOR, study_id)
    return study_id


def a_judge(store, study_id, item_id, *verdicts, reason="because") -> Judge:
    """Keep a judge's answers about one comparison, in the order AB and then BA."""
    judge = register_judge(store, OPERATOR, an_order(study_id))
    made = dict.fromkeys(
        ("fault", "seconds", "input_tokens", "output_tokens", "cost", "engine_served"), None
    )
    with judgments.StoreJudgments(store.path, judge.id) as kept:
        for order, verdict in zip(Order, verdicts, strict=True):
            said = Judgment(
                item_id=item_id,
                order=order,
                verdict=Verdict(verdict) if verdict else None,
                failure=None if verdict else "It said nothing usable.",
                reason=reason,
            )
            kept.keep(said, {**made, "raw": "", "cached": 0})
    return judge


def document(store, case, actor=OPERATOR):
    """Return the document as somebody reads it from a file."""
    found = passport_json(find_passport(store, actor, case.id))
    return json.loads(json.dumps(found, allow_nan=False, ensure_ascii=False))


def page(store, case, actor=OPERATOR):
    reader = Reader()
    reader.html = passport_html(find_passport(store, actor, case.id))
    reader.feed(reader.html)
    return reader


class Reader(HTMLParser):
    """Reads a page as a browser would: tags, texts, links, ids and tables."""

    def __init__(self):
        super().__init__()
        self.html, self.tags, self.attrs, self.pieces = "", [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attrs.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.pieces.append(data)

    @property
    def text(self):
        return "".join(self.pieces)

    def values(self, *names):
        return [found[name] for _, found in self.attrs for name in names if name in found]
