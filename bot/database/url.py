"""Addresses of databases: checked, and never repeated whole, as they hold a password."""

import re
from pathlib import Path

from sqlalchemy import URL, exc, make_url

from bot.database.parameters import check_parameters, refuse_all_parameters
from bot.errors import Refusal

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


def without_secrets(url: str) -> str:
    """Return a PostgreSQL database's address for PostgreSQL's own tools, which ask for the password themselves."""
    own = parse_url(url)
    query = {name: value for name, value in own.query.items() if name in HARMLESS}
    return str(URL.create("postgresql", own.username, None, own.host, own.port, own.database, query))


def database_file(url: str) -> Path | None:
    """Return the file behind a SQLite URL, or None for another database."""
    address = parse_url(url)
    return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None
