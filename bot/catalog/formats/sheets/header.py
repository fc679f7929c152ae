"""Find out where a sheet's table begins, and whether its first row names the columns."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.catalog.tables import Row, Table

MAX_NAME = 60  # characters of a column's name
MAX_WORDS = 6
PREAMBLE = 10  # rows above a table, such as a title, that may be its headings
SENTENCE = re.compile(r"[.!?…。]\s*$")
NUMBER = re.compile(r"[-+#(\[]?(?:0x[0-9A-Fa-f]+|\d[\d.,]*)[)\]%]?")
CODE = re.compile(r"(?=.*[_\d])[\w.:/#-]+")  # what a name of a column hardly ever is: E_1001
FIELD = re.compile(r"[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)*(?:\[\])?")  # what it may be: error_code
NAMES = {  # words of column names that a table of codes may have, in the languages of many companies
    *(
        "code",
        "codes",
        "error",
        "errors",
        "id",
        "number",
        "no",
        "no.",
        "nr",
        "nr.",
        "#",
        "key",
        "name",
        "symbol",
        "value",
    ),
    *(
        "message",
        "messages",
        "msg",
        "description",
        "desc",
        "text",
        "meaning",
        "title",
        "label",
        "reason",
        "cause",
        "causes",
    ),
    *(
        "action",
        "actions",
        "solution",
        "resolution",
        "severity",
        "level",
        "status",
        "section",
        "category",
        "type",
        "kind",
    ),
    *(
        "fehler",
        "fehlercode",
        "meldung",
        "fehlermeldung",
        "beschreibung",
        "bedeutung",
        "ursache",
        "maßnahme",
        "abhilfe",
    ),
    *("nummer", "bezeichnung", "stufe", "código", "codigo", "mensaje", "descripción", "descripcion", "causa", "acción"),
    *("libellé", "signification", "solución", "mensagem", "descrição", "messaggio", "descrizione", "código de error"),
    *(
        "код",
        "ошибка",
        "сообщение",
        "описание",
        "причина",
        "代码",
        "错误码",
        "错误代码",
        "描述",
        "说明",
        "错误信息",
        "含义",
    ),
    *(
        "コード",
        "エラーコード",
        "メッセージ",
        "説明",
        "内容",
        "原因",
        "対処",
        "코드",
        "메시지",
        "설명",
        "mã",
        "mã lỗi",
        "mô tả",
    ),
}
WORD = re.compile(r"[^\W_]+|#")


def build_table(rows: Sequence[Row], headings: tuple[str, ...] = ()) -> Table | None:
    """Return the rows of a sheet as a table, None if there are none.

    Rows of a single cell above it are its headings, and a first row that looks like names of columns is its header.
    """
    filled = [row for row in rows if any(row.cells)]
    start = count_preamble(filled)
    headings += tuple(next(filter(None, row.cells)) for row in filled[:start])
    body = filled[start:]
    if not body:
        return None
    if is_header(body[0].cells, body[1:]):
        return Table(headings, body[0].cells, body[1:])
    return Table(headings, (), body)


def count_preamble(rows: Sequence[Row]) -> int:
    """Return the number of rows above the table: they have one cell where most rows have several."""
    widths = Counter(count_cells(row) for row in rows)
    if not widths or widths.most_common(1)[0][0] < 2:  # noqa: PLR2004 - a table of one column
        return 0
    start = next(number for number, row in enumerate(rows) if count_cells(row) > 1)
    return start if start <= PREAMBLE else 0


def count_cells(row: Row) -> int:
    """Return the number of a row's cells that hold a text."""
    return sum(map(bool, row.cells))


def is_header(cells: Sequence[str], rows: Sequence[Row]) -> bool:
    """Return whether a first row names the columns: short, different, no values, and one known or unlike the rest."""
    named = [cell for cell in cells if cell]
    if not rows or len(set(named)) < len(named) or not all(map(is_name, named)):
        return False
    if any(map(is_known_name, named)):
        return True
    return len(named) == len(cells) and any(stands_out(column, cells[column], rows) for column in range(len(cells)))


def is_name(cell: str) -> bool:
    """Return whether a text may be the name of a column."""
    if len(cell) > MAX_NAME or len(cell.split()) > MAX_WORDS or SENTENCE.search(cell) or NUMBER.fullmatch(cell):
        return False
    return bool(FIELD.fullmatch(cell)) or not CODE.fullmatch(cell)


def is_known_name(cell: str) -> bool:
    """Return whether a text is a name that a column of a table of codes often has, or has such a word."""
    text = cell.strip().lower()
    return text in NAMES or any(word in NAMES for word in WORD.findall(text))


def stands_out(column: int, name: str, rows: Sequence[Row]) -> bool:
    """Return whether all other cells of a column are numbers or codes, unlike the first."""
    cells = [row.cells[column] for row in rows if column < len(row.cells) and row.cells[column]]
    is_plain = not NUMBER.fullmatch(name) and not CODE.fullmatch(name)
    return is_plain and bool(cells) and all(NUMBER.fullmatch(cell) or CODE.fullmatch(cell) for cell in cells)
