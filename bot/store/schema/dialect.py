"""What SQLite and PostgreSQL write alike, but SQLAlchemy has twice."""

from typing import TYPE_CHECKING, TypeAlias, Union

from sqlalchemy import Connection

from bot.store.schema.base import Table

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

Insert: TypeAlias = Union["postgresql.Insert", "sqlite.Insert"]


def build_insert(connection: Connection, table: type[Table]) -> Insert:
    """Return an INSERT that can have ON CONFLICT, for the connection's database.

    Only its own dialect is imported: PostgreSQL's takes 20 ms, which a command on SQLite needn't wait for.
    """
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql  # noqa: PLC0415 - see above

        return insert_on_postgresql(table)
    from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite  # noqa: PLC0415 - see above

    return insert_on_sqlite(table)
