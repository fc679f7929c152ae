"""Explain what keeps a program from connecting to PostgreSQL, and what to do: the driver has a text and no code."""

import re
from collections.abc import Callable
from typing import TypeAlias

Sentence: TypeAlias = Callable[[re.Match[str]], str]

PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")
NOT_RUNNING = (
    "Is PostgreSQL (or PgBouncer) running at {place}? Nothing listens there. Start it, or correct DATABASE_URL."
)
UNREACHABLE = (
    "PostgreSQL (or PgBouncer) can't be reached at {place}. Check that its server is running, and that the network and "
    "its firewalls let Errdesk through."
)
NOT_BEHIND = "PgBouncer runs, but can't reach PostgreSQL. Is PostgreSQL running? PgBouncer's own log names the cause."
CLOSED = "PostgreSQL (or PgBouncer) closed the connection. Is it running? Errdesk connects again once it is."
STOPPED = "PostgreSQL was stopped. Start it: Errdesk connects again once it runs."
STARTING = "PostgreSQL is starting or stopping. Try again in a moment."
NO_DATABASE = (
    "The server has no database {name}. Create it with CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0; or "
    "name another one in DATABASE_URL."
)
REFUSED_PARAMETER = (
    "PgBouncer refuses the parameter “{name}” of DATABASE_URL. Remove it there, or let PgBouncer drop it "
    "(ignore_startup_parameters = {name})."
)
REFUSED_OPTIONS = (
    "PgBouncer refuses the options in DATABASE_URL. Remove them there, and set them for the role with ALTER ROLE … "
    "SET: see docs/admin.md. ignore_startup_parameters = options alone would drop them."
)

ADDRESS = (
    r'connection to server (?:at "(?P<host>[^"]+)"(?: \([^)]*\))?, port (?P<port>\d+)|on socket "(?P<socket>[^"]+)")'
)
AWAY = r"(?:No route to host|Network is unreachable|Host is down|Connection timed out|timeout expired)"
CONNECTING: tuple[tuple[str, Sentence], ...] = (
    (
        rf"{ADDRESS} failed: (?:Connection refused|No such file or directory)",
        lambda match: fill_in_address(NOT_RUNNING, match),
    ),
    (rf"{ADDRESS} failed: {AWAY}", lambda match: fill_in_address(UNREACHABLE, match)),
    ('database "(?P<name>.+)" does not exist', lambda match: NO_DATABASE.format(name=quote_name(match["name"]))),
    ("no such database: (?P<name>.+)", lambda match: NO_DATABASE.format(name=quote_name(match["name"]))),
    ("unsupported startup parameter(?: in options)?: options", lambda _: REFUSED_OPTIONS),
    ("unsupported startup parameter in options: ", lambda _: REFUSED_OPTIONS),
    (r"unsupported startup parameter: (?P<name>\w+)", lambda match: REFUSED_PARAMETER.format(name=match["name"])),
    ("server_login_retry|server login has been failing|cannot connect to server", lambda _: NOT_BEHIND),
    ("server closed the connection unexpectedly|the connection is (?:lost|closed)", lambda _: CLOSED),
)
STATES = {"57P01": STOPPED, "57P02": STOPPED, "57P03": STARTING}


def explain_failure(text: str, state: str | None) -> str | None:
    """Return what an error of PostgreSQL's driver means and what to do, None if it says so itself.

    ``state`` is the error's SQLSTATE. It has none while connecting, so there its text is all that there is.
    """
    for pattern, sentence in CONNECTING:
        if match := re.search(pattern, text):
            return sentence(match)
    return STATES.get(state or "")


def fill_in_address(sentence: str, match: re.Match[str]) -> str:
    """Return the sentence with the host and port, or the socket, that was tried."""
    host, port, socket = match.group("host", "port", "socket")
    shown = f"[{host}]" if ":" in (host or "") else host
    return sentence.format(place=socket or f"{shown}:{port}")


def quote_name(name: str) -> str:
    """Return a name as SQL needs it."""
    return name if PLAIN_NAME.fullmatch(name) else '"' + name.replace('"', '""') + '"'
