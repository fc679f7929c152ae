import pytest

from bot.errors import Refusal
from tests.catalog.formats.reading import cells, lines, read, read_table

GRID = """
Codes
=====

+------+-------------+
| Code | Text        |
+======+=============+
| E1   | One         |
|      | goes on.    |
+------+-------------+
| E2   | Two         |
+------+-------------+
"""


def test_a_grid_table_is_read_with_its_heading():
    table = read_table("a.rst", GRID)
    assert (table.headings, table.header) == (("Codes",), ("Code", "Text"))
    assert cells(table) == [("E1", "One goes on."), ("E2", "Two")]
    assert lines(table) == [8, 11]


def test_a_simple_table_is_read():
    assert cells(read_table("a.rst", "====  =====\nCode  Text\n====  =====\nE1    One\nE2    Two\n====  =====\n")) == [
        ("E1", "One"),
        ("E2", "Two"),
    ]


def test_definitions_lists_and_headings_are_read():
    text = "E1\n--\nOne, see :ref:`there <x>`.\n\nE2\n--\nTwo.\n\n``X1``\n   A text.\n\n- ``Y1``: a\n- ``Y2``: b\n"
    headings, definitions, pairs = read("a.rst", text).tables
    assert cells(headings) == [("E1", "One, see there."), ("E2", "Two.")]
    assert (cells(definitions), cells(pairs)) == ([("X1", "A text.")], [("Y1", "a"), ("Y2", "b")])


def test_nothing_is_read_from_other_files(tmp_path):
    (tmp_path / "secret.csv").write_text("E1,secret\n")
    for directive in (f".. include:: {tmp_path}/secret.csv", f".. csv-table::\n   :file: {tmp_path}/secret.csv"):
        assert "secret" not in str(read("a.rst", f"{directive}\n\nE2\n--\nTwo.\n").tables).replace("secret.csv", "")


def test_a_page_that_is_too_long_is_refused():
    with pytest.raises(Refusal, match="has more than 8 MB"):
        read("a.rst", "word " * 2_000_000)
