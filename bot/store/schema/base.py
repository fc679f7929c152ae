"""The base of the database's tables, and the generated secrets."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import DateTime, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.catalog.entry import MAX_CODE, MAX_KEY

if TYPE_CHECKING:
    from sqlalchemy import Dialect

REVISION = "0009"  # the newest migration; a test checks it

ZONE_NAME = String(40)  # the type of the columns that name a time zone
# SQLite doesn't enforce lengths, and would have to copy a table to change one.
CODE_NAME = String(MAX_CODE).with_variant(String(100), "sqlite")  # a family, a section or a number
CODE_KEY = String(MAX_KEY).with_variant(String(100), "sqlite")  # the key of a code (``bot.catalog.keys``)

NAMING_CONVENTION = {  # every constraint needs a name, or SQLite migrations can't change it later
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, timezone-aware in Python on every database (SQLite drops the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: "Dialect") -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Convert to UTC before storing."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: "Dialect") -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Mark a stored value as UTC."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Table(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class KeyRow(Table):
    """A generated secret, such as the key for hashing askers."""

    __tablename__ = "keys"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    secret: Mapped[str] = mapped_column(String(100))
