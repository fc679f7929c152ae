"""Guess which column of a table plays which role, and say what is doubtful about it.

Names count first and cells second. What the guess rests on is said in ``words.py`` (names) and here (cells). Whatever
isn't certain becomes a doubt, and a table that isn't about codes is left out with a reason.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.catalog.cells.clean import get_cell
from bot.catalog.cells.names import normalize_words, read_words
from bot.catalog.mapping.coded_column import find_coded_column
from bot.catalog.mapping.columns import Column, describe_columns
from bot.catalog.mapping.further_roles import add_further_roles
from bot.catalog.mapping.roles import Roles
from bot.catalog.mapping.words import SUBCODE_WORDS
from bot.catalog.tables import Row

MIN_CODES = 0.6  # share of cells that must look like codes in a column of codes
SURE_CODES = 0.95
MOST_NUMBERS = 0.3  # share of numbers in a column of messages
MIN_FILLED = 0.5  # share of rows in which a message must stand
SURE_GROUPED = 0.7
MOST_MEANINGS = 1.5  # messages of a code, on average
TELLING = 0.75  # share of cells that hardly are anything but codes, in a column whose name doesn't say so
MIN_SENTENCES = 0.3
KEY = "key"  # what readers call the keys of maps
SURE_NAME = 3  # the weight of a name that hardly is anything but that of codes
MIN_TELLING = 0.4  # in a column without a name
UNNAMED = 2.2  # the weight of a column of texts without a name: more than “Cause”
NAMED_MESSAGE = 1.5  # and from which on it says that a column holds messages
NAMED = 2  # the weight from which on a name says what a column is


@dataclass(frozen=True, slots=True)
class Guess:
    """The roles of a table's columns, and why they may be wrong, as sentences; or the reason why it is left out."""

    roles: Roles
    doubts: tuple[str, ...] = ()
    reason: str | None = None


def guess_roles(header: Sequence[str], rows: Sequence[Row], known: Roles | None = None) -> Guess:
    """Guess the roles of a table's columns; those of ``known`` are given and not guessed."""
    columns = describe_columns(header, rows)
    roles = guess_code_and_message(columns, rows, known or Roles())
    if reason := explain_incomplete(roles, columns, known or Roles()):
        return Guess(roles, reason=reason)
    doubts = tuple(list_doubts(columns, rows, roles, known or Roles()))
    return Guess(add_further_roles(columns, roles), doubts)


def guess_code_and_message(columns: Sequence[Column], rows: Sequence[Row], known: Roles) -> Roles:
    """Return the roles with codes and messages, as far as there are any."""
    code = known.code or tuple(column.index for column in rank_codes(columns, known)[:1])
    roles = replace(known, code=code)
    if roles.message is None:
        ranked = rank_messages(columns, roles) or list_names(columns, roles)
        roles = replace(roles, message=ranked[0].index if ranked else None)
    if known.code or known.message is not None:
        return roles
    coded = find_coded_column(columns, rows, roles)
    return add_subcodes(columns, rows, roles) if coded is None else replace(roles, code=(coded,), message=coded)


def add_subcodes(columns: Sequence[Column], rows: Sequence[Row], roles: Roles) -> Roles:
    """Return the roles with a column of sub-codes, if only both together tell codes apart."""
    subcode = next((column.index for column in columns if is_subcode(column)), None)
    if subcode is None or not roles.is_complete or subcode in {*roles.code, roles.message}:
        return roles
    return replace(roles, code=(*roles.code, subcode)) if count_meanings(rows, roles) > MOST_MEANINGS else roles


def is_subcode(column: Column) -> bool:
    """Return whether a column holds the second part of codes."""
    return normalize_words(column.name) in read_words(SUBCODE_WORDS)


def explain_incomplete(roles: Roles, columns: Sequence[Column], known: Roles) -> str | None:
    """Return why a table is no table of codes, None if it may be one."""
    is_said = bool(known.code) or known.message is not None
    if not is_said and any(column.name for column in columns) and not any(map(is_named_for_errors, columns)):
        return "its header has neither a word for a code nor one for a message"
    if not roles.code:
        return "no column looks like a code"
    return "no column looks like a message" if roles.message is None else None


def is_named_for_errors(column: Column) -> bool:
    """Return whether a column's name is a word for a code or a message."""
    return column.weigh("code") > 0 or column.weigh("message") > 0


def rank_codes(columns: Iterable[Column], known: Roles) -> list[Column]:
    """Return the columns that may hold the codes, the likeliest first."""
    used = {column for _, column in known.list_columns()}
    able = [column for column in columns if column.index not in used and may_be_code(column)]
    full = [column for column in able if column.filled >= SURE_CODES]
    return sorted(full or able, key=lambda column: -score_code(column))


def may_be_code(column: Column) -> bool:
    """Return whether a column can hold the codes."""
    if column.codes < MIN_CODES or (column.sentences > MIN_CODES and column.telling < MIN_CODES):
        return False
    if not column.name:
        return column.telling >= MIN_TELLING
    return weigh_code(column) > 0 or column.telling >= TELLING


def weigh_code(column: Column) -> float:
    """Return how surely a column holds the codes by its name; one of HTTP statuses does if there is no other."""
    weight = column.weigh("code")
    return min(weight, 0.5) if column.weigh("other") >= max(weight, NAMED) else weight


