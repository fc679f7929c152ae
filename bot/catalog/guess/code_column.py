"""Which columns may hold the codes, and how likely."""

from collections.abc import Iterable, Sequence

from bot.catalog.guess.columns import Column
from bot.catalog.guess.roles import Roles

MIN_CODES = 0.6  # share of cells that must look like codes
SURE_CODES = 0.95  # and from which on nothing about it is doubtful
TELLING = 0.75  # share of cells that hardly are anything but codes, in a column whose name doesn't say so
MIN_TELLING = 0.4  # and in one without a name
SURE_GROUPED = 0.7
NAMED = 2  # the weight from which on a name says that a column holds codes
SURE_NAME = 3  # and from which on it hardly says anything else
FOREIGN = 0.5  # the weight of a name for other systems' codes, which a table without any others may list
FIRST = 0.25  # what standing first adds
RUNNING = 1.5  # what only counting the rows takes away
KEY = "key"  # what readers call the keys of maps
VALUE = "value"  # and the values of constants, which count from 0 or 1 where they are the codes too


def rank_codes(columns: Iterable[Column], known: Roles) -> list[Column]:
    """Return the columns that may hold the codes, the likeliest first."""
    used = {column for _, column in known.list_columns()}
    able = [column for column in columns if column.index not in used and may_be_code(column)]
    return sorted(prefer_full(able), key=score_code, reverse=True)


def prefer_full(columns: Sequence[Column]) -> Sequence[Column]:
    """Return the columns without empty cells, or all if there are none."""
    return [column for column in columns if column.filled >= SURE_CODES] or columns


def may_be_code(column: Column) -> bool:
    """Return whether a column can hold the codes."""
    if column.codes < MIN_CODES or column.telling < MIN_CODES < column.sentences:
        return False
    if not column.name:
        return column.telling >= MIN_TELLING
    return weigh_code(column) > 0 or column.telling >= TELLING


def weigh_code(column: Column) -> float:
    """Return how surely a column holds the codes by its name."""
    weight = column.weigh("code")
    return min(weight, FOREIGN) if column.weigh("other") >= max(weight, NAMED) else weight


def score_code(column: Column) -> float:
    """Return how likely a column holds the codes: by its name, its cells, and whether it stands first."""
    score = weigh_code(column) + column.telling
    if column.index == 0:
        score += FIRST
    if column.running and weigh_code(column) <= NAMED:
        score -= RUNNING
    return score * column.grouped**2


def rivals_code(other: Column, column: Column) -> bool:
    """Return whether another column may as well hold the codes: at least a name as telling, and cells like codes."""
    if min(other.grouped, other.filled) < SURE_GROUPED or other.codes < SURE_CODES:
        return False
    if other.running and other.name != VALUE:
        return False
    return weigh_code(other) >= weigh_rivals(column) and other.telling > MIN_CODES


def weigh_rivals(column: Column) -> float:
    """Return what another column's name must weigh if it's to rival a column of codes."""
    if column.name == KEY or weigh_code(column) >= SURE_NAME:
        return max(SURE_NAME, weigh_code(column))
    return bool(column.name)
