"""Checks before an upgrade: a PostgreSQL that a hoster set up may lack a privilege or have another encoding."""

from sqlalchemy import text

from bot.database.database import Transaction
from bot.errors import Refusal
from bot.store.schema.dialect import is_postgres

UTF8 = "UTF8"
PRIVILEGES = text(
    "SELECT quote_ident(current_user), quote_ident(current_schema()), has_schema_privilege(current_schema(), 'CREATE')"
)


def check_encoding(transaction: Transaction) -> None:
    """Refuse a PostgreSQL database that can't hold every character that people may type."""
    if not is_postgres(transaction):
        return
    encoding = transaction.execute(text("SHOW server_encoding")).scalar()
    if encoding != UTF8:
        raise Refusal(
            f"The database's encoding is {encoding}, which can't hold every character that people type. "
            "Create one with CREATE DATABASE errdesk ENCODING 'UTF8' TEMPLATE template0; and name it in DATABASE_URL. "
            "If you already have data, move it with pg_dump and pg_restore."
        )


def check_privileges(transaction: Transaction) -> None:
    """Refuse a PostgreSQL database in which this role may not create tables, with the statement that allows it."""
    if not is_postgres(transaction):
        return
    role, schema, may_create = transaction.execute(PRIVILEGES).one()
    if schema is None:
        path = transaction.execute(text("SHOW search_path")).scalar()
        raise Refusal(
            f"No schema of the search path ({path}) exists, or this role may not use it. Let the database's owner run: "
            f"CREATE SCHEMA errdesk AUTHORIZATION {role}; with the schema's name from DATABASE_URL."
        )
    if not may_create:
        raise Refusal(
            f"The role {role} may not create tables in the schema {schema}. Let the database's owner run: "
            f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {role};"
        )
