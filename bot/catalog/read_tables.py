"""Read a file of any supported format into tables."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.catalog.encoding import DecodedFile, decode_file
from bot.catalog.formats import properties
from bot.catalog.formats.data import json, po, toml, xml, yaml
from bot.catalog.formats.markup import html, lines, markdown, rst
from bot.catalog.formats.sheets import delimited, workbook
from bot.catalog.formats.source import source_code
from bot.catalog.tables import SkippedPart, SourceFile, Table, TableDocument
from bot.errors import Refusal
from bot.texts import format_count

MAX_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class TableReader:
    """A format of texts: its name for people, a predicate for files in it, and what yields their tables in order.

    The reader refuses a file that isn't what its name promises.
    """

    name: str
    claims: Callable[[DecodedFile], bool]
    read: Callable[[DecodedFile], Iterator[Table | SkippedPart]]


TABLE_READERS = (  # the first that claims a file reads it: those that go by its name, then those that go by its text
    TableReader(properties.TABLES_NAME, properties.claims, properties.read_tables),
    TableReader(po.NAME, po.claims, po.read),
    TableReader(yaml.NAME, yaml.claims, yaml.read),
    TableReader(toml.NAME, toml.claims, toml.read),
    TableReader(rst.NAME, rst.claims, rst.read),
    TableReader(markdown.NAME, markdown.claims, markdown.read),
    TableReader(delimited.NAME, delimited.claims, delimited.read),
    TableReader(source_code.NAME, source_code.claims, source_code.read),
    TableReader(json.NAME, json.claims, json.read),
    TableReader(xml.NAME, xml.claims, xml.read),
    TableReader(html.NAME, html.claims, html.read),
    TableReader(rst.NAME, rst.claims_by_content, rst.read),
    TableReader(markdown.NAME, markdown.claims_by_content, markdown.read),
    TableReader(delimited.NAME, delimited.claims_by_widths, delimited.read),
    TableReader(lines.NAME, lines.claims, lines.read),
)


def read_tables(file: SourceFile, *, encoding: str | None = None, pattern: str | None = None) -> TableDocument:
    """Read a file into tables, without any idea of what their columns mean.

    ``encoding`` overrides what the file says of its encoding. ``pattern`` is a regular expression with named groups:
    each line that it matches is a row, whatever format the file has. Refuses a file that is too large, damaged, or of
    no supported format.
    """
    if len(file.content) > MAX_BYTES:
        raise Refusal(f"{file.name} has more than {MAX_BYTES // 2**20} MB. Is it the right file? If so, split it.")
    if workbook.claims(file):
        return build_document(workbook.NAME, workbook.read(file))
    decoded = decode_file(file, encoding)
    if pattern is not None:
        return build_document(lines.PATTERN_NAME, lines.read_pattern(decoded, pattern), decoded)
    reader = next(reader for reader in TABLE_READERS if reader.claims(decoded))
    return build_document(reader.name, reader.read(decoded), decoded)


def build_document(name: str, parts: Iterator[Table | SkippedPart], file: DecodedFile | None = None) -> TableDocument:
    """Return what a reader yields as a document; ``file`` is the text that it read, if it was one."""
    tables = list[Table]()
    skipped = list[SkippedPart]()
    for part in parts:
        if isinstance(part, Table):
            tables.append(part)
        else:
            skipped.append(part)
    return TableDocument(
        format=f"{name} with {format_count(len(tables), 'table')}" if tables else name,
        tables=tuple(tables),
        encoding=file.encoding if file else None,
        guessed=file is not None and file.guessed,
        skipped=tuple(skipped),
    )
