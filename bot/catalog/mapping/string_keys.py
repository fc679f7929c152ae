"""Tell codes among the keys of a file of strings, which may hold other texts of a program too, such as “app_name”."""

import re
from collections.abc import Collection
from dataclasses import replace
from os.path import commonprefix

from bot.catalog.cells.clean import get_cell
from bot.catalog.guess.headers import weigh_name
from bot.catalog.mapping.choose_tables import STRONG
from bot.catalog.mapping.interpretation import CodeTables

ERROR_KEY = r"(?i)^(e|err|errors?|fault|exception|failure)(?=[^a-z]|$)"
NUMBER_TOO = r"|^[-+]?\d+$"  # no label is a bare number
WORDS = re.compile(r".*[^A-Za-z0-9]")
MOST = 0.5  # share of the keys that must begin so


def choose_error_keys(group: CodeTables) -> CodeTables:
    """Return a group that takes only the keys which begin with a word for errors, if most of them do."""
    if group.roles.is_code_in_message or weigh_name(group.code_name, "code") >= STRONG:
        return group
    return replace(group, only=find_error_keys([get_cell(row, group.roles.code[0]) for row in group.iterate_rows()]))


def find_error_keys(keys: Collection[str]) -> str | None:
    """Return a pattern of the keys that begin with a word for errors, if most but not all do; else None."""
    named = list(filter(re.compile(ERROR_KEY).search, keys))
    if not len(keys) * MOST <= len(named) < len(keys):
        return None
    numbers = NUMBER_TOO if any(map(re.compile(NUMBER_TOO[1:]).search, keys)) else ""
    return (find_common_beginning(named) or ERROR_KEY) + numbers


def find_common_beginning(keys: list[str]) -> str | None:
    """Return a pattern of the whole words with which all keys begin, None if there is none."""
    shared = WORDS.match(commonprefix(keys))  # noqa: RUF071 - keys are no paths
    return f"^{re.escape(shared[0])}" if shared else None
