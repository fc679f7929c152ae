"""The tags of HTML: which there are, in which line each stands, and how deep they are nested.

The parser's trees have no line numbers, so each tag gets its own as an attribute beforehand. The parser needs quadratic
time for elements that are nested very deeply, so these are counted beforehand too.
"""

import re

from bot.errors import Refusal

SKIPPED = {"script", "style", "template", "head", "nav", "noscript", "svg", "-comment", "!doctype"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
CLOSED = {
    "p",
    "li",
    "td",
    "th",
    "tr",
    "dt",
    "dd",
    "option",
    "thead",
    "tbody",
    "tfoot",
    "colgroup",
    "body",
    "html",
    "head",
}
INLINE = {
    *("a", "abbr", "acronym", "b", "big", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd"),
    *("label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u"),
    *("var", "wbr", "img", "input", "button", "br"),
}
BLOCKS = {
    *("address", "article", "aside", "blockquote", "caption", "center", "details", "dd", "div", "dl", "dt", "fieldset"),
    *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "iframe", "li"),
    *("main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}
TAGS = INLINE | BLOCKS | VOID | SKIPPED  # tags of HTML; other words in angle brackets are placeholders
MARKS = {"b", "strong", "code", "kbd", "samp", "tt"}
BREAKS = BLOCKS | {"br"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
LISTS = {"ul", "ol"}
CELLS = {"td", "th"}
TEXT = "-text"
TERM, MEANING = "dt", "dd"
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>])|<!--.*?(?:-->|\Z)|\n", re.DOTALL)
BLANK = re.compile(r"\s+")
LINE = "data-errdesk-line"
MAX_DEPTH = 400


def number_tags(text: str, line: int) -> str:
    """Return a text whose start tags have an attribute with their line. Refuses elements that are nested too deeply."""
    depth = 0
    pieces = list[str]()
    place = 0
    for match in TAG.finditer(text):
        line += match[0].count("\n")
        depth = max(0, depth + change_depth(match))
        if depth > MAX_DEPTH:
            raise Refusal(f"Line {line}: this page is nested too deeply, or its tags aren't closed.")
        if match[2] and not match[1]:
            pieces.append(f'{text[place : match.end()]} {LINE}="{line}"')
            place = match.end()
    return "".join(pieces) + text[place:]


def change_depth(match: re.Match[str]) -> int:
    """Return by how much a tag changes the depth of what follows; an element that others close doesn't."""
    if not match[2] or match[2].lower() in VOID | CLOSED:
        return 0
    return -1 if match[1] else 1
