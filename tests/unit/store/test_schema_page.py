"""The page about the schema is what the program says."""

from pathlib import Path

from core.store.describe import PURPOSES, schema_page

PAGE = Path(__file__).parents[3] / "docs" / "schema.md"


def test_the_schema_page_is_up_to_date():
    message = "Run `python -m core.store.describe docs/schema.md`."
    assert PAGE.read_text(encoding="utf-8") == schema_page(), message


def test_every_table_is_strict_and_every_purpose_has_its_table(store):
    rows = store.rows("PRAGMA table_list")
    ours = [row for row in rows if row["name"] in PURPOSES]

    assert {row["name"] for row in ours} == set(PURPOSES)
    assert {row["name"] for row in ours if not row["strict"]} == {
        name for name in PURPOSES if name.startswith("v_")
    }
