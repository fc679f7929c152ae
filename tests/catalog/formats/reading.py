"""Read a file that a test writes."""

from bot.catalog.read_tables import read_tables
from bot.catalog.tables import SourceFile, Table, TableDocument


def read(name: str, text: str | bytes, **options: str) -> TableDocument:
    return read_tables(SourceFile(name, text.encode() if isinstance(text, str) else text), **options)


def read_table(name: str, text: str | bytes, **options: str) -> Table:
    [table] = read(name, text, **options).tables
    return table


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def lines(table: Table) -> list[int]:
    return [row.line for row in table.rows]
