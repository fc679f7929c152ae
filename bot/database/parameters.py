"""The parameters behind the ? of an address: libpq's own are kept, all others are refused."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import NoReturn, TypeAlias

from bot.errors import Refusal

Query: TypeAlias = Mapping[str, str | tuple[str, ...]]

SEVERAL_HOSTS = {"host", "port"}  # SQLAlchemy takes these more than once
PLAIN = re.compile(r"[A-Za-z_]{1,40}")  # a name that looks like anything else may be a part of a password
HINTS = {
    **dict.fromkeys(("schema", "currentSchema", "search_path"), "For a schema, write options=-csearch_path%3DNAME."),
    "pgbouncer": "Behind PgBouncer, Errdesk needs no parameter.",
    **dict.fromkeys(("ssl", "sslaccept"), "For TLS, write sslmode=require or sslmode=verify-full."),
    "timeout": "For the time that connecting may take, write connect_timeout=5.",
}


def check_parameters(query: Query) -> None:
    """Refuse parameters that PostgreSQL doesn't know, or not more than once; no value is repeated."""
    unknown = query.keys() - list_libpq_parameters()
    if unknown:
        raise Refusal(explain_unknown(unknown))
    twice = [name for name in query.keys() - SEVERAL_HOSTS if not isinstance(query[name], str)]
    if twice:
        raise Refusal(f"DATABASE_URL has a parameter more than once: {list_names(twice)}. Keep one of them.")
    if not str(query.get("connect_timeout", "0")).isdecimal():
        raise Refusal(
            "DATABASE_URL has a connect_timeout that isn't a number of seconds. Write connect_timeout=5, for example."
        )


def explain_unknown(names: Collection[str]) -> str:
    """Return what to do about parameters that PostgreSQL doesn't know."""
    hints = dict.fromkeys(HINTS[name] for name in sorted(names) if name in HINTS)
    advice = " ".join(["Remove them.", *hints])
    return f"DATABASE_URL has parameters that PostgreSQL doesn't know: {list_names(names)}. {advice}"


def refuse_all_parameters(query: Query) -> NoReturn:
    """Refuse what is behind the ? of a SQLite address: it would be ignored, even a mode=ro."""
    named = f" ({list_names(query)})" if query else ""
    raise Refusal(
        f"DATABASE_URL has parameters behind a “?”{named}, which SQLite addresses don't take. Write only the file, as "
        "in sqlite:////folder/errdesk.db."
    )


def list_libpq_parameters() -> set[str]:
    """Return the names of all connection parameters of the libpq that is installed."""
    from psycopg import pq  # noqa: PLC0415 - loaded only where the database is PostgreSQL

    return {option.keyword.decode() for option in pq.Conninfo.get_defaults()}


def list_names(names: Iterable[str]) -> str:
    """Return names for a sentence; one that may be part of a password is left out."""
    return ", ".join(name if PLAIN.fullmatch(name) else "(one with unusual characters)" for name in sorted(names))
