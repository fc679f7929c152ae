"""Find the columns of causes, actions, severities, sections and aliases, once codes and messages are known."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.catalog.guess.columns import Column
from bot.catalog.guess.roles import Roles

Fits = Callable[[Column], bool]

OWN = 0.8  # share of codes with another name that no other code has
MAX_ALIASES = 4
SURE = 4  # the weight of a name that says nothing else
SAID = 3  # and of one that hardly says anything else
MAX_SEVERITY = 20  # characters on average in a column of severities
MAX_NAME = 60  # characters on average in a column of names
MIN_SHARE = 0.6
MIN_FILLED = 0.3  # share of rows that must have a section, or another name
MOST_SECTIONS = 0.6  # different values among the rows; more are no sections


def add_further_roles(columns: Sequence[Column], roles: Roles) -> Roles:
    """Return the roles with those that a table need not have; those that are known already stay."""
    roles = replace(roles, cause=find_column(columns, roles, is_cause, roles.cause))
    roles = replace(roles, action=find_column(columns, roles, is_action, roles.action))
    roles = replace(roles, severity=find_column(columns, roles, is_severity, roles.severity))
    roles = replace(roles, section=find_column(columns, roles, is_section, roles.section))
    return roles if roles.alias else replace(roles, alias=find_aliases(columns, roles))


def find_column(columns: Iterable[Column], roles: Roles, fits: Fits, known: int | None) -> int | None:
    """Return the first column without a role that fits, or the known one."""
    if known is not None:
        return known
    return next((column.index for column in list_free(columns, roles) if fits(column)), None)


def list_free(columns: Iterable[Column], roles: Roles) -> list[Column]:
    """Return the columns without a role."""
    used = {column for _, column in roles.list_columns()}
    return [column for column in columns if column.index not in used]


def is_cause(column: Column) -> bool:
    """Return whether a column says why a code appears."""
    weight = column.weigh("cause")
    return weight > 1 and (column.sentences > 0 or weight == SURE)


def is_action(column: Column) -> bool:
    """Return whether a column says what to do."""
    return column.weigh("action") > 1 and column.sentences > 0


def is_severity(column: Column) -> bool:
    """Return whether a column says how severe an error is."""
    weight = column.weigh("severity")
    return weight > 1 and (column.severities >= MIN_SHARE or (weight == SURE and column.length <= MAX_SEVERITY))


def is_section(column: Column) -> bool:
    """Return whether a column groups the codes."""
    weight = column.weigh("section")
    is_name = column.length <= MAX_NAME and column.numbers < MIN_SHARE and column.filled >= MIN_FILLED
    return weight > 1 and is_name and (weight == SURE or column.distinct <= MOST_SECTIONS)


def find_aliases(columns: Sequence[Column], roles: Roles) -> tuple[int, ...]:
    """Return the columns with other exact names of the codes."""
    codes = 1.0 if roles.is_code_in_message else columns[roles.code[0]].distinct
    return tuple(
        column.index for column in list_free(columns, roles) if is_alias(column) and column.distinct >= codes * OWN
    )[:MAX_ALIASES]


def is_alias(column: Column) -> bool:
    """Return whether a column holds other names of the codes: each its own, and no running number."""
    if not has_short_names(column) or column.running or column.weigh("other") >= SAID:
        return False
    return column.weigh("alias") == SURE or is_telling(column)


def has_short_names(column: Column) -> bool:
    """Return whether a column's cells are short, look like codes, and aren't a few that stand in many places."""
    shares = (column.codes, column.grouped, column.filled * 2)
    return min(shares) >= MIN_SHARE and column.length <= MAX_NAME


def is_telling(column: Column) -> bool:
    """Return whether a column's cells hardly are anything but names; numbers may be anything, unless it is said."""
    return column.weigh("code") >= SAID if column.numbers >= MIN_SHARE else column.telling >= MIN_SHARE
