"""A table on screen says names from outside letter by letter."""

from streamlit.testing.v1 import AppTest

HOSTILE = ":red[x] **b** $y$"


def a_table():
    import streamlit as st

    from core.services.align_sheets import Sheet
    from pages.ui.sheets import show_sheet

    name = st.session_state["name"]
    show_sheet(Sheet(name="n", title=name, columns=("Name", "Value"), rows=((name, 1),), note=name))


def test_title_cells_and_note_of_a_table_are_no_markdown():
    app = AppTest.from_function(a_table)
    app.session_state["name"] = HOSTILE
    app.run()

    bare = r"\:red\[x\] \*\*b\*\* \$y\$"
    assert app.subheader[0].value == bare
    assert app.caption[0].value == bare
    assert app.table[0].value.iloc[0, 0] == bare
