"""The library page: browse, import, export."""

from __future__ import annotations

import pytest

from core.domain.messages import LengthBand

CSV = (
    "patient_message,physician_reply,specialty\n"
    "Is my test normal?,Your test is normal.,Cardiology\n"
    ",Nothing was asked.,\n"
    "Is my test normal?,Your test is normal.,Cardiology\n"
)


@pytest.fixture
def library(open_app):
    app = open_app()
    app.switch_page("library.py").run()
    assert not app.exception
    return app


def upload(app, name, data, kind="text/csv"):
    app.segmented_control(key="library_view").set_value("Import").run()
    return app.file_uploader(key="library_file").set_value((name, data, kind)).run()


def test_the_library_lists_every_pair_with_its_length(library):
    rows = library.dataframe[0].value

    assert len(rows) >= 68
    assert set(rows["Length"]) == {"Short", "Medium", "Long"}


def test_a_length_leaves_only_its_pairs(library):
    library.selectbox(key="library_band").set_value(LengthBand.SHORT).run()

    assert set(library.dataframe[0].value["Length"]) == {"Short"}


def test_a_search_that_finds_nothing_says_what_to_do(library):
    library.text_input(key="library_search").input("zzzz no such words").run()

    assert not library.dataframe
    assert "No pair fits" in library.info[0].value


def test_an_import_tells_the_fate_of_every_row(library):
    app = upload(library, "pairs.csv", CSV.encode())

    assert not app.exception
    said = " ".join(each.value for each in [*app.info, *app.text]).replace("\\", "")
    assert "3 rows read" in said
    assert "1 new, 1 known already, 1 refused" in said
    assert "Row 3" in said
    next(each for each in app.button if each.label.startswith("Import 1")).click().run()
    assert "1 new pair added" in app.success[0].value


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00broken", b"patient_message\nonly one\n"]
)
def test_a_file_that_cannot_be_used_is_a_plain_sentence(library, data):
    app = upload(library, "pairs.csv", data)

    assert not app.exception
    assert app.error or app.warning


def test_the_export_offers_files_and_a_word_of_care(library):
    library.segmented_control(key="library_view").set_value("Export").run()

    assert not library.exception
    assert "texts of patients" in library.caption[0].value
