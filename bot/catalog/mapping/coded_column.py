"""Find codes that stand at the beginning of the messages, as in “MSB4001: The task has …”."""

from collections import Counter
from collections.abc import Sequence

from bot.catalog.cells.clean import get_cell
from bot.catalog.cells.prefixed import choose_prefix
from bot.catalog.mapping.columns import Column
from bot.catalog.mapping.roles import Roles
from bot.catalog.tables import Row

MIN_SENTENCES = 0.5  # share of a column's cells that have several words
MIN_ROWS = 3
SAME_PREFIX = 0.8  # share of the codes that begin with the same letters


def find_coded_column(columns: Sequence[Column], rows: Sequence[Row], roles: Roles) -> int | None:
    """Return the column whose cells begin with codes, None if there is none or if another column has the codes."""
    if roles.is_complete and columns[roles.code[0]].weigh("code") > 1:
        return None
    coded = [
        column.index for column in columns if column.sentences >= MIN_SENTENCES and begins_with_codes(column, rows)
    ]
    return coded[0] if coded else None


def begins_with_codes(column: Column, rows: Sequence[Row]) -> bool:
    """Return whether many of a column's cells begin with a code, nearly all of the same family."""
    cells = [cell for row in rows if (cell := get_cell(row, column.index))]
    pattern = choose_prefix(cells)
    if pattern is None:
        return False
    matches = [match for cell in cells if (match := pattern.fullmatch(cell))]
    (_, most), *_ = Counter(match["prefix"] or "" for match in matches).most_common(1)
    return len(matches) >= MIN_ROWS and most >= len(matches) * SAME_PREFIX
