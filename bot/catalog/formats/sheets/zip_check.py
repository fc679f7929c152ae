"""Refuse spreadsheets that are far larger than their file.

An archive may unpack to gigabytes, and a sheet may have two cells with billions of empty ones between them.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from bot.catalog.tables import SourceFile
from bot.errors import Refusal

MAX_UNPACKED = 512 * 2**20  # bytes
MAX_FILES = 5_000
MAX_CELLS = 20_000_000  # in the rectangle around all cells of a sheet, which is held in memory
CHUNK = 2**20
OVERLAP = 400  # bytes of a chunk that are looked at again, as a tag may be cut
XLSX_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
ODS_SHEET = "content.xml"
CELL = re.compile(rb'<(?:\w+:)?c\b[^>]{0,200}?\br="([A-Z]{1,4})([0-9]{1,8})"')
ROW = re.compile(rb'<(?:\w+:)?row\b[^>]{0,200}?\br="([0-9]{1,8})"')
ODS_TAG = re.compile(rb"<(/?)table:(table-row|table-cell|covered-table-cell|table)(?=[\s/>])([^>]{0,4000}?)(/?)>")
REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,9})"')
TOO_LARGE = "{} is far larger than it seems. Save it as CSV and import that."


def check_archive(file: SourceFile) -> None:
    """Refuse an archive that is damaged, or whose content is too large for memory; it is unpacked piece by piece."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            files = archive.infolist()
            if len(files) > MAX_FILES or sum(entry.file_size for entry in files) > MAX_UNPACKED:
                raise Refusal(TOO_LARGE.format(file.name))
            for entry in files:
                check_entry(file.name, archive, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise Refusal(
            f"{file.name} is damaged, or protected by a password. Open it, save it again, import that."
        ) from error


def check_entry(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuse a file in the archive that isn't as large as it says, or a sheet with cells too far apart."""
    with archive.open(entry) as content:
        chunks = iter(lambda: content.read(CHUNK), b"")
        cells = 0
        if XLSX_SHEET.fullmatch(entry.filename):
            cells = measure_xlsx(chunks)
        elif entry.filename == ODS_SHEET:
            cells = measure_ods(chunks)
        for _ in chunks:
            pass  # to the end, where its size and sum are checked
    if cells > MAX_CELLS:
        raise Refusal(TOO_LARGE.format(name))


def overlap(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield chunks, each with the end of the one before."""
    before = b""
    for chunk in chunks:
        yield before + chunk
        before = chunk[-OVERLAP:]


def measure_xlsx(chunks: Iterator[bytes]) -> int:
    """Return the number of cells in the rectangle from the first cell to the last."""
    columns = 0
    rows = 0
    for chunk in overlap(chunks):
        for letters, number in CELL.findall(chunk):
            columns = max(columns, number_column(letters))
            rows = max(rows, int(number))
        rows = max([rows, *map(int, ROW.findall(chunk))])
    return columns * rows


def number_column(letters: bytes) -> int:
    """Return a column's number: 28 for AB."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def measure_ods(chunks: Iterator[bytes]) -> int:
    """Return the number of cells in the largest sheet's rectangle; repeated ones count as often as they stand."""
    meter = OdsMeter()
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        end = text.rfind(b">") + 1
        for closes, kind, attributes, is_empty in ODS_TAG.findall(text[:end]):
            meter.add_tag(kind, closes=bool(closes), attributes=attributes, is_empty=bool(is_empty))
        rest = text[end:][-CHUNK:]
    return meter.largest


def count_repeats(attributes: bytes) -> int:
    """Return how often a row or cell stands."""
    found = REPEATED.search(attributes)
    return int(found[1]) if found else 1


@dataclass(slots=True)
class OdsMeter:
    """How far the cells of a sheet reach that aren't empty; empty ones count only before others."""

    largest: int = 0
    rows: int = 0
    columns: int = 0
    empty_rows: int = 0
    repeated: int = 1
    place: int = 0
    last: int = 0

    def add_tag(self, kind: bytes, *, closes: bool, attributes: bytes, is_empty: bool) -> None:
        """Add a tag of a sheet, a row or a cell."""
        repeated = count_repeats(attributes)
        if kind == b"table":
            self.rows = self.columns = self.empty_rows = 0
        elif kind == b"table-row":
            self.add_row(repeated, closes=closes)
        elif not closes:
            self.place += repeated
            self.last = self.last if is_empty and b"value-type" not in attributes else self.place

    def add_row(self, repeated: int, *, closes: bool) -> None:
        """Begin a row, or count the one that ends."""
        if not closes:
            self.repeated = repeated
            self.place = self.last = 0
        elif self.last:
            self.rows += self.empty_rows + self.repeated
            self.columns = max(self.columns, self.last)
            self.empty_rows = 0
            self.largest = max(self.largest, self.rows * self.columns)
        else:
            self.empty_rows += self.repeated
