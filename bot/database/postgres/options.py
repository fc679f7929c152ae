"""The settings that an address asks for in its ``options``: a pooler may drop them without a word."""

import re

import psycopg

WORD = re.compile(r"(?:\\.|[^\s\\])+", re.DOTALL)  # a backslash takes the meaning from a space, or from itself
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
DROPPED = "the options of the address were dropped"  # by this bot.database.database recognizes the error

ASK = (
    "SELECT current_setting(name, true) FROM unnest(%s::text[]) WITH ORDINALITY AS wanted (name, place) ORDER BY place"
)


class OptionsDroppedError(psycopg.OperationalError):
    """Raised if a proxy in front of the server, such as PgBouncer, dropped options that the address contains."""

    def __init__(self) -> None:
        super().__init__(DROPPED)


def check_options(connection: psycopg.Connection) -> None:
    """Raise OptionsDroppedError unless the server has the settings of the connection's ``options``.

    Without ``search_path``, for one, tables would be made in another schema.
    """
    wanted = read_options(connection.info.options)
    if not wanted:
        return
    rows = connection.execute(ASK, (list(wanted),)).fetchall()
    if [value for (value,) in rows] != list(wanted.values()):
        raise OptionsDroppedError


def read_options(options: str) -> dict[str, str]:
    """Return the settings in ``options`` by name: ``-c name=value``, ``-cname=value`` or ``--name=value``."""
    words = iter([ESCAPED.sub(r"\1", word) for word in WORD.findall(options)])
    settings = {}
    for word in words:
        setting = next(words, "") if word == "-c" else re.sub("^(-c|--)", "", word)
        name, equals, value = setting.partition("=")
        if equals:
            settings[name.replace("-", "_")] = value
    return settings
