import pytest

from bot.errors import Refusal
from tests.catalog.formats.reading import cells, lines, read, read_table
from tests.catalog.formats.spreadsheets import read_archive, write_archive, write_ods, write_xlsx


def test_each_sheet_is_a_table_with_its_name_as_heading():
    content = write_xlsx(
        {
            "Cards": [
                ["Card errors 2026"],
                [],
                ["Code", "Text"],
                [10016, "a\nb"],
                ["0001", 1.5],
                [True, 2.0],
            ],
            "Empty": [],
            "Users": [["1", "x"], ["2", "y"]],
        }
    )
    cards, users = read("codes.xlsx", content).tables
    assert (cards.headings, cards.header) == (("Card errors 2026", "Cards"), ("Code", "Text"))
    assert cells(cards) == [("10016", "a\nb"), ("0001", "1.5"), ("TRUE", "2")]
    assert lines(cards) == [4, 5, 6]
    assert (users.headings, cells(users)) == (("Users",), [("1", "x"), ("2", "y")])


def test_an_ods_file_is_read_although_it_ends_with_a_million_empty_rows():
    content = write_ods([(1, [(1, "Code"), (1, "Text")]), (1, [(1, "E1"), (1, "One")]), (1_048_574, [(16_384, "")])])
    [table] = read("codes.ods", content).tables
    assert (table.header, cells(table)) == (("Code", "Text"), [("E1", "One")])


def test_cells_that_are_billions_of_cells_apart_are_refused():
    parts = read_archive(write_xlsx({"Codes": [["Code"], ["1"]]}))
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b'"A2"', b"'XFD1048576'")
    with pytest.raises(Refusal, match="far larger than it seems"):
        read("codes.xlsx", write_archive(parts))
    with pytest.raises(Refusal, match="far larger than it seems"):
        read("codes.ods", write_ods([(1_048_574, [(16_384, "x")])]))


def test_an_archive_that_unpacks_to_far_more_than_it_seems_is_refused():
    with pytest.raises(Refusal, match="far larger than it seems"):
        read("codes.xlsx", write_archive({"xl/a.xml": b" " * (257 * 2**20)}))


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_a_damaged_part_is_refused_before_the_package_sees_it(name):
    parts = read_archive(write_xlsx({"Codes": [["Code", "Text"], ["1", "x"]]}))
    for old, new in ((b">", b""), (b"<", b"<!DOCTYPE x [<!ENTITY a 'b'>]><")):
        with pytest.raises(Refusal, match="damaged"):
            read("codes.xlsx", write_archive({**parts, name: parts[name].replace(old, new, 1)}))


def test_a_cut_off_or_binary_workbook_is_refused():
    content = write_xlsx({"Codes": [["Code", "Text"], ["1", "x"]]})
    with pytest.raises(Refusal, match="damaged"):
        read("codes.xlsx", content[: len(content) // 2])
    with pytest.raises(Refusal, match="binary workbook"):
        read("codes.xlsx", write_archive({**read_archive(content), "xl/workbook.bin": b""}))


@pytest.mark.parametrize("titles", [["Alarms"], ["Alarms", "", "Rev. 3"], ["Machine:", "Press 4"]])
def test_titles_above_the_names_of_the_columns_are_headings(titles):
    names = ("No.", "Error", "Reason", "Remedy", "Level")
    alarms = [(str(100 + n), f"Fault {n}", f"Why {n}", f"Do {n}", "high") for n in range(4)]
    content = write_xlsx({"List": [titles, ["As of today"], names, *alarms]})
    table = read_table("a.xlsx", content)
    assert (table.header, table.headings) == (names, (titles[0], "As of today", "List"))
    assert cells(table) == alarms
