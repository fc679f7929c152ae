"""Guess which column of a table plays which role.

Names count first and cells second. Whatever isn't certain becomes a doubt, and a table that isn't about codes is left
out with a reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.catalog.cells.names import normalize_words, read_words
from bot.catalog.guess.code_column import rank_codes
from bot.catalog.guess.coded_column import find_coded_column
from bot.catalog.guess.columns import Column, describe_columns
from bot.catalog.guess.doubts import MOST_MEANINGS, count_meanings, list_doubts
from bot.catalog.guess.further_roles import add_further_roles
from bot.catalog.guess.message_column import is_named_cause, list_names, rank_messages
from bot.catalog.guess.roles import Roles
from bot.catalog.guess.words import SUBCODE_WORDS
from bot.catalog.tables import Row

NO_WORDS = "its header has neither a word for a code nor one for a message"
NO_CODES = "no column looks like a code"
NO_MESSAGES = "no column looks like a message"
UNKNOWN = Roles()


@dataclass(frozen=True, slots=True)
class Guess:
    """The roles of a table's columns, and why they may be wrong, as sentences; or the reason why it is left out."""

    roles: Roles
    doubts: tuple[str, ...] = ()
    reason: str | None = None


def guess_roles(header: Sequence[str], rows: Sequence[Row], known: Roles = UNKNOWN) -> Guess:
    """Guess the roles of a table's columns; those of ``known`` are given and not guessed."""
    columns = describe_columns(header, rows)
    roles = guess_message(columns, guess_code(columns, known))
    if known.is_unknown:
        if not is_named_for_errors(columns):
            return Guess(known, reason=NO_WORDS)
        roles = guess_parts(columns, rows, roles)
    if not roles.is_complete:
        return Guess(roles, reason=NO_MESSAGES if roles.code else NO_CODES)
    return Guess(add_further_roles(columns, roles), tuple(list_doubts(columns, rows, roles, known)))


def is_named_for_errors(columns: Iterable[Column]) -> bool:
    """Return whether a column's name is a word for a code or a message, or no column has a name."""
    named = [column for column in columns if column.name]
    return not named or any(column.weigh("code") or column.weigh("message") for column in named)


def guess_code(columns: Sequence[Column], known: Roles) -> Roles:
    """Return the roles with the likeliest column of codes, if there is any and it isn't known."""
    if known.code:
        return known
    return replace(known, code=tuple(column.index for column in rank_codes(columns, known)[:1]))


def guess_message(columns: Sequence[Column], roles: Roles) -> Roles:
    """Return the roles with the likeliest column of messages, if there is any and it isn't known."""
    if roles.message is not None:
        return roles
    ranked = rank_messages(columns, roles)
    if not ranked or is_named_cause(ranked[0]):
        ranked = list_names(columns, roles) or ranked
    return replace(roles, message=ranked[0].index if ranked else None)


def guess_parts(columns: Sequence[Column], rows: Sequence[Row], roles: Roles) -> Roles:
    """Return the roles if codes are the beginnings of messages, or split over two columns."""
    coded = find_coded_column(columns, rows, roles)
    if coded is not None:
        return replace(roles, code=(coded,), message=coded)
    if not roles.is_complete or count_meanings(rows, roles) <= MOST_MEANINGS:
        return roles
    subcodes = {column.index for column in columns if is_subcode(column)}.difference(roles.code)
    return replace(roles, code=(*roles.code, *sorted(subcodes)[:1]))


def is_subcode(column: Column) -> bool:
    """Return whether a column holds the second part of codes."""
    return normalize_words(column.name) in read_words(SUBCODE_WORDS)
