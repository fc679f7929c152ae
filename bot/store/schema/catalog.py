"""The tables of the catalogs."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.schema.base import CODE_KEY, CODE_NAME, Moment, Table

NULLABLE_JSON = JSON(none_as_null=True)
MAX_CATALOG_NAME = 60  # characters


class CatalogRow(Table):
    """A named reference. Its row is never deleted, so that no other gets its number, which its codes' keys hold.

    ``folded`` is the name without regard to case, None once the catalog was ``removed``: then another may be called so.
    ``mapping`` is how its documents are read.
    """

    __tablename__ = "catalogs"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(MAX_CATALOG_NAME))
    folded: Mapped[str | None] = mapped_column(String(2 * MAX_CATALOG_NAME), unique=True)
    mapping: Mapped[dict[str, object] | None] = mapped_column(NULLABLE_JSON)
    removed: Mapped[datetime | None] = mapped_column(Moment)


class CodeRow(Table):
    """A code of a catalog; it may be retired, but is deleted only with its catalog.

    ``code`` is its key, as in every table. ``aliases`` is a list of other names, ``causes`` a list of
    {"text": reason, "actions": [what to do, ..]}; both are None for none.
    """

    __tablename__ = "codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(CODE_KEY, unique=True)
    family: Mapped[str] = mapped_column(CODE_NAME)
    number: Mapped[str] = mapped_column(CODE_NAME)
    section: Mapped[str] = mapped_column(CODE_NAME)
    status: Mapped[str] = mapped_column(String(10))
    catalog_id: Mapped[int] = mapped_column(server_default="1")  # SQLite can't add a column without a default
    aliases: Mapped[list[str] | None] = mapped_column(NULLABLE_JSON)
    severity: Mapped[str | None] = mapped_column(Text)
    causes: Mapped[list[dict[str, object]] | None] = mapped_column(NULLABLE_JSON)

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
