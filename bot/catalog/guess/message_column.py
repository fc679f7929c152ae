"""Which columns may hold the messages, and how likely."""

from collections.abc import Iterable, Sequence

from bot.catalog.guess.code_column import KEY, SURE_NAME, weigh_code
from bot.catalog.guess.columns import Column
from bot.catalog.guess.roles import Roles
from bot.catalog.guess.words import Role

MIN_FILLED = 0.5  # share of rows in which a message must stand
MOST_NUMBERS = 0.3  # share of numbers
MIN_SENTENCES = 0.3
MIN_DIFFERENT = 0.5  # share of names that differ
NAMED = 2  # the weight from which on a name says that a column holds messages
FURTHER_ROLES: tuple[Role, ...] = ("cause", "action", "severity", "section")
UNNAMED = 2.2  # the weight of a column of texts without a name: more than “Cause”


def rank_messages(columns: Iterable[Column], roles: Roles) -> list[Column]:
    """Return the columns that may hold the messages, the likeliest first."""
    return sorted(filter(may_be_message, list_others(columns, roles)), key=score_message, reverse=True)


def list_others(columns: Iterable[Column], roles: Roles) -> list[Column]:
    """Return the columns that play no role yet, but perhaps that of the message."""
    used = {column for role, column in roles.list_columns() if role != "message"}
    return [column for column in columns if column.index not in used]


def may_be_message(column: Column) -> bool:
    """Return whether a column can hold the messages: it is fuller than half, and is neither codes nor actions."""
    if not is_full_of_texts(column) or is_something_else(column):
        return False
    return column.weigh("message") > NAMED or column.sentences >= MIN_SENTENCES


def is_full_of_texts(column: Column) -> bool:
    """Return whether most cells of a column are filled, with texts that differ."""
    return column.filled >= MIN_FILLED and column.numbers <= MOST_NUMBERS and not column.constant


def is_something_else(column: Column) -> bool:
    """Return whether a column's name rather says that it holds actions, or something that isn't read."""
    weight = column.weigh("message")
    return column.weigh("action") > weight or (weight < NAMED and column.weigh("other") > weight)


def score_message(column: Column) -> float:
    """Return how likely a column holds the messages, by its name and its cells."""
    weight = column.weigh("message") if column.name else UNNAMED
    return weight + round(column.sentences, 1)


def list_names(columns: Sequence[Column], roles: Roles) -> list[Column]:
    """Return the columns of names, such as “InternalError”, which are the messages if there are no better ones."""
    if not roles.code or weigh_code(columns[roles.code[0]]) < SURE_NAME:
        return []
    others = list_others(columns, roles)
    return list(filter(may_be_names if len(others) == 1 else are_called_names, others))


def are_called_names(column: Column) -> bool:
    """Return whether a column says by its name too that it holds names."""
    return column.weigh("message") >= NAMED and may_be_names(column)


def may_be_names(column: Column) -> bool:
    """Return whether a column can hold names."""
    return (
        column.name != KEY
        and column.filled >= MIN_FILLED
        and column.numbers < MIN_FILLED
        and column.distinct > MIN_DIFFERENT
    )


def rivals_message(other: Column, best: Column) -> bool:
    """Return whether another column may as well hold the messages; of the items of a list, the first is taken."""
    if other.index == best.index or (best.listed and other.listed):
        return False
    return is_named_cause(best) or other.weigh("message") == best.weigh("message")


def is_named_otherwise(column: Column) -> bool:
    """Return whether a column's name rather says that it holds anything else that is known of codes than messages."""
    return max(map(column.weigh, FURTHER_ROLES)) > column.weigh("message")


def has_other_texts(columns: Iterable[Column], roles: Roles) -> bool:
    """Return whether a column besides the message holds texts or names, and isn't called something else."""
    others = (column for column in list_others(columns, roles) if column.index != roles.message)
    return any(may_be_names(column) and not has_own_name(column) for column in others)


def has_own_name(column: Column) -> bool:
    """Return whether a column's name says that it holds something else than messages."""
    weight = column.weigh("message")
    return is_named_otherwise(column) or max(column.weigh("alias"), column.weigh("other")) > weight


def is_named_cause(column: Column) -> bool:
    """Return whether a column's name rather says that it holds causes than messages."""
    return column.weigh("cause") > column.weigh("message")
