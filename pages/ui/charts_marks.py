"""What stands beside the points of a chart: others' numbers, and lines across it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pages.ui.charts import Ghost, Rule
from pages.ui.charts_ink import ghost_color, ink

if TYPE_CHECKING:
    import altair as alt


def ghost_marks(ghosts: Sequence[Ghost], x: alt.X, y: alt.Scale) -> Iterator[alt.Chart]:
    """Draw somebody else's numbers, each with its name."""
    import altair as alt

    if not ghosts:
        return
    rows = [
        {"x": one.place, "y": one.value, "name": f"{one.name} {one.value:.2f}"} for one in ghosts
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(x=x, y=alt.Y("y:Q", scale=y))
    yield base.mark_point(shape="diamond", size=90, filled=False, color=ghost_color()).encode(
        tooltip=[alt.Tooltip("name:N", title="Not ours")]
    )
    yield base.mark_text(align="center", dy=16, fontSize=12, color=ghost_color()).encode(
        text="name:N"
    )


def rule_lines(
    rules: Sequence[Rule], x: alt.X, y: alt.Scale, *, low: float, right: float
) -> Iterator[alt.Chart]:
    """Draw lines across a chart; the name of a line at a value ends at `right`."""
    import altair as alt

    height = alt.Y("y:Q", scale=y)
    for rule in rules:
        row = {
            "x": right if rule.place is None else rule.place,
            "y": low if rule.value is None else rule.value,
            "name": rule.name,
        }
        base = alt.Chart(alt.Data(values=[row]))
        across = base.mark_rule(strokeDash=[6, 4], color=ink())
        yield across.encode(y=height) if rule.place is None else across.encode(x=x)
        yield base.mark_text(align="right", dx=-5, dy=-9, fontSize=12, color=ink()).encode(
            x=x, y=height, text="name:N"
        )
