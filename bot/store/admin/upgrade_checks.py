"""Checks before an upgrade: a PostgreSQL that a hoster set up may lack a privilege or have another encoding."""

from sqlalchemy import Connection, text

from bot.errors import Refusal

UTF8 = "UTF8"
PRIVILEGES = text(
    "SELECT quote_ident(current_user), quote_ident(current_schema()), has_schema_privilege(current_schema(), 'CREATE')"
)


def check_encoding(connection: Connection) -> None:
    """Refuse a PostgreSQL database that can't hold every character that people may type."""
    if connection.dialect.name != "postgresql":
        return
    encoding = connection.execute(text("SHOW server_encoding")).scalar()
    if encoding != UTF8:
        raise Refusal(
            f"The database's encoding is {encoding}, which can't hold every character that people type. "
            "Create one with CREATE DATABASE errdesk ENCODING 'UTF8' TEMPLATE template0; and name it in DATABASE_URL. "
            "If you already have data, move it with pg_dump and pg_restore."
        )


def check_privileges(connection: Connection) -> None:
    """Refuse a PostgreSQL database in which this role may not create tables, with the statement that allows it."""
    if connection.dialect.name != "postgresql":
        return
    role, schema, may_create = connection.execute(PRIVILEGES).one()
    if schema is None:
        path = connection.execute(text("SHOW search_path")).scalar()
        raise Refusal(
            f"No schema of the search path ({path}) exists, or this role may not use it. Let the database's owner run: "
            f"CREATE SCHEMA errdesk AUTHORIZATION {role}; with the schema's name from DATABASE_URL."
        )
    if not may_create:
        raise Refusal(
            f"The role {role} may not create tables in the schema {schema}. Let the database's owner run: "
            f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {role};"
        )
