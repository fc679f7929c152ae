"""The schema's base class, and the tables of the catalog and of questions."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

if TYPE_CHECKING:
    from sqlalchemy import Dialect

REVISION = "0007"  # the newest migration; a test checks it

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


class CodeRow(Table):
    """A code of the catalog; it may be retired, but is never deleted."""

    __tablename__ = "codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(100), unique=True)
    family: Mapped[str] = mapped_column(String(100))
    number: Mapped[str] = mapped_column(String(100))
    section: Mapped[str] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(10))

    __table_args__ = (CheckConstraint("status IN ('active', 'retired')", name="status"),)


class MeaningRow(Table):
    """A message that the reference prints for a code; place 0 is the preferred one.

    ``sources`` is a list of {"document": file name, "lines": [line, ..]}.
    """

    __tablename__ = "meanings"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_id: Mapped[int] = mapped_column(ForeignKey("codes.id"))
    place: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    doubt: Mapped[str | None] = mapped_column(Text)
    sources: Mapped[list[dict[str, object]]] = mapped_column(JSON)

    __table_args__ = (UniqueConstraint("code_id", "place"),)


class CatalogChangeRow(Table):
    """A change to the catalog; the highest id is its version, by which workers notice a new one."""

    __tablename__ = "catalog_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    what: Mapped[str] = mapped_column(Text)


HAS_TEXT = text("typed IS NOT NULL")


class AskerRow(Table):
    """Somebody who asked, as a keyed hash; after they were erased, it's a random one, so that counts stay the same."""

    __tablename__ = "askers"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class QuestionRow(Table):
    """One act of asking. ``asker`` is a number; ``typed`` is redacted, and only set if the verdict is ``unknown``."""

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    asker: Mapped[int] = mapped_column(server_default="0")  # SQLite can't add a column without a default
    surface: Mapped[str] = mapped_column(String(20))
    verdict: Mapped[str] = mapped_column(String(10))
    typed: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("verdict IN ('answer', 'choose', 'unknown')", name="verdict"),
        # On PostgreSQL it's partial, too: the migration says so. Here that would import its dialect, for 20 ms.
        Index("ix_questions_typed_at", "at", sqlite_where=HAS_TEXT),
    )


class LookupRow(Table):
    """A code that a question is about.

    ``role``: ``answered`` (shown as the answer), ``offered`` (a row of a choice), ``chosen`` (an offered row that the
    asker then clicked), ``missing`` (asked for, but not in the catalog, so ``code`` has no row in codes). ``asker`` is
    the question's. ``repeat``: the same person had looked the same code up within the hour (2) or the day (1) before.
    """

    __tablename__ = "lookups"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(Moment)
    asker: Mapped[int] = mapped_column(server_default="0")
    repeat: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (
        CheckConstraint("role IN ('answered', 'offered', 'chosen', 'missing')", name="role"),
        CheckConstraint("repeat IN (0, 1, 2)", name="repeat"),
        Index(None, "code", "at", "role"),
        Index(None, "at", "role", "code", "asker", "repeat"),  # covering index, to count a span of time
        Index(None, "asker", "at", "code", "role"),  # what an asker looked up lately is on one page of it
    )


class KeyRow(Table):
    """A generated secret, such as the key for hashing askers."""

    __tablename__ = "keys"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    secret: Mapped[str] = mapped_column(String(100))
