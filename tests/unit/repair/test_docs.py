"""What the documentation says of repair is what the command finds."""

from tests.bench.repairs import PAGE, all_tables


def test_the_tables_of_the_page_are_those_of_the_command():
    assert all_tables() in PAGE.read_text(encoding="utf-8")
