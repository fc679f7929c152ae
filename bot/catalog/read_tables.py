"""Read a file of any supported format into tables."""

from bot.catalog.tables import SourceFile, TableDocument
from bot.errors import Refusal


def read_tables(file: SourceFile, *, encoding: str | None = None, pattern: str | None = None) -> TableDocument:
    """Read a file into tables, without any idea of what their columns mean.

    ``encoding`` overrides what the file says of its encoding. ``pattern`` is a regular expression with named groups:
    each line that it matches is a row, whatever format the file has. Refuses a file that is too large, damaged, or of
    no supported format.
    """
    raise Refusal(f"{file.name} can't be read yet ({encoding}, {pattern}).")