def score_code(column: Column) -> float:
    """Return how likely a column holds the codes: by its name, its cells, and whether it stands first."""
    score = weigh_code(column) + column.telling + (0.25 if column.index == 0 else 0)
    if column.running and weigh_code(column) <= NAMED:
        score -= 1.5
    return score * column.grouped**2


def rank_messages(columns: Sequence[Column], roles: Roles) -> list[Column]:
    """Return the columns that may hold the messages, the likeliest first."""
    able = [column for column in columns if column.index not in roles.code and may_be_message(column)]
    return sorted(able, key=lambda column: -score_message(column))


def may_be_message(column: Column) -> bool:
    """Return whether a column can hold the messages: it is fuller than half, and is neither codes nor actions."""
    weight = column.weigh("message")
    if column.filled < MIN_FILLED or column.numbers > MOST_NUMBERS or column.constant:
        return False
    if column.weigh("action") > weight or (column.weigh("other") > weight and weight < NAMED):
        return False
    return weight > NAMED or column.sentences >= MIN_SENTENCES


def list_names(columns: Sequence[Column], roles: Roles) -> list[Column]:
    """Return the column of names, such as “InternalError”, which are the messages if there are no better ones."""
    if not roles.code or weigh_code(columns[roles.code[0]]) < SURE_NAME:
        return []
    others = [column for column in columns if column.index not in roles.code and column.name != KEY]
    able = [column for column in others if column.filled >= MIN_FILLED and column.numbers < MIN_FILLED]
    return [
        column
        for column in able
        if column.distinct > MIN_FILLED and (len(others) == 1 or column.weigh("message") >= NAMED)
    ]


def score_message(column: Column) -> float:
    """Return how likely a column holds the messages, by its name and its cells."""
    weight = column.weigh("message") if column.name else UNNAMED
    return weight + round(column.sentences, 1)


def list_doubts(columns: Sequence[Column], rows: Sequence[Row], roles: Roles, known: Roles) -> Iterator[str]:
    """Yield what may be wrong with a guess, as sentences."""
    if not known.code:
        yield from doubt_code(columns, roles)
        if len(roles.code) > 1:
            names = " and ".join(describe_name(columns[place]) for place in roles.code)
            yield f"The codes may not be split over {names}."
        elif not roles.is_code_in_message and count_meanings(rows, roles) > MOST_MEANINGS:
            yield f"{describe_name(columns[roles.code[0]])} gives the same codes other messages in other places."
    if known.message is None:
        yield from doubt_message(columns, roles)


def count_meanings(rows: Sequence[Row], roles: Roles) -> float:
    """Return how many messages a code has on average."""
    pairs = {(get_cell(row, roles.code[0]), get_cell(row, roles.message)) for row in rows}
    return len(pairs) / max(1, len({code for code, _ in pairs}))


def doubt_code(columns: Sequence[Column], roles: Roles) -> Iterator[str]:
    """Yield what may be wrong with the column of codes."""
    column = columns[roles.code[0]]
    if roles.is_code_in_message:
        return
    ranked = [other for other in rank_codes(columns, Roles()) if other.index != roles.message]
    rivals = [other for other in ranked if other.index not in roles.code and rivals_code(other, column)]
    if rivals:
        yield f"{describe_name(rivals[0])} may hold the codes instead of {describe_name(column)}."
    if column.codes < SURE_CODES:
        yield f"Only {column.codes:.0%} of the cells in {describe_name(column)} look like codes."
    if weigh_code(column) < NAMED and column.telling < TELLING:
        yield f"{describe_name(column)} may not be a column of codes."
    if column.running and weigh_code(column) < SURE_NAME and column.name != KEY:
        yield f"{describe_name(column)} may only number the rows."


def rivals_code(other: Column, column: Column) -> bool:
    """Return whether another column may as well hold the codes."""
    if other.grouped < SURE_GROUPED or other.running or other.codes < SURE_CODES:
        return False
    is_named = column.name == KEY or weigh_code(column) >= SURE_NAME
    least = max(SURE_NAME, weigh_code(column)) if is_named else bool(column.name)
    return weigh_code(other) >= least and other.telling > MIN_CODES


def doubt_message(columns: Sequence[Column], roles: Roles) -> Iterator[str]:
    """Yield what may be wrong with the column of messages."""
    ranked = rank_messages(columns, roles)
    if roles.is_code_in_message or not ranked:
        return
    best = columns[roles.message] if roles.message is not None else ranked[0]
    rivals = [other for other in ranked if other is not best and rivals_message(other, best)]
    if rivals:
        yield f"{describe_name(rivals[0])} may be the message instead of {describe_name(best)}."
    if best.name not in ("", KEY) and best.weigh("message") < NAMED_MESSAGE:
        yield f"The name of {describe_name(best)} doesn't say that it is a message."


def rivals_message(other: Column, best: Column) -> bool:
    """Return whether another column may as well hold the messages; of the items of a list, the first is taken."""
    return other.weigh("message") == best.weigh("message") and not (best.listed and other.listed)


def describe_name(column: Column) -> str:
    """Render a column for people: its name, or its number if it has none."""
    return f"“{column.name}”" if column.name else f"column {column.index + 1}"
