"""reStructuredText: grid and simple tables, lists of definitions, headings with the sentences below."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.catalog.encoding import DecodedFile
from bot.catalog.formats.markup.block_tables import build_tables
from bot.catalog.formats.markup.blocks import Block, Definition, Heading, Run, build_sentences, clean_text, join_runs
from bot.catalog.formats.markup.grids import Cell, TableRow, build_grids
from bot.catalog.tables import SkippedPart, Table
from bot.errors import Refusal

if TYPE_CHECKING:
    from docutils.nodes import Element

NAME = "a reStructuredText document"
SUFFIXES = (".rst", ".rest")
MISSING = (
    "reStructuredText is read by a package that isn't installed. Install it with “pip install 'errdesk[rst]'” and "
    "import the file again."
)
DRAWN_TABLE = re.compile(r"^[ \t]*(?:\+(?:[-=]{3,}\+){2,}|={3,}(?: +={3,})+)[ \t]*$", re.MULTILINE)
MAX_SIZE = 8 * 2**20  # characters; a large page takes the parser minutes
MAX_LINE = 20_000  # characters
ROLE = re.compile(r":[\w:.-]+:`([^`]*?)(?:\s*<[^`<>]*>)?`")  # :ref:`the text <target>`, which only Sphinx knows
SETTINGS = {  # nothing is read from elsewhere, nothing is printed, no error ends the reading
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "report_level": 5,
    "halt_level": 5,
    "line_length_limit": MAX_LINE,
    "warning_stream": False,
    "smart_quotes": False,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "input_encoding": "unicode",
}
MARKED = {"strong", "literal", "title_reference", "emphasis"}
LISTS = {"bullet_list", "enumerated_list"}
SKIPPED = {"system_message", "comment", "substitution_definition", "target", "image", "raw"}


def claims(file: DecodedFile) -> bool:
    """Return whether a file's name is that of reStructuredText."""
    return file.name.lower().endswith(SUFFIXES)


def claims_by_content(file: DecodedFile) -> bool:
    """Return whether a file has a table as it is drawn in reStructuredText."""
    return bool(DRAWN_TABLE.search(file.text))


def read(file: DecodedFile) -> Iterator[Table | SkippedPart]:
    """Yield the tables of a page, drawn or not. Refuses one that is too large or nested too deeply."""
    try:
        from docutils.core import publish_doctree  # noqa: PLC0415 - an extra, needed for this format only
    except ImportError as error:
        raise Refusal(MISSING) from error
    if len(file.text) > MAX_SIZE:
        raise Refusal(f"{file.name} has more than {MAX_SIZE // 2**20} MB. Split it and import its parts.")
    try:
        page = publish_doctree(file.text, settings_overrides=SETTINGS)
        blocks = list(walk_children(page, 0, 0))
    except (RecursionError, ValueError, AttributeError, TypeError, IndexError, KeyError, AssertionError) as error:
        raise Refusal(
            f"{file.name} is damaged, or not reStructuredText. Correct it and import the file again."
        ) from error
    yield from build_tables(blocks)


def walk_children(node: "Element", level: int, line: int) -> Iterator[Block]:
    """Yield the blocks in a node; ``level`` is that of the headings around it."""
    for child in list_elements(node):
        if child.tagname not in SKIPPED:
            yield from walk(child, level, child.line or line)


def list_elements(node: "Element") -> Iterator["Element"]:
    """Yield the elements in a node, without its texts."""
    from docutils import nodes  # noqa: PLC0415 - an extra, needed for this format only

    return (child for child in node.children if isinstance(child, nodes.Element))


def walk(node: "Element", level: int, line: int) -> Iterator[Block]:
    """Yield the blocks that a node stands for."""
    kind = node.tagname
    if kind == "title":
        yield Heading(line, level, read_text(node))
    elif kind == "paragraph":
        yield from build_sentences(line, list(read_runs(node)), number_list(node))
    elif kind == "definition_list_item":
        term, *_, meaning = list_elements(node)
        yield Definition(line, read_text(term), read_text(meaning))
    elif kind == "table":
        yield from read_table(node, line)
    else:
        yield from walk_children(node, level + (kind == "section"), line)


def number_list(node: "Element") -> int:
    """Return a number for the list in which a paragraph is an item, 0 for none."""
    outer = node.parent.parent if node.parent is not None else None
    return id(outer) if outer is not None and outer.tagname in LISTS else 0


def read_runs(node: "Element", *, marked: bool = False) -> Iterator[Run]:
    """Yield the text in a node; a word of Sphinx that isn't known stands for its text."""
    from docutils import nodes  # noqa: PLC0415 - an extra, needed for this format only

    if node.tagname == "problematic":
        yield Run(ROLE.sub(r"\1", node.astext()), marked)
        return
    for child in node.children:
        if not isinstance(child, nodes.Element):
            yield Run(child.astext(), marked)
        elif child.tagname not in SKIPPED:
            yield from read_runs(child, marked=marked or child.tagname in MARKED)


def read_text(node: "Element") -> str:
    """Return the text in a node, a line for each paragraph."""
    from docutils import nodes  # noqa: PLC0415 - an extra, needed for this format only

    texts = [part for part in node.findall(nodes.TextElement) if not isinstance(part.parent, nodes.TextElement)]
    return "\n".join(filter(None, (clean_text(join_runs(read_runs(part))) for part in texts)))


def read_table(table: "Element", line: int) -> Iterator[Block]:
    """Yield a table, divided where a cell as wide as the table is a heading inside it."""
    from docutils import nodes  # noqa: PLC0415 - an extra, needed for this format only

    return build_grids([read_row(row, line) for row in table.findall(nodes.row)])


def read_row(row: "Element", line: int) -> TableRow:
    """Return a row; it names the columns if it stands in the table's head."""
    entries = list(list_elements(row))
    cells = tuple(
        Cell(read_text(entry), entry.get("morecols", 0) + 1, entry.get("morerows", 0) + 1) for entry in entries
    )
    lines = (part.line for part in row.findall() if part.line)
    return TableRow(min(lines, default=line), cells, row.parent is not None and row.parent.tagname == "thead")
