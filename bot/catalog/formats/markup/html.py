"""HTML: its tables, definitions, headings with the sentences below, and lists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.catalog.encoding import DecodedFile
from bot.catalog.formats.markup.block_tables import build_tables
from bot.catalog.formats.markup.blocks import (
    HARD,
    Block,
    Definition,
    Heading,
    Run,
    build_sentences,
    clean_text,
    join_runs,
)
from bot.catalog.formats.markup.grids import Cell, TableRow, build_grids
from bot.catalog.formats.markup.html_tags import (
    BLANK,
    BREAKS,
    CELLS,
    HEADINGS,
    INLINE,
    LINE,
    LISTS,
    MARKS,
    MEANING,
    SKIPPED,
    TERM,
    TEXT,
    number_tags,
)
from bot.catalog.tables import SkippedPart, Table
from bot.errors import Refusal

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

NAME = "an HTML page"
SUFFIXES = (".html", ".htm", ".xhtml")
BEGINNING = re.compile(
    r"(?:\s|<\?xml[^>]{0,200}>|<!--.*?-->)*+<(?:!doctype\s+html|html|body|table)\b", re.IGNORECASE | re.DOTALL
)
MISSING = "it is HTML, which is read by a package that isn't installed: pip install 'errdesk[html]'"
INSIDE = re.compile(r"<(?:table|dl|h[1-6]|li|p)\b", re.IGNORECASE)  # what is worth reading in another format


def claims(file: DecodedFile) -> bool:
    """Return whether a file's name or beginning is that of HTML."""
    return file.name.lower().endswith(SUFFIXES) or bool(BEGINNING.match(file.text))


def read(file: DecodedFile) -> Iterator[Table | SkippedPart]:
    """Yield the tables of a page. Refuses one that is nested too deeply."""
    blocks = parse_blocks(file.text, 1)
    if blocks is None:
        raise Refusal(
            "HTML is read by a package that isn't installed. Install it with “pip install 'errdesk[html]'” and import "
            "the file again."
        )
    yield from build_tables(blocks)


def read_inside(text: str, line: int) -> Iterator[Block | SkippedPart]:
    """Yield the blocks of HTML inside a page of another format, which begins at a line."""
    if not INSIDE.search(text):
        return
    blocks = parse_blocks(text, line)
    if blocks is None:
        yield SkippedPart(line, text.split("\n", maxsplit=1)[0], MISSING)
    else:
        yield from blocks


def parse_blocks(text: str, line: int) -> list[Block] | None:
    """Return the blocks of a text that begins at a line; None if the package that parses it isn't installed."""
    try:
        from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - an extra, needed for this format only
    except ImportError:
        return None
    body = LexborHTMLParser(number_tags(text, line)).body
    walker = Walker(line)
    if body is not None:
        walker.walk(body)
    return walker.blocks


@dataclass(slots=True)
class Walker:
    """What was read so far: the blocks, and the text since the last, which isn't one yet."""

    line: int
    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)
    term: str = ""

    def walk(self, node: "LexborNode") -> None:
        """Read what is in a node."""
        for child in list_children(node):
            name = child.tag or ""
            if name == TEXT or name in INLINE:
                self.runs.extend(read_runs(child))
            elif name not in SKIPPED:
                self.flush()
                self.line = get_line(child, self.line)
                self.enter(child, name)
                self.flush()

    def enter(self, node: "LexborNode", name: str) -> None:
        """Read an element that is a block."""
        if name == "table":
            self.enter_table(node)
        elif name in HEADINGS:
            self.blocks.append(Heading(self.line, HEADINGS[name], read_text(node)))
        elif name == TERM:
            self.term = read_text(node)
        elif name == MEANING:
            self.blocks.append(Definition(self.line, self.term, read_text(node)))
        elif name == "pre":
            self.runs.append(Run(node.text(deep=True).strip("\n")))
        else:
            self.enter_list(node, name)

    def enter_table(self, node: "LexborNode") -> None:
        """Read a table, or what is in its cells if it arranges a page: then there are other tables inside."""
        if any(table.mem_id != node.mem_id for table in node.css("table")):
            self.walk(node)
        else:
            self.blocks.extend(read_table(node, self.line))

    def enter_list(self, node: "LexborNode", name: str) -> None:
        """Read a list, or any other element around blocks."""
        if name in LISTS:
            self.lists.append(self.line)
        self.walk(node)
        if name in LISTS:
            self.flush()
            self.lists.pop()

    def flush(self) -> None:
        """Make sentences of the text since the last block."""
        if self.runs:
            self.blocks.extend(build_sentences(self.line, self.runs, self.lists[-1] if self.lists else 0))
            self.runs = []


def list_children(node: "LexborNode") -> Iterator["LexborNode"]:
    """Yield a node's children, texts included."""
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def get_line(node: "LexborNode", otherwise: int) -> int:
    """Return the line of an element's start tag, if it has one."""
    value = node.attributes.get(LINE) or ""
    return int(value) if value.isdecimal() else otherwise


def read_runs(node: "LexborNode", *, marked: bool = False) -> Iterator[Run]:
    """Yield the text in a node; blocks in it begin a line."""
    name = node.tag or ""
    if name == TEXT:
        yield Run(BLANK.sub(" ", node.text_content or ""), marked)
    elif name not in SKIPPED:
        yield Run(HARD * (name in BREAKS))
        marked |= name in MARKS
        for child in list_children(node):
            yield from read_runs(child, marked=marked)


def read_text(node: "LexborNode") -> str:
    """Return the text in an element, without blank lines."""
    runs = [run for child in list_children(node) for run in read_runs(child)]
    return "\n".join(filter(None, clean_text(join_runs(runs)).split("\n")))


def read_table(table: "LexborNode", line: int) -> Iterator[Block]:
    """Yield a table, divided where a cell as wide as the table is a heading inside it."""
    return build_grids([read_row(row, line) for row in list_rows(table)])


def read_row(row: "LexborNode", line: int) -> TableRow:
    """Return a row; it names the columns if it stands in the table's head or has only such cells."""
    cells = [cell for cell in list_children(row) if cell.tag in CELLS]
    is_header = {cell.tag for cell in cells} == {"th"} or is_in_head(row)
    built = tuple(Cell(read_text(cell), read_span(cell, "colspan"), read_span(cell, "rowspan")) for cell in cells)
    return TableRow(get_line(row, line), built, is_header)


def list_rows(node: "LexborNode") -> Iterator["LexborNode"]:
    """Yield the rows of a table, those of its parts too."""
    for child in list_children(node):
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from list_rows(child)


def is_in_head(row: "LexborNode") -> bool:
    """Return whether a row stands in the head of its table."""
    return row.parent is not None and row.parent.tag == "thead"


def read_span(cell: "LexborNode", name: str) -> int:
    """Return over how many rows or columns a cell reaches."""
    value = cell.attributes.get(name) or "1"
    return max(1, int(value)) if value.isdecimal() and len(value) < 6 else 1  # noqa: PLR2004 - digits of a span
