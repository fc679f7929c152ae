"""Addresses of databases: checked, and never repeated whole, as they hold a password."""

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NoReturn, TypeAlias

from sqlalchemy import URL, exc, make_url

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
WRONG_ADDRESS = "DATABASE_URL must look like sqlite:////folder/errdesk.db or postgresql://user:password@host/name."
UNESCAPED = (
    "DATABASE_URL has an @ where none belongs. If the user name, the password or the database's name contains one, "
    "percent-encode it: write %40 for @ (and %2F for /, %3A for :)."
)
WRONG_PORT = (
    "DATABASE_URL has a port that isn't a number from 1 to 65535. A PostgreSQL address must look like "
    "postgresql://user:password@host:5432/name."
)
PORTS = range(1, 65536)
OPTIONS_IN_PASSWORD = re.compile(r"://[^@]*\?[^@]*=[^@]*@")
HARMLESS = {  # PostgreSQL's options that lead to a database and hold no secret
    *("host", "hostaddr", "port", "user", "dbname", "service", "passfile", "options", "connect_timeout"),
    *("sslmode", "sslcert", "sslkey", "sslrootcert", "sslcrl", "sslcrldir", "sslsni", "sslnegotiation"),
    *("channel_binding", "require_auth", "gssencmode", "krbsrvname", "target_session_attrs", "load_balance_hosts"),
}


def parse_url(url: str) -> URL:
    """Read a database's address, or refuse it without repeating any of it: it may hold a password."""
    try:
        address = make_url(url)
    except exc.ArgumentError:
        raise Refusal(WRONG_ADDRESS) from None  # the error repeats a part of it
    except ValueError:  # SQLAlchemy reads nothing but the port as a number
        raise Refusal(WRONG_PORT) from None
    if address.drivername == "postgresql+psycopg":
        check_server(address, url)
    elif not is_file_address(address):
        raise Refusal(WRONG_ADDRESS)
    elif "?" in url:
        refuse_all_parameters(address.query)
    return address


def is_file_address(address: URL) -> bool:
    """Return whether an address names a SQLite file and nothing else."""
    has_server = address.host or address.username is not None
    return address.drivername == "sqlite" and bool(address.database) and not has_server


def check_server(address: URL, url: str) -> None:
    """Refuse a server's address if a password with unescaped characters would be taken for its host or name.

    What stands there is repeated in the driver's errors.
    """
    if url.count("@") > (address.username is not None) or OPTIONS_IN_PASSWORD.search(url):
        raise Refusal(UNESCAPED)
    if address.port is not None and address.port not in PORTS:
        raise Refusal(WRONG_PORT)
    check_parameters(address.query)


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


def without_secrets(url: str) -> str:
    """Return a PostgreSQL database's address for PostgreSQL's own tools, which ask for the password themselves."""
    own = parse_url(url)
    query = {name: value for name, value in own.query.items() if name in HARMLESS}
    return str(URL.create("postgresql", own.username, None, own.host, own.port, own.database, query))


def database_file(url: str) -> Path | None:
    """Return the file behind a SQLite URL, or None for another database."""
    address = parse_url(url)
    return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None
