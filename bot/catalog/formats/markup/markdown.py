"""Markdown, with tables as GitHub draws them, and HTML tables inside."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.catalog.encoding import DecodedFile
from bot.catalog.formats.markup import html
from bot.catalog.formats.markup.block_tables import build_tables
from bot.catalog.formats.markup.blocks import Block, Grid, Heading, Run, Sentence, build_sentences
from bot.catalog.formats.markup.markdown_inline import read_inline, read_text
from bot.catalog.tables import Row, SkippedPart, Table
from bot.errors import Refusal

NAME = "a Markdown document"
SUFFIXES = (".md", ".markdown", ".mdx", ".mkd", ".mdown", ".qmd")
DRAWN_TABLE = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*\|[ \t:|-]*$", re.MULTILINE)
TITLE = re.compile(r"^#{2,6} \S", re.MULTILINE)  # a single # is a comment in most texts
FRONT_MATTER = "---"
FENCE = re.compile(r"\s{0,3}(```|~~~)")
TABLE_START = re.compile(r"\s*<table\b", re.IGNORECASE)
TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)
HEADING_ID = re.compile(r"\s*\{:?\s*#[^}\s]*\s*\}\s*$")  # what Docusaurus, Pandoc and kramdown write behind a heading
PLAIN_FENCES = {"", "text", "txt", "properties", "ini", "plain"}
MAX_LINE = 100_000  # characters
PIECES = "\n|*_`[<&!\\"  # what begins a new piece of a page
MAX_PIECES = 1_000_000
ITEM_LEVEL = 50  # the level of an item with a list inside; those further inside are below it
LISTS = {"bullet_list", "ordered_list"}

Part: TypeAlias = Block | SkippedPart


def claims(file: DecodedFile) -> bool:
    """Return whether a file's name is that of Markdown."""
    return file.name.lower().endswith(SUFFIXES)


def claims_by_content(file: DecodedFile) -> bool:
    """Return whether a file has a table or headings as they are drawn in Markdown."""
    return bool(DRAWN_TABLE.search(file.text)) or len(TITLE.findall(file.text)) > 1


def read(file: DecodedFile) -> Iterator[Table | SkippedPart]:
    """Yield the tables of a page, drawn or not."""
    lines = file.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    refuse_long_lines(lines)
    refuse_long_pages(file)
    clear_front_matter(lines)
    parts = list(chain.from_iterable(html.read_inside(text, line) for line, text in cut_html_tables(lines)))
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parts += walk_children(SyntaxTreeNode(parser.parse("\n".join(lines))), 0)
    parts.sort(key=attrgetter("line"))
    yield from build_tables(part for part in parts if not isinstance(part, SkippedPart))
    yield from (part for part in parts if isinstance(part, SkippedPart))


def refuse_long_lines(lines: Sequence[str]) -> None:
    """Refuse a page with a line that is no text for people: markup in it could take minutes to read."""
    long = next((number for number, line in enumerate(lines, 1) if len(line) > MAX_LINE), None)
    if long:
        raise Refusal(f"Line {long} has more than {MAX_LINE:,} characters. Is it the right file?")


def refuse_long_pages(file: DecodedFile) -> None:
    """Refuse a page with more pieces than fit in memory: the parser needs two kilobytes for each."""
    if sum(map(file.text.count, PIECES)) > MAX_PIECES:
        raise Refusal(f"{file.name} is too long for a Markdown document. Split it and import its parts.")


def clear_front_matter(lines: list[str]) -> None:
    """Empty the lines between two rules at the beginning of a page."""
    if lines[0].strip() == FRONT_MATTER:
        end = next((number for number, line in enumerate(lines[1:], 1) if line.strip() == FRONT_MATTER), 0)
        lines[: end + 1] = [""] * (end + 1)


def cut_html_tables(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the tables in HTML with their lines, and empty these: a blank line would end them in Markdown."""
    start: int | None = None
    for number, line in list_outside_fences(lines):
        if start is None and TABLE_START.match(line):
            start = number
        if start is not None and TABLE_END.search(line):
            yield start + 1, "\n".join(lines[start : number + 1])
            lines[start : number + 1] = [""] * (number + 1 - start)
            start = None


def list_outside_fences(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines that aren't code between fences, with their numbers from 0."""
    fence = ""
    for number, line in enumerate(lines):
        found = FENCE.match(line)
        if found and fence in {"", found[1]}:
            fence = "" if fence else found[1]
        elif not fence:
            yield number, line


def walk_children(node: SyntaxTreeNode, depth: int) -> Iterator[Part]:
    """Yield the blocks in a node; ``depth`` is the number of lists around it."""
    for child in node.children:
        walk = WALKS.get(child.type, walk_others)
        yield from walk(child, depth)


def walk_others(node: SyntaxTreeNode, depth: int) -> Iterator[Part]:
    """Yield the blocks in a list, a quotation or anything else around blocks."""
    return walk_children(node, depth + (node.type in LISTS))


def walk_heading(node: SyntaxTreeNode, _depth: int) -> Iterator[Part]:
    """Yield a heading."""
    yield Heading(get_line(node), int(node.tag[1]), HEADING_ID.sub("", read_text(node)))


def walk_paragraph(node: SyntaxTreeNode, _depth: int) -> Iterator[Part]:
    """Yield a paragraph's sentences."""
    return build_sentences(get_line(node), read_inline(node), number_list(node))


def walk_code(node: SyntaxTreeNode, _depth: int) -> Iterator[Part]:
    """Yield the pairs in a block of code without a language, if all of its lines are some."""
    if node.info.strip().lower() in PLAIN_FENCES:
        first = get_line(node) + (node.type == "fence")
        yield from filter(attrgetter("pair"), build_sentences(first, [Run(node.content)], number_list(node)))


def number_list(node: SyntaxTreeNode) -> int:
    """Return the number of the list in which a block is an item: its line; 0 for none."""
    outer = node.parent.parent if node.parent else None
    return get_line(outer) if outer is not None and outer.type in LISTS else 0


def walk_html(node: SyntaxTreeNode, _depth: int) -> Iterator[Part]:
    """Yield the blocks in HTML."""
    return html.read_inside(node.content, get_line(node))


def walk_item(node: SyntaxTreeNode, depth: int) -> Iterable[Part]:
    """Return an item; if it has a list inside, its own text is a heading for that list."""
    parts = list(walk_children(node, depth))
    own = parts[0] if parts else None
    if LISTS.isdisjoint(map(attrgetter("type"), node.children)) or not isinstance(own, Sentence):
        return parts
    key, text = own.pair or (own.text, "")
    heading = Heading(own.line, ITEM_LEVEL + depth, key)
    end = Heading(node.map[1] if node.map else own.line, heading.level, "")
    return [heading, *build_sentences(own.line, [Run(text)]), *parts[1:], end]


def walk_table(node: SyntaxTreeNode, _depth: int) -> Iterator[Part]:
    """Yield a table; a header without any name is none."""
    rows = [Row(get_line(row), tuple(map(read_text, row.children))) for part in node.children for row in part.children]
    header = rows[0].cells
    yield Grid(get_line(node), header if any(header) else (), rows[1:])


WALKS: Mapping[str, Callable[[SyntaxTreeNode, int], Iterable[Part]]] = {
    "heading": walk_heading,
    "paragraph": walk_paragraph,
    "fence": walk_code,
    "code_block": walk_code,
    "html_block": walk_html,
    "list_item": walk_item,
    "table": walk_table,
}


def get_line(node: SyntaxTreeNode) -> int:
    """Return the line where a node begins, counted from 1."""
    return node.map[0] + 1 if node.map else 1
