"""Say what is doubtful about a guess, as sentences."""

from collections.abc import Iterator, Sequence
from functools import partial

from bot.catalog.cells.clean import get_cell
from bot.catalog.guess.code_column import (
    KEY,
    NAMED,
    SURE_CODES,
    SURE_NAME,
    TELLING,
    rank_codes,
    rivals_code,
    weigh_code,
)
from bot.catalog.guess.columns import Column
from bot.catalog.guess.message_column import has_other_texts, is_named_otherwise, rank_messages, rivals_message
from bot.catalog.guess.roles import Roles
from bot.catalog.tables import Row

MOST_MEANINGS = 1.5  # messages of a code, on average
OTHER_NAME = "The name of {} rather says that it is something else than the message."
NAMED_MESSAGE = 1.5  # the weight from which on a name says that a column holds messages


def list_doubts(columns: Sequence[Column], rows: Sequence[Row], roles: Roles, known: Roles) -> Iterator[str]:
    """Yield what may be wrong with the columns that aren't known of those with codes and messages."""
    if roles.is_code_in_message:
        return
    if not known.code:
        yield from doubt_rivals(columns, roles)
        yield from doubt_cells(columns[roles.code[0]])
        yield from doubt_meanings(columns, rows, roles)
    if known.message is None and roles.message is not None:
        yield from doubt_message(columns, roles, columns[roles.message])


def doubt_rivals(columns: Sequence[Column], roles: Roles) -> Iterator[str]:
    """Yield which other column may hold the codes."""
    chosen = columns[roles.code[0]]
    others = (other for other in rank_codes(columns, roles) if rivals_code(other, chosen))
    if rival := next(others, None):
        yield f"{describe_name(rival)} may hold the codes instead of {describe_name(chosen)}."


def doubt_cells(column: Column) -> Iterator[str]:
    """Yield why a column may not hold codes, by its name and its cells."""
    if column.codes < SURE_CODES:
        yield f"Only {column.codes:.0%} of the cells in {describe_name(column)} look like codes."
    if weigh_code(column) < NAMED and column.telling < TELLING:
        yield f"{describe_name(column)} may not be a column of codes."
    if may_only_count(column):
        yield f"{describe_name(column)} may only number the rows."


def may_only_count(column: Column) -> bool:
    """Return whether a column may only number the rows; the keys of a map are said to be names."""
    return column.running and column.name != KEY and weigh_code(column) < SURE_NAME


def doubt_meanings(columns: Sequence[Column], rows: Sequence[Row], roles: Roles) -> Iterator[str]:
    """Yield that the codes are split over columns, or that those of one column stand for different things."""
    names = [describe_name(columns[place]) for place in roles.code]
    if len(names) > 1:
        yield f"The codes may not be split over {' and '.join(names)}."
    elif count_meanings(rows, roles) > MOST_MEANINGS:
        yield f"{names[0]} gives the same codes other messages in other places."


def count_meanings(rows: Sequence[Row], roles: Roles) -> float:
    """Return how many messages a code has on average."""
    pairs = {(get_cell(row, roles.code[0]), get_cell(row, roles.message)) for row in rows}
    return len(pairs) / max(1, len({code for code, _ in pairs}))


def doubt_message(columns: Sequence[Column], roles: Roles, chosen: Column) -> Iterator[str]:
    """Yield what may be wrong with the column of messages."""
    ranked = rank_messages(columns, roles)
    rivals = list(filter(partial(rivals_message, best=chosen), ranked))
    if rivals:
        yield f"{describe_name(rivals[0])} may be the message instead of {describe_name(chosen)}."
    elif is_doubtful_name(columns, roles, chosen):
        yield OTHER_NAME.format(describe_name(chosen))
    if ranked and not is_named_message(chosen):
        yield f"The name of {describe_name(chosen)} doesn't say that it is a message."


def is_doubtful_name(columns: Sequence[Column], roles: Roles, chosen: Column) -> bool:
    """Return whether a column is called a cause, action, severity or section; a “reason” may be the only text."""
    return is_named_otherwise(chosen) and (
        chosen.weigh("message") < NAMED or chosen.severities > 0 or has_other_texts(columns, roles)
    )


def is_named_message(column: Column) -> bool:
    """Return whether a column's name says that it holds messages, or is no name of its own."""
    return column.name in {"", KEY} or column.weigh("message") >= NAMED_MESSAGE


def describe_name(column: Column) -> str:
    """Render a column for people: its name, or its number if it has none."""
    return f"“{column.name}”" if column.name else f"column {column.index + 1}"
