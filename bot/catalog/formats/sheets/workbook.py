"""Spreadsheets: .xlsx and .ods, a table for each sheet."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.catalog.formats.sheets.header import build_table
from bot.catalog.formats.sheets.zip_check import check_archive
from bot.catalog.tables import Row, SkippedPart, SourceFile, Table
from bot.errors import Refusal

if TYPE_CHECKING:
    import python_calamine

NAME = "a spreadsheet"
SUFFIXES = (".xlsx", ".xlsm", ".ods")
ZIP = b"PK\x03\x04"
MISSING = (
    "Spreadsheets are read by a package that isn't installed. Install it with “pip install 'errdesk[spreadsheets]'” "
    "and import the file again, or save the sheet as CSV and import that."
)
DAMAGED = "{} is damaged, or not a spreadsheet. Open it, save it again and import that."
PANIC = "PanicException"  # what a fault of the package raises, which is no Exception
EXACT = 10**15  # whole numbers up to here are kept exactly by a spreadsheet

Value = str | float | bool | date | datetime | time | timedelta | None


def claims(file: SourceFile) -> bool:
    """Return whether a file is a ZIP archive that is called a spreadsheet."""
    return file.content.startswith(ZIP) and file.name.lower().endswith(SUFFIXES)


def read(file: SourceFile) -> Iterator[Table | SkippedPart]:
    """Yield the tables of a file's sheets. Refuses one that is damaged, or far larger than it seems."""
    try:
        import python_calamine  # noqa: PLC0415 - an extra, needed for this format only
    except ImportError as error:
        raise Refusal(MISSING) from error
    check_archive(file)
    with refuse_damaged(file):
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.content))
        sheets = [(name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
        tables = [build_table(list_rows(sheet), (name,)) for name, sheet in sheets]
    yield from filter(None, tables)


@contextmanager
def refuse_damaged(file: SourceFile) -> Iterator[None]:
    """Refuse a file that the package can't read, whatever it raises; a fault of its own is no Exception."""
    try:
        yield
    except Exception as error:
        raise Refusal(DAMAGED.format(file.name)) from error
    except BaseException as error:
        if type(error).__name__ != PANIC:
            raise
        raise Refusal(DAMAGED.format(file.name)) from error


def list_rows(sheet: "python_calamine.CalamineSheet") -> list[Row]:
    """Return a sheet's rows by their numbers."""
    first = sheet.start[0] + 1 if sheet.start else 1
    return [Row(first + number, tuple(map(print_value, cells))) for number, cells in enumerate(sheet.to_python())]


def print_value(value: Value) -> str:
    """Return a cell's value as it is shown: whole numbers without a fraction, truth in capitals."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    return "" if value is None else str(value).strip()
