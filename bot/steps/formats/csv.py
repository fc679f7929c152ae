"""Steps as CSV for spreadsheets: one row per step, without history. Text that looks like a formula is disarmed."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import cast

from bot.csv_rows import render_csv, restore_text
from bot.errors import Refusal
from bot.steps.to_plain import FileItem, Plain

COLUMNS = ("code", "codes", "audience", "text", "verified_by", "verified_on")
CATALOG_COLUMN = "catalog"  # of codes in a desk with several catalogs, the last column
REQUIRED_COLUMNS = ("code", "text")
FIX_COLUMNS = ("codes", "verified_by", "verified_on")  # these belong to the fix; any of its rows may hold them
STEP_COLUMNS = ("text", "audience")

Row = dict[str, str]


def write(fixes: Iterable[Plain]) -> str:
    """Render fixes as CSV by RFC 4180 (lines end with CR LF); retired ones are left out."""
    return render_csv(fixes_to_rows(fixes))


def fixes_to_rows(fixes: Iterable[Plain]) -> Iterator[tuple[str, ...]]:
    """Yield the rows, the header first."""
    every = list(fixes)
    has_catalogs = any(CATALOG_COLUMN in fix for fix in every)
    yield *COLUMNS, *[CATALOG_COLUMN] * has_catalogs
    for fix in every:
        catalog = [str(fix.get(CATALOG_COLUMN, ""))] * has_catalogs
        codes = " ".join(cast("list[str]", fix.get("codes", [])))
        verified = [str(fix[name] or "") for name in ("verified_by", "verified_on")]
        for step in cast("list[Plain]", fix["steps"]):
            yield str(fix["code"]), codes, str(step["audience"]), str(step["text"]), *verified, *catalog


def read(text: str) -> list[FileItem]:
    """Parse CSV into fixes, in the order of the codes' first rows; a row without a text retires its code.

    Cells are separated by commas, semicolons or tabs. Refuses unknown columns, and rows of a code that contradict.
    """
    items: dict[tuple[str, str], FileItem] = {}
    for line, row in parse_rows(text):
        named = {"code": row["code"], **({CATALOG_COLUMN: row[CATALOG_COLUMN]} if row[CATALOG_COLUMN] else {})}
        item = items.setdefault((row[CATALOG_COLUMN], row["code"]), FileItem(line, {**named, "steps": []}))
        fix = cast("dict[str, object]", item.data)
        merge_fix_columns(fix, row, line)
        if step := {name: row[name] for name in STEP_COLUMNS if row[name]}:
            cast("list[Row]", fix["steps"]).append({"text": "", **step})
    return list(items.values())


def parse_rows(text: str) -> Iterator[tuple[int, Row]]:
    """Yield each row that is not blank, by column, with its line number."""
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        header = check_header([name.strip() for name in next(reader, [])])
        line = reader.line_num + 1
        for cells in reader:
            if any(cells):
                yield line, parse_row(header, cells, line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refusal(f"Line {reader.line_num}: this is no CSV ({error}).") from error


def check_header(header: list[str]) -> list[str]:
    """Return the header. Refuses one that does not name the columns."""
    if unknown := [name for name in header if name not in (*COLUMNS, CATALOG_COLUMN)]:
        raise Refusal(f"Line 1: “{unknown[0]}” is no column of steps. There are: {', '.join(COLUMNS)}.")
    if len(set(header)) < len(header) or not set(REQUIRED_COLUMNS) <= set(header):
        raise Refusal(f"Line 1 must name the columns, each once: {', '.join(COLUMNS)}; code and text are needed.")
    return header


def parse_row(header: list[str], cells: list[str], line: int) -> Row:
    """Return a row's cells by column."""
    if len(cells) > len(header):
        raise Refusal(
            f"Line {line}: there are {len(cells)} cells and {len(header)} columns. Is a quotation mark missing?"
        )
    named = dict(zip(header, map(restore_text, cells), strict=False))
    return {**dict.fromkeys((*COLUMNS, CATALOG_COLUMN), ""), **named}


def merge_fix_columns(fix: dict[str, object], row: Row, line: int) -> None:
    """Add what a row says of the fix of its code."""
    values: dict[str, object] = {**row, "codes": row["codes"].split()}
    for name in FIX_COLUMNS:
        if values[name] and fix.setdefault(name, values[name]) != values[name]:
            raise Refusal(f"Line {line}: {name} is not what an earlier row of {row['code']} says. Mend one of them.")
