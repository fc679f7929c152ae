"""Take a cell of a code column apart: the code as printed, other names beside it, or several codes."""

import re
from dataclasses import dataclass

from bot.catalog.cells.names import normalize_words, read_words
from bot.catalog.code import is_printable_code

QUOTED = re.compile(
    r"[\"'`“‘«]+([^\"'`“‘«”’»]+)[\"'`”’»]+|\[([^\[\]]*)\]|\*+([^*]+)\*+|\(([^()]*)\)",
)
BESIDE = re.compile(r"(?P<code>\S+)\s*[(\[（](?P<name>[^()]*)[)\]）]")  # “5 (0x5)”
TWO_NAMES = re.compile(r"(?P<code>[^\s:=/–—]+)\s*[\s:=/–—-]\s*(?P<name>\S+)")  # “1062 ER_DUP_ENTRY”
NUMBER = re.compile(r"[-+]?\d+|0x[0-9A-Fa-f]+")
SYMBOL = re.compile(r"(?=.*[A-Z_])[A-Za-z][A-Za-z0-9_.]{3,}")
LABELLED = re.compile(r"(?P<label>[^\W\d]+(?: [^\W\d]+)?)[\s:#]+(?P<code>\S+)")  # “Error 1001”
TITLED = re.compile(  # “1001 - Invalid parameter”
    r"(?P<code>[-+]?\d{3,}|0[xX][0-9A-Fa-f]+|[A-Za-z]+[-_]?\d{2,}[A-Z]?|[A-Z0-9]+(?:_[A-Z0-9]+)+)(?:\s*[:–—]|\s+-)?\s+\S.*",
    re.DOTALL,
)
SEVERAL = re.compile(r"\s*[,;、\n]\s*|\s+(?:/|\||or|and|oder|ou|o|y|e)\s+")
LIST_MARK = re.compile(r"[,;、]")
TELLING = re.compile(r"(?=.*[\d_])\S+|[A-Z]{3,}")
LABELS = """
    error, error code, code, err, errno, http, http status, status, status code, fault, alarm, fehler, fehlercode,
    erreur, code erreur, error no, 错误码, エラー, エラーコード
"""
NONE = frozenset({"n/a", "na", "none", "tbd", "null", "nil", "?"})  # what says that there is no code
MAX_SEVERAL = 12  # codes in a cell; more are no list of codes


@dataclass(frozen=True, slots=True)
class CodeCell:
    """The codes that a cell prints, and other names of the only one."""

    codes: tuple[str, ...]
    names: tuple[str, ...] = ()


NO_CODES = CodeCell(())


def split_codes(cell: str) -> tuple[str, ...]:
    """Return the codes that a cell prints, none if it holds something else."""
    return read_code_cell(cell).codes


def read_code_cell(cell: str) -> CodeCell:
    """Return what a cell of a code column prints."""
    text = unquote(cell)
    if LIST_MARK.search(text) and (several := read_several_codes(text)).codes:
        return several
    if is_code_text(text):
        return CodeCell((text,))
    for read in (read_code_beside_name, read_labelled_code, read_two_names, read_several_codes, read_titled_code):
        if (found := read(text)).codes:
            return found
    return NO_CODES


def unquote(cell: str) -> str:
    """Return a cell without the quotation marks, brackets or asterisks around all of it, or a colon at its end."""
    text = cell.strip()
    while (match := QUOTED.fullmatch(text)) and (inner := next(filter(None, match.groups()), "")):
        text = inner.strip()
    return text.removesuffix(":").strip() if len(text) > 1 else text


def is_code_text(text: str) -> bool:
    """Return whether a text is a code, and not a word that says there is none."""
    is_said = any(map(str.isalnum, text)) and not text.startswith(".")  # a dash says that there is none
    return is_said and is_printable_code(text) and text.casefold() not in NONE


def read_code_beside_name(text: str) -> CodeCell:
    """Return a code with another name, or a note, in brackets behind it."""
    match = BESIDE.fullmatch(text)
    if not match or not is_code_text(match["code"]):
        return NO_CODES
    name = unquote(match["name"])
    return CodeCell((match["code"],), (name,) if is_code_text(name) and TELLING.fullmatch(name) else ())


def read_two_names(text: str) -> CodeCell:
    """Return a number and a symbol for the same error, the first printed one as the code."""
    match = TWO_NAMES.fullmatch(text)
    if match and is_number_and_symbol(match["code"], match["name"]):
        return CodeCell((match["code"],), (match["name"],))
    return NO_CODES


def is_number_and_symbol(one: str, other: str) -> bool:
    """Return whether one of two texts is a number and the other a symbol."""
    if NUMBER.fullmatch(other):
        return bool(SYMBOL.fullmatch(one))
    return bool(NUMBER.fullmatch(one) and SYMBOL.fullmatch(other))


def read_labelled_code(text: str) -> CodeCell:
    """Return the code behind a word such as “Error”."""
    match = LABELLED.fullmatch(text)
    if match and normalize_words(match["label"]) in read_words(LABELS) and TELLING.fullmatch(match["code"]):
        return CodeCell((match["code"],))
    return NO_CODES


def read_several_codes(text: str) -> CodeCell:
    """Return the codes of a list."""
    parts = [unquote(part) for part in SEVERAL.split(text)]
    if 1 < len(parts) <= MAX_SEVERAL and all(is_code_text(part) and TELLING.fullmatch(part) for part in parts):
        return CodeCell(tuple(dict.fromkeys(parts)))
    return NO_CODES


def read_titled_code(text: str) -> CodeCell:
    """Return the code before a title."""
    match = TITLED.fullmatch(text)
    return CodeCell((match["code"],)) if match and is_code_text(match["code"]) else NO_CODES
