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
    from docutils.nodes import Element, Node

NAME = "a reStructuredText document"
SUFFIXES = (".rst", ".rest")
MISSING = (
    "reStructuredText is read by a package that isn't installed. Install it with “pip install 'errdesk[rst]'” and import "
    "the file again."
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
        raise Refusal(f"{file.name} is damaged, or not reStructuredText.") from error
    yield from build_tables(blocks)


def walk_children(node: "Element", level: int, line: int) -> Iterator[Block]:
    """Yield the blocks in a node; ``level`` is that of the headings around it."""
    for child in node.children:
        yield from walk(child, level, getattr(child, "line", None) or line)


def walk(node: "Node", level: int, line: int) -> Iterator[Block]:
    """Yield the blocks that a node stands for."""
    from docutils import nodes  # noqa: PLC0415 - an extra, needed for this format only

    kind = node.tagname
    if not isinstance(node, nodes.Element) or kind in SKIPPED:
        return
    if kind == "title":
        yield Heading(line, level, read_text(node))
    elif kind == "paragraph":
        yield from build_sentences(line, list(read_runs(node)), number_list(node))
    elif kind == "definition_list_item":
        yield Definition(line, read_text(node.children[0]), read_text(node.children[-1]))
    elif kind == "table":
        yield from read_table(node, line)
    else:
        yield from walk_children(node, level + (kind == "section"), line)


def number_list(node: "Node") -> int:
    """Return a number for the list in which a paragraph is an item, 0 for none."""
    item = node.parent
    outer = item.parent if item is not None else None
    return id(outer) if outer is not None and outer.tagname in LISTS else 0


def read_runs(node: "Node", *, marked: bool = False) -> Iterator[Run]:
    """Yield the text in a node; a word of Sphinx that isn't known stands for its text."""
    kind = node.tagname
    if kind == "#text":
        yield Run(str(node), marked)
    elif kind == "problematic":
        yield Run(ROLE.sub(r"\1", node.astext()), marked)
    elif kind not in SKIPPED:
        for child in node.children:
            yield from read_runs(child, marked=marked or kind in MARKED)


def read_text(node: "Node") -> str:
    """Return the text in a node, a line for each paragraph."""
    from docutils import nodes  # noqa: PLC0415 - an extra, needed for this format only

    paragraphs = [part for part in node.findall(nodes.TextElement) if not isinstance(part.parent, nodes.TextElement)]
    texts = [clean_text(join_runs(read_runs(part))) for part in paragraphs or [node]]
    return "\n".join(filter(None, texts))


def read_table(table: "Element", line: int) -> Iterator[Block]:
    """Yield a table, divided where a cell as wide as the table is a heading inside it."""
    from docutils import nodes  # noqa: PLC0415 - an extra, needed for this format only

    rows = list[TableRow]()
    for row in table.findall(nodes.row):
        cells = tuple(
            Cell(read_text(entry), entry.get("morecols", 0) + 1, entry.get("morerows", 0) + 1) for entry in row.children
        )
        lines = [part.line for part in row.findall() if getattr(part, "line", None)]
        rows.append(TableRow(min(lines, default=line), cells, isinstance(row.parent, nodes.thead)))
    yield from build_grids(rows)
