"""Cutting texts into pieces loses nothing and names the facts where they stand."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.domain.desk_changes import find_changes
from core.domain.desk_composing import compose_changes
from core.domain.diff import Op
from core.samples import written_examples
from core.services.cases import opening_case, written_case
from pages.ui.pieces import cut
from pages.ui.standing import name_changes, standing_of
from pages.ui.widgets import escaped

TEXTS = st.text(alphabet="ab .\n!", min_size=1, max_size=60)


@given(original=TEXTS, edited=TEXTS)
def test_the_pieces_of_each_pane_join_to_its_text(original, edited):
    marked = cut(original, edited, None)

    assert "".join(piece.text for piece in marked.original) == original
    assert "".join(piece.text for piece in marked.edited) == edited
    inline = [piece for piece in marked.inline if piece.op is not Op.INSERTED]
    assert "".join(piece.text for piece in inline) == original


@pytest.mark.parametrize(
    "example", written_examples(), ids=lambda each: f"{each.pair_id}-{each.level.value}"
)
def test_each_fact_lights_up_exactly_its_quotation(example):
    case = written_case(example.pair_id, example.level)
    marked = cut(case.pair.physician_reply, case.edit.text, case.check)

    assert case.check
    for number, verdict in enumerate(case.check.grounded):
        lit = "".join(p.text for p in marked.edited if f"g{number}" in p.facts)
        assert lit == verdict.fact.evidence
    for number, verdict in enumerate(case.check.kept):
        lit = "".join(p.text for p in marked.original if f"k{number}" in p.facts)
        assert lit == verdict.fact.evidence


def test_what_was_added_carries_its_mark_and_its_words():
    case = opening_case()
    marked = cut(case.pair.physician_reply, case.edit.text, case.check)

    words = {piece.words for piece in marked.edited if "nurse" in piece.text}
    assert words == {"not in the original"}


def test_text_from_outside_is_shown_letter_by_letter_in_notices():
    assert escaped("![x](http://e.example) <b> $y$") == (
        r"\!\[x\]\(http\:\/\/e\.example\) \<b\> \$y\$"
    )


@given(original=TEXTS, edited=TEXTS, data=st.data())
def test_naming_the_changes_loses_nothing_and_names_their_own_words(original, edited, data):
    changes = find_changes(original, edited)
    rejected = {change.key for change in changes if data.draw(st.booleans())}
    composed = compose_changes(original, edited, changes, rejected)
    assume(composed.text)
    marked = name_changes(cut(original, composed.text, None), standing_of(composed))

    assert "".join(piece.text for piece in marked.original) == original
    assert "".join(piece.text for piece in marked.edited) == composed.text
    for change in changes:
        named = [
            [p for p in side if p.change == change.key] for side in (marked.original, marked.edited)
        ]
        assert "".join(piece.text for piece in named[0]) == change.deleted.strip()
        stands = change.deleted if change.key in rejected else change.inserted
        assert "".join(piece.text for piece in named[1]) == stands.strip()
        if change.key in rejected and change.inserted.strip() and not change.deleted.strip():
            assert [piece.text for piece in named[1]] == [""]
