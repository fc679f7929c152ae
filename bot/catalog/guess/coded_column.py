"""Find codes that stand at the beginning of the messages, as in “MSB4001: The task has …”."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.catalog.cells.clean import get_cell
from bot.catalog.cells.prefixed import choose_prefix
from bot.catalog.guess.columns import Column
from bot.catalog.guess.message_column import is_named_cause
from bot.catalog.guess.roles import Roles
from bot.catalog.tables import Row

MIN_SENTENCES = 0.5  # share of a column's cells that have several words
MIN_ROWS = 3
SAME_PREFIX = 0.8  # share of the codes that begin with the same letters


def find_coded_column(columns: Sequence[Column], rows: Sequence[Row], roles: Roles) -> int | None:
    """Return the column whose cells begin with codes, None if there is none or others have codes and texts."""
    for column in list_able(columns, roles):
        if column.sentences >= MIN_SENTENCES and begins_with_codes(list_cells(column, rows)):
            return column.index
    return None


def list_able(columns: Sequence[Column], roles: Roles) -> Sequence[Column]:
    """Return the columns that may hold both codes and messages: all if there is no message, none if codes are named."""
    if not has_messages(columns, roles):
        return columns
    is_named = columns[roles.code[0]].weigh("code") > 1
    return [] if is_named else [column for column in columns if column.index not in roles.code]


def has_messages(columns: Sequence[Column], roles: Roles) -> bool:
    """Return whether a column holds the messages, and not rather the causes."""
    if not roles.is_complete or roles.message is None:
        return False
    return not is_named_cause(columns[roles.message])


def list_cells(column: Column, rows: Iterable[Row]) -> list[str]:
    """Return the filled cells of a column."""
    return list(filter(None, (get_cell(row, column.index) for row in rows)))


def begins_with_codes(cells: Sequence[str]) -> bool:
    """Return whether many cells begin with a code, nearly all of the same family."""
    pattern = choose_prefix(cells)
    if pattern is None:
        return False
    prefixes = Counter(match["prefix"] for match in filter(None, map(pattern.fullmatch, cells)))
    most = max(prefixes.values())
    return prefixes.total() >= MIN_ROWS and most >= prefixes.total() * SAME_PREFIX
