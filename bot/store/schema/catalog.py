"""The tables of the catalog."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.schema.base import Moment, Table


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
