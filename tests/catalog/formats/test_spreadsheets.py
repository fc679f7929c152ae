import io
import zipfile
from datetime import date

import openpyxl
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from bot.errors import Refusal
from tests.catalog.formats.reading import cells, lines, read


def write_xlsx(sheets: dict[str, list[list[object]]]) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def write_ods(rows: list[tuple[int, list[tuple[int, str]]]]) -> bytes:
    """Write rows of cells, each with the number of times that it is repeated."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="Codes")
    for times, row_cells in rows:
        row = TableRow(numberrowsrepeated=times)
        for columns, text in row_cells:
            cell = TableCell(numbercolumnsrepeated=columns, **({"valuetype": "string"} if text else {}))
            if text:
                cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def test_each_sheet_is_a_table_with_its_name_as_heading():
    content = write_xlsx(
        {
            "Cards": [
                ["Card errors 2026"],
                [],
                ["Code", "Text"],
                [10016, "a\nb"],
                ["0001", 1.5],
                [True, date(2026, 1, 2)],
            ],
            "Empty": [],
            "Users": [["1", "x"], ["2", "y"]],
        }
    )
    cards, users = read("codes.xlsx", content).tables
    assert (cards.headings, cards.header) == (("Cards", "Card errors 2026"), ("Code", "Text"))
    assert cells(cards) == [("10016", "a\nb"), ("0001", "1.5"), ("TRUE", "2026-01-02")]
    assert lines(cards) == [4, 5, 6]
    assert (users.headings, cells(users)) == (("Users",), [("1", "x"), ("2", "y")])


def test_an_ods_file_is_read_although_it_ends_with_a_million_empty_rows():
    content = write_ods([(1, [(1, "Code"), (1, "Text")]), (1, [(1, "E1"), (1, "One")]), (1_048_574, [(16_384, "")])])
    [table] = read("codes.ods", content).tables
    assert (table.header, cells(table)) == (("Code", "Text"), [("E1", "One")])


def test_cells_that_are_billions_of_cells_apart_are_refused():
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "x"
    workbook.active["XFD1048576"] = "y"
    content = io.BytesIO()
    workbook.save(content)
    with pytest.raises(Refusal, match="far larger than it seems"):
        read("codes.xlsx", content.getvalue())
    with pytest.raises(Refusal, match="far larger than it seems"):
        read("codes.ods", write_ods([(1_048_574, [(16_384, "x")])]))


def test_an_archive_that_unpacks_to_far_more_than_it_seems_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/a.xml", "w") as file:
        for _ in range(300):
            file.write(b" " * 2**20)
    with pytest.raises(Refusal, match="far larger than it seems"):
        read("codes.xlsx", content.getvalue())


def replace_part(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(changed, "w") as copy:
        for part in archive.namelist():
            text = archive.read(part)
            copy.writestr(part, text.replace(old, new, 1) if part == name else text)
    return changed.getvalue()


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_a_damaged_part_is_refused_before_the_package_sees_it(name):
    content = write_xlsx({"Codes": [["Code", "Text"], ["1", "x"]]})
    for old, new in ((b">", b""), (b"<", b"<!DOCTYPE x [<!ENTITY a 'b'>]><")):
        with pytest.raises(Refusal, match="damaged"):
            read("codes.xlsx", replace_part(content, name, old, new))


def test_a_cut_off_or_binary_workbook_is_refused():
    content = write_xlsx({"Codes": [["Code", "Text"], ["1", "x"]]})
    with pytest.raises(Refusal, match="damaged"):
        read("codes.xlsx", content[: len(content) // 2])
    with pytest.raises(Refusal, match="binary workbook"):
        read("codes.xlsx", replace_part_name(content, "xl/workbook.xml", "xl/workbook.bin"))


def replace_part_name(content: bytes, name: str, new: str) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(changed, "w") as copy:
        for part in archive.namelist():
            copy.writestr(new if part == name else part, archive.read(part))
    return changed.getvalue()
