"""CSV and its relatives: cells between commas, semicolons, tabs or bars, quoted where they hold these or line ends."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.catalog.encoding import DecodedFile
from bot.catalog.formats.sheets.header import build_table
from bot.catalog.tables import Row, SkippedPart, Table
from bot.csv_rows import restore_text
from bot.errors import Refusal

NAME = "a CSV file"
SUFFIXES = (".csv", ".tsv", ".psv", ".tab", ".ssv")
SEPARATORS = ",;\t|"
SAMPLE = 500  # rows from which the separator is told
FITTING = 0.9  # the share of rows of the same width in a file that isn't called CSV
MIN_ROWS = 2
DECLARED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # the first line, which Excel reads too
EXPORT = {"code", "section", "meaning", "sources"}  # columns of Errdesk's own export, which disarms formulas


@dataclass(frozen=True, slots=True)
class Dialect:
    """How rows are cut into cells, and how well that fits: the share of rows of the commonest width, and this width."""

    separator: str
    quoting: bool
    share: float = 0
    width: int = 1


def claims(file: DecodedFile) -> bool:
    """Return whether a file is called CSV."""
    return file.name.lower().endswith(SUFFIXES)


def claims_by_widths(file: DecodedFile) -> bool:
    """Return whether nearly all rows of a file have the same number of cells, two or more."""
    dialect = find_dialect(file.text)
    return dialect.width > 1 and dialect.share >= FITTING and count_rows(file.text, dialect) >= MIN_ROWS


def read(file: DecodedFile) -> Iterator[Table | SkippedPart]:
    """Yield the table of a file."""
    declared = DECLARED.match(file.text)
    text = file.text[declared.end() :] if declared else file.text
    dialect = measure_fit(text, declared[1], quoting=True) if declared else find_dialect(text)
    try:
        rows = list(read_rows(text, dialect, start=2 if declared else 1))
    except csv.Error as error:
        raise Refusal(f"{file.name} can't be read as CSV: a cell has no end. Is a quotation mark missing?") from error
    table = build_table(rows)
    if table:
        yield restore_export(table)


def restore_export(table: Table) -> Table:
    """Return a table with the texts that Errdesk's own export disarms as they were."""
    if not set(table.header) >= EXPORT:
        return table
    rows = [Row(row.line, tuple(map(restore_text, row.cells))) for row in table.rows]
    return Table(table.headings, table.header, rows)


def find_dialect(text: str) -> Dialect:
    """Return how rows are cut best: most of the same width, then as many cells as possible."""
    fits = [measure_fit(text, separator, quoting=quoting) for quoting in (True, False) for separator in SEPARATORS]
    wide = [fit for fit in fits if fit.width > 1] or fits
    return max(wide, key=lambda fit: (round(fit.share, 2), fit.width, fit.quoting))


def measure_fit(text: str, separator: str, *, quoting: bool) -> Dialect:
    """Return how well a separator fits."""
    dialect = Dialect(separator, quoting)
    try:
        widths = Counter(len(row.cells) for row in islice(read_rows(text, dialect), SAMPLE))
    except csv.Error:
        return dialect
    if not widths:
        return dialect
    (width, count) = max(widths.items(), key=lambda item: (item[1], item[0]))
    return Dialect(separator, quoting, count / widths.total(), width)


def count_rows(text: str, dialect: Dialect) -> int:
    """Return the number of rows, as far as it matters."""
    return sum(1 for _ in islice(read_rows(text, dialect), SAMPLE))


def read_rows(text: str, dialect: Dialect, start: int = 1) -> Iterator[Row]:
    """Yield the rows that aren't blank, each with the line where it begins, without the blanks around its cells.

    Raises csv.Error.
    """
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=dialect.separator,
        quoting=csv.QUOTE_MINIMAL if dialect.quoting else csv.QUOTE_NONE,
        skipinitialspace=True,
        strict=True,
    )
    line = start
    for cells in reader:
        if any(map(str.strip, cells)):
            yield Row(line, tuple(map(str.strip, cells)))
        line = start + reader.line_num
