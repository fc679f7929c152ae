"""The text inside a paragraph, heading or cell in Markdown, without its markup."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from bot.catalog.formats.markup.blocks import HARD, SOFT, Run, clean_text, join_runs
from bot.catalog.formats.markup.html_tags import TAGS

TAG = re.compile(r"</?([A-Za-z][\w-]*)\b[^>]*>|<!--.*-->", re.DOTALL)
BREAKS = {"softbreak": SOFT, "hardbreak": HARD}
COMMENT = "!--"
MARKED = {"strong_open": 1, "strong_close": -1}


def read_text(node: SyntaxTreeNode) -> str:
    """Return the text of a heading or a cell."""
    return clean_text(join_runs(read_inline(node)))


def read_inline(node: SyntaxTreeNode) -> list[Run]:
    """Return the runs of a heading, a paragraph or a cell."""
    tokens = chain.from_iterable(map(list_tokens, node.children))
    runs = list[Run]()
    marked = 0
    for token in drop_permalinks(tokens):
        marked += MARKED.get(token.type, 0)
        runs.append(Run(read_token(token), marked > 0 or token.type == "code_inline"))
    return runs


def list_tokens(node: SyntaxTreeNode) -> Sequence[Token]:
    """Return the tokens of a text."""
    return (node.token.children or ()) if node.token else ()


def drop_permalinks(tokens: Iterable[Token]) -> list[Token]:
    """Return tokens without the links to a place in the same page that have no word: [-](#already_exists)."""
    kept = list[Token]()
    start: int | None = None
    for token in tokens:
        start = len(kept) if is_permalink(token) else start
        kept.append(token)
        if token.type == "link_close" and start is not None:
            del kept[start : None if has_no_word(kept[start:]) else start]
            start = None
    return kept


def is_permalink(token: Token) -> bool:
    """Return whether a link to a place in the same page begins."""
    return token.type == "link_open" and str(token.attrs.get("href", "")).startswith("#")


def has_no_word(tokens: Sequence[Token]) -> bool:
    """Return whether there is no letter and no digit in some tokens."""
    return not any(map(str.isalnum, "".join(token.content for token in tokens)))


def read_token(token: Token) -> str:
    """Return the text of an inline token."""
    if token.type == "html_inline":
        return read_tag(token.content)
    return BREAKS.get(token.type, token.content)


def read_tag(text: str) -> str:
    """Return what a tag stands for: nothing, a line end, or itself if it is no tag of HTML but a placeholder."""
    tag = TAG.fullmatch(text)
    name = (tag[1] or COMMENT) if tag else ""
    if name.lower() == "br":
        return HARD
    return "" if name == COMMENT or name.lower() in TAGS else text
