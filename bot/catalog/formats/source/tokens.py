"""Cut source code into tokens, well enough for constants, in any language that looks a little like C or Python."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.errors import Refusal

MAX_LINE = 1_000_000  # characters
MAX_TOKENS = 5_000_000
TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z)|\#[!\s/\#*][^\n]*|\#$)"""
    r'''|(?P<long>[rRbBuUfF]{0,2}(?:""".*?(?:"""|\Z)|\'\'\'.*?(?:\'\'\'|\Z)))'''
    r"""|(?P<raw>`(?:[^`\\]|\\.)*+`|(?:R"\((?:.*?)\)")|@"(?:[^"]|"")*+")"""
    r"""|(?P<string>(?:[rRbBuUfFL]|u8)?(?:"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'))"""
    r"""|(?P<number>(?:0[xX][0-9A-Fa-f_]+|\d[\d_]*(?:\.\d+)?)[uUlLfF]{0,3}(?![\w.]))"""
    r"""|(?P<name>[^\W\d]\w*|\$\w+|@\w+|\#\w+)"""
    r"""|(?P<blank>[^\S\n]+|\\\r?\n)"""
    r"""|(?P<newline>\n)"""
    r"""|(?P<mark>=>|:=|::|->|\+=|==|!=|<=|>=|&&|\|\||<<|>>|.)""",
    re.DOTALL | re.VERBOSE | re.MULTILINE,
)
SUFFIX = re.compile(r"(?<![xX])(?<=\d)[uUlLfF]+$")
HEX_SUFFIX = re.compile(r"[uUlL]+$")
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(\r?\n)|(.))", re.DOTALL)
LETTERS = {"n": "\n", "t": "\t", "r": "\r", "0": "", "a": "", "b": "", "f": "", "v": ""}
COMMENT_SIGNS = re.compile(r"^[ \t]*(?:/\*[*!]*<?|//[/!]*<?|\#+!?|\*(?!/))[ \t]?|[ \t]*\*+/[ \t]*$", re.MULTILINE)

DOC_TAGS = re.compile(r"</?(?:summary|remarks|para|value|c)>")


@dataclass(slots=True)
class Token:
    """A token: its kind ("string", "number", "name" or "mark"), its text, without quotes and escapes, and its line.

    ``begins`` says that it is the first of its line, and ``indent`` how far it is indented then.
    """

    kind: str
    text: str
    line: int
    begins: bool = False
    indent: int = 0


@dataclass(slots=True)
class Source:
    """The tokens of a file without its comments, and these by line: those behind code, and those above it."""

    tokens: list[Token] = field(default_factory=list)
    behind: dict[int, str] = field(default_factory=dict)
    above: dict[int, str] = field(default_factory=dict)


def cut_source(text: str) -> Source:
    """Return the tokens of a text and its comments."""
    source = Source()
    line = 1
    indent: int | None = 0  # None behind the first token of a line
    for kind, piece in cut_pieces(text):
        if kind == "newline":
            indent = 0
        elif kind == "comment":
            add_comment(source, piece, line, begins=indent is not None)
        elif kind != "blank":
            source.behind.pop(line, "")  # a comment before code in the same line may belong to either side
            source.tokens.append(build_token(kind, piece, line, indent))
            indent = None
        elif indent is not None:
            indent = len(piece.expandtabs())
        line += piece.count("\n")
    return source


def cut_pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a text with their kinds. Refuses too many."""
    for count, match in enumerate(TOKEN.finditer(text.replace("\r\n", "\n"))):
        if count > MAX_TOKENS:
            raise Refusal(f"This source file has more than {MAX_TOKENS:,} words and marks. Is it the right file?")
        yield match.lastgroup or "", match[0]


def build_token(kind: str, piece: str, line: int, indent: int | None) -> Token:
    """Return a token; ``indent`` is None if it isn't the first of its line."""
    is_string = kind in {"string", "long", "raw"}
    return Token("string" if is_string else kind, read_piece(kind, piece), line, indent is not None, indent or 0)


def read_piece(kind: str, piece: str) -> str:
    """Return the value of a token: a string without quotes and escapes, a number without the sign of its type."""
    if kind == "long":
        return piece.lstrip("rRbBuUfF")[3:-3].strip()
    if kind == "raw":
        return {"`": piece[1:-1], "R": piece[3:-2], "@": piece[2:-1].replace('""', '"')}[piece[0]]
    if kind == "string":
        return unescape(piece)
    if kind == "number":
        return (HEX_SUFFIX if piece[:2].lower() == "0x" else SUFFIX).sub("", piece)
    return piece


def unescape(piece: str) -> str:
    """Return the value of a quoted string."""
    quote = piece[-1]
    start = piece.index(quote)
    inner = piece[start + 1 : -1]
    if "r" in piece[:start].lower() or "\\" not in inner:
        return inner
    return ESCAPE.sub(resolve_escape, inner).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def resolve_escape(match: re.Match[str]) -> str:
    """Return the character that an escape stands for; an unknown one stays as it is."""
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    if match[3]:
        return ""
    letter = match[4]
    return LETTERS.get(letter, letter if not letter.isalnum() else f"\\{letter}")


def add_comment(source: Source, piece: str, line: int, *, begins: bool) -> None:
    """Add a comment to what it belongs to: the code before it in its line, or that in the next line."""
    text = clean_comment(piece)
    if not begins:
        source.behind[line] = " ".join(filter(None, (source.behind.get(line, ""), text)))
        return
    above = source.above.pop(line, "")
    source.above[line + piece.count("\n") + 1] = " ".join(filter(None, (above, text)))


def clean_comment(piece: str) -> str:
    """Return the text of a comment as one line, without the tags of C#'s documentation."""
    return " ".join(DOC_TAGS.sub(" ", COMMENT_SIGNS.sub("", piece)).split()).strip("-=* ")
