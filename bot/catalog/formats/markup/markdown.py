"""Markdown, with tables as GitHub draws them, and HTML tables inside."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from bot.catalog.encoding import DecodedFile
from bot.catalog.formats.markup import html
from bot.catalog.formats.markup.block_tables import build_tables
from bot.catalog.formats.markup.blocks import (
    HARD,
    SOFT,
    Block,
    Grid,
    Heading,
    Run,
    Sentence,
    build_sentences,
    clean_text,
    join_runs,
)
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
TAG = re.compile(r"</?([A-Za-z][\w-]*)\b[^>]*>|<!--.*-->", re.DOTALL)
PLAIN_FENCES = {"", "text", "txt", "properties", "ini", "plain"}
MAX_LINE = 100_000  # characters
ITEM_LEVEL = 50  # the level of an item with a list inside; those further inside are below it
LISTS = {"bullet_list", "ordered_list"}
MARKED = {"strong_open": 1, "strong_close": -1}


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
    clear_front_matter(lines)
    tables = list(cut_html_tables(lines))
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    root = SyntaxTreeNode(parser.parse("\n".join(lines)))
    parts = [*walk_children(root, 0), *(part for line, text in tables for part in html.read_inside(text, line))]
    blocks = sorted((part for part in parts if not isinstance(part, SkippedPart)), key=lambda block: block.line)
    yield from build_tables(blocks)
    yield from (part for part in parts if isinstance(part, SkippedPart))


def refuse_long_lines(lines: Sequence[str]) -> None:
    """Refuse a page with a line that is no text for people: markup in it could take minutes to read."""
    long = next((number for number, line in enumerate(lines, 1) if len(line) > MAX_LINE), None)
    if long:
        raise Refusal(f"Line {long} has more than {MAX_LINE:,} characters. Is it the right file?")


def clear_front_matter(lines: list[str]) -> None:
    """Empty the lines between two rules at the beginning of a page."""
    if lines[0].strip() == FRONT_MATTER:
        end = next((number for number, line in enumerate(lines[1:], 1) if line.strip() == FRONT_MATTER), 0)
        lines[: end + 1] = [""] * (end + 1)


def cut_html_tables(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the tables in HTML with their lines, and empty these: a blank line would end them in Markdown."""
    start: int | None = None
    fence = ""
    for number, line in enumerate(lines):
        found = FENCE.match(line)
        if start is None and found and fence in {"", found[1]}:
            fence = "" if fence else found[1]
        elif start is None and not fence and TABLE_START.match(line):
            start = number
        if start is not None and TABLE_END.search(line):
            yield start + 1, "\n".join(lines[start : number + 1])
            lines[start : number + 1] = [""] * (number + 1 - start)
            start = None


def walk_children(node: SyntaxTreeNode, depth: int) -> Iterator[Block | SkippedPart]:
    """Yield the blocks in a node; ``depth`` is the number of lists around it."""
    for child in node.children:
        yield from walk(child, depth)


def walk(node: SyntaxTreeNode, depth: int) -> Iterator[Block | SkippedPart]:
    """Yield the blocks that a node stands for."""
    line = get_line(node)
    if node.type == "heading":
        text = clean_text(join_runs(read_inline(node)))
        yield Heading(line, int(node.tag[1]), HEADING_ID.sub("", text))
    elif node.type in {"paragraph", "fence", "code_block"}:
        yield from walk_paragraph(node, line)
    elif node.type == "list_item" and any(child.type in LISTS for child in node.children):
        yield from walk_nested_item(node, depth)
    elif node.type == "table":
        yield build_grid(node)
    elif node.type == "html_block":
        yield from html.read_inside(node.content, line)
    else:
        yield from walk_children(node, depth + (node.type in LISTS))


def walk_paragraph(node: SyntaxTreeNode, line: int) -> Iterator[Sentence]:
    """Yield a paragraph's sentences; code is read only if all of its lines are pairs."""
    parent = node.parent.parent if node.parent else None
    list_number = get_line(parent) if parent is not None and parent.type in LISTS else 0
    if node.type == "paragraph":
        yield from build_sentences(line, read_inline(node), list_number)
    elif node.info.strip().lower() in PLAIN_FENCES:
        first = line + (node.type == "fence")
        sentences = list(build_sentences(first, [Run(node.content)], list_number))
        yield from (sentence for sentence in sentences if sentence.pair)


def walk_nested_item(node: SyntaxTreeNode, depth: int) -> Iterator[Block | SkippedPart]:
    """Yield an item with a list inside: its own text is a heading for that list."""
    line = get_line(node)
    children = list(node.children)
    first = list(walk(children[0], depth)) if children[0].type == "paragraph" else []
    sentence = first[0] if len(first) == 1 and isinstance(first[0], Sentence) else None
    if sentence:
        key, text = sentence.pair or (sentence.text, "")
        yield Heading(line, ITEM_LEVEL + depth, key)
        yield from build_sentences(line, [Run(text)])
        children = children[1:]
    for child in children:
        yield from walk(child, depth)
    yield Heading(line, ITEM_LEVEL + depth, "")


def get_line(node: SyntaxTreeNode) -> int:
    """Return the line where a node begins, counted from 1."""
    return node.map[0] + 1 if node.map else 1


def build_grid(table: SyntaxTreeNode) -> Grid:
    """Return a table with its cells as text."""
    rows = [row for part in table.children for row in part.children]
    cells = [tuple(clean_text(join_runs(read_inline(cell))) for cell in row.children) for row in rows]
    header = cells[0] if any(cells[0]) else ()
    return Grid(
        get_line(table), header, [Row(get_line(row), texts) for row, texts in zip(rows[1:], cells[1:], strict=True)]
    )


def read_inline(node: SyntaxTreeNode) -> list[Run]:
    """Return the runs of a heading, a paragraph or a cell."""
    tokens = [token for child in node.children if child.token for token in child.token.children or ()]
    runs = list[Run]()
    marked = 0
    for token in drop_permalinks(tokens):
        marked += MARKED.get(token.type, 0)
        text = read_token(token)
        if text:
            runs.append(Run(text, bool(marked) or token.type == "code_inline"))
    return runs


def drop_permalinks(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield tokens without the links to a place in the same page that have no word: [-](#already_exists)."""
    start: int | None = None
    for number, token in enumerate(tokens):
        if token.type == "link_open" and str(token.attrs.get("href", "")).startswith("#"):
            start = number
        elif token.type == "link_close" and start is not None:
            inside = tokens[start + 1 : number]
            start = None
            if any(map(str.isalnum, "".join(part.content for part in inside))):
                yield from inside
        elif start is None:
            yield token


def read_token(token: Token) -> str:
    """Return the text of an inline token; tags of HTML are left out, other words in angle brackets are text."""
    if token.type == "softbreak":
        return SOFT
    if token.type == "hardbreak":
        return HARD
    if token.type != "html_inline":
        return token.content
    tag = TAG.fullmatch(token.content)
    name = (tag[1] or "").lower() if tag else ""
    if name == "br":
        return HARD
    return "" if tag and (not name or name in html.TAGS) else token.content
