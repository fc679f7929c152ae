"""The parameters behind the ? of an address: libpq's own are kept, all others are refused."""

import re
from collections.abc import Mapping
from typing import NoReturn

from bot.errors import Refusal

SEVERAL_HOSTS = {"host", "port"}  # SQLAlchemy takes these more than once
PLAIN = re.compile(r"[A-Za-z_]{1,40}")  # a name that looks like anything else may be a part of a password
HINTS = {
    "schema": "For a schema, write options=-csearch_path%3DNAME.",
    "currentSchema": "For a schema, write options=-csearch_path%3DNAME.",
    "search_path": "For a schema, write options=-csearch_path%3DNAME.",
    "pgbouncer": "Behind PgBouncer, Errdesk needs no parameter.",
    "ssl": "For TLS, write sslmode=require or sslmode=verify-full.",
    "sslaccept": "For TLS, write sslmode=require or sslmode=verify-full.",
    "timeout": "For the time that connecting may take, write connect_timeout=5.",
}


def check_parameters(query: Mapping[str, str | tuple[str, ...]]) -> None:
    """Refuse parameters that PostgreSQL doesn't know, or not more than once; no value is repeated."""
    known = libpq_parameters()
    unknown = [name for name in query if name not in known]
    if unknown:
        hints = dict.fromkeys(HINTS[name] for name in unknown if name in HINTS)
        advice = " ".join(["Remove them.", *hints])
        raise Refusal(f"DATABASE_URL has parameters that PostgreSQL doesn't know: {list_names(unknown)}. {advice}")
    twice = [name for name, value in query.items() if not isinstance(value, str) and name not in SEVERAL_HOSTS]
    if twice:
        raise Refusal(f"DATABASE_URL has a parameter more than once: {list_names(twice)}. Keep one of them.")
    timeout = query.get("connect_timeout", "0")
    if not str(timeout).isdecimal():
        raise Refusal(
            "DATABASE_URL has a connect_timeout that isn't a number of seconds. Write connect_timeout=5, for example."
        )


def refuse_all_parameters(query: Mapping[str, str | tuple[str, ...]]) -> NoReturn:
    """Refuse what is behind the ? of a SQLite address: it would be ignored, even a mode=ro."""
    named = f" ({list_names(list(query))})" if query else ""
    raise Refusal(
        f"DATABASE_URL has parameters behind a “?”{named}, which SQLite addresses don't take. Write only the file, as "
        "in sqlite:////folder/errdesk.db."
    )


def libpq_parameters() -> set[str]:
    """Return the names of all connection parameters of the libpq that is installed."""
    from psycopg import pq  # noqa: PLC0415 - loaded only where the database is PostgreSQL

    return {option.keyword.decode() for option in pq.Conninfo.get_defaults()}


def list_names(names: list[str]) -> str:
    """Return names for a sentence; one that may be part of a password is left out."""
    return ", ".join(name if PLAIN.fullmatch(name) else "(one with unusual characters)" for name in sorted(names))
