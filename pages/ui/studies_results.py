"""After closing: how complete each pair is, how carefully people judged, and where to go next."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor, Capability
from core.domain.panel import Study
from core.domain.statistics import Statistic
from core.services.card_groups import agreement_by_card, cards_sheet
from core.services.panels import panel_of_study
from core.services.results import Results, results
from core.services.tools import Store
from pages.ui.sheets import show_sheet
from pages.ui.studies_download import download_study
from pages.ui.studies_whys import show_whys
from pages.ui.studies_words import counted


def show_results(store: Store, actor: Actor, study: Study) -> None:
    """Show completeness, controls and repeats, and the way to alignment."""
    found = results(store, actor, study.id)
    with st.container(horizontal=True):
        st.metric("Pairs complete", f"{found.complete} of {len(found.pairs)}", border=True)
        st.metric("Votes", found.votes, border=True)
        st.metric("Seats that answered", _answered(found), border=True)
        st.metric("Median time a pair", _seconds(found.median_seconds), border=True)
    st.subheader("How carefully and stably people judged", anchor=False)
    _quality(found)
    if study.texts.cards and actor.may(Capability.MAKE_STUDIES):
        _by_card(store, actor, study)
    st.subheader("Each pair", anchor=False)
    _pairs(found)
    st.subheader("Each seat", anchor=False)
    _seats(found)
    show_whys(store, actor, study)
    st.subheader("Next: do judges agree with these people?", anchor=False)
    if actor.may(Capability.MAKE_STUDIES):
        st.page_link(
            "alignment.py",
            label="Put judges beside these people",
            icon=":material/balance:",
            query_params={"study": study.id},
        )
    st.markdown(
        "Or download the answers. `judgments.csv` holds one row an answer, ready for agreement and "
        "alignment statistics; answers of excluded seats are kept apart in `answers.csv`."
    )
    download_study(actor, study)


def _quality(found: Results) -> None:
    import pandas as pd

    rows = (
        ("Silent controls judged equal", found.controls_equal, "near 1 when people read"),
        ("Repeats answered alike, sides swapped", found.repeats_same, "near 1 when stable"),
        ("Choices for the reply shown first", found.first_shown, "0.5 without a position bias"),
        ("Answers that say both equally", found.equal, "no right value"),
    )
    st.table(
        pd.DataFrame(
            {
                "": [name for name, _, _ in rows],
                "Share": [_share(one) for _, one, _ in rows],
                "95 % interval": [_interval(one) for _, one, _ in rows],
                "n": [one.n for _, one, _ in rows],
                "To compare with": [words for _, _, words in rows],
            }
        ).set_index(""),
        border="horizontal",
    )
    st.caption(
        "Wilson intervals. They take answers as independent; answers of one person are alike, so "
        "the true intervals are somewhat wider."
    )


def _by_card(store: Store, actor: Actor, study: Study) -> None:
    by_card = agreement_by_card(panel_of_study(store, actor, study.id))
    if by_card:
        show_sheet(cards_sheet(by_card))
    else:
        st.caption("Agreement by definition card needs votes under at least two cards.")


def _pairs(found: Results) -> None:
    import pandas as pd

    st.dataframe(
        pd.DataFrame(
            {
                "The patient wrote": [" ".join(pair.message.split()) for pair in found.pairs],
                "Votes": [pair.votes for pair in found.pairs],
                "Wanted": [pair.wanted for pair in found.pairs],
                "Skipped": [pair.skips for pair in found.pairs],
            }
        ),
        key="results_pairs",
        hide_index=True,
        height=min(380, 38 + 35 * max(1, len(found.pairs))),
    )


def _seats(found: Results) -> None:
    import pandas as pd

    seats = found.seats
    st.dataframe(
        pd.DataFrame(
            {
                "Seat": [seat.number for seat in seats],
                "At the end": [seat.state for seat in seats],
                "Pairs": [seat.answers for seat in seats],
                "Skipped": [seat.skips for seat in seats],
                "Controls equal": [_of(seat.controls_equal, seat.controls) for seat in seats],
                "Repeats alike": [_of(seat.repeats_same, seat.repeats) for seat in seats],
                "Median time": [_seconds(seat.median_seconds) for seat in seats],
                "Excluded": [seat.excluded_reason or "" for seat in seats],
            }
        ),
        key="results_seats",
        hide_index=True,
        height=min(380, 38 + 35 * max(1, len(seats))),
    )


def _answered(found: Results) -> str:
    answered = sum(seat.answers > 0 for seat in found.seats)
    return f"{answered} of {counted(len(found.seats), 'seat')}"


def _share(one: Statistic) -> str:
    return f"{one.estimate:.2f}" if one.estimate is not None else f"not defined: {one.reason}"


def _interval(one: Statistic) -> str:
    if one.low is None or one.high is None:
        return ""
    return f"{one.low:.2f} to {one.high:.2f}"


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}" if whole else ""


def _seconds(seconds: float | None) -> str:
    return "none" if seconds is None else f"{seconds:.0f} s"
