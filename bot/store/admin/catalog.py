"""The codes that are kept, with their meanings, and the catalog's version."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar, cast

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from bot.catalog.entry import Entry, Meaning, Source, Status
from bot.store.schema.base import CatalogChangeRow, CodeRow, MeaningRow

if TYPE_CHECKING:
    from sqlalchemy import Row

T = TypeVar("T")

AT_ONCE = 500  # codes that one statement names
REPLACE = update(CodeRow).where(CodeRow.id == bindparam("known"))
IMPORTING = 0xE44CA7  # PostgreSQL's advisory lock under which imports take turns


def all_entries(session: Session) -> tuple[Entry, ...]:
    """Give the whole catalog, retired codes included, sorted by code."""
    rows = session.execute(
        select(
            CodeRow.code,
            CodeRow.family,
            CodeRow.number,
            CodeRow.section,
            CodeRow.status,
            MeaningRow.place,
            MeaningRow.text,
            MeaningRow.doubt,
            MeaningRow.sources,
        )
        .join(MeaningRow)
        .order_by(CodeRow.code, MeaningRow.place)
    )
    by_code = [to_entry(list(group)) for _, group in groupby(rows, key=attrgetter("code"))]
    return tuple(sorted(by_code, key=attrgetter("code")))  # databases sort by their own alphabets


def catalog_version(session: Session) -> int:
    """Give the number of the last change, 0 before the first; it grows with every change."""
    return session.scalar(select(func.max(CatalogChangeRow.id))) or 0


def has_codes(session: Session) -> bool:
    """Say whether the catalog holds any code, retired or not."""
    return session.scalar(select(CodeRow.id).limit(1)) is not None


def count_codes(session: Session) -> int:
    """Return how many codes the catalog holds, retired ones included."""
    return session.scalar(select(func.count()).select_from(CodeRow)) or 0


def take_turn(session: Session) -> None:
    """Let no other import change the catalog until this transaction ends; on SQLite every writer is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(IMPORTING)))


def keep(session: Session, entries: Iterable[Entry]) -> None:
    """Keep entries: new codes are added, known ones replaced with all their meanings.

    Only these are read, and all are written by a few statements without the ORM: on SQLite all questions wait for it.
    """
    wanted = {entry.code: entry for entry in entries}
    connection = session.connection()
    ids = ids_of(connection, wanted)
    if ids:
        connection.execute(REPLACE, [{"known": ids[code], **columns(wanted[code])} for code in ids])
        for part in parts(ids.values()):
            connection.execute(delete(MeaningRow).where(MeaningRow.code_id.in_(part)))
    if new := [{"code": code, **columns(entry)} for code, entry in wanted.items() if code not in ids]:
        connection.execute(insert(CodeRow), new)
        ids |= ids_of(connection, [str(row["code"]) for row in new])
    if meanings := [row for code, entry in wanted.items() for row in to_rows(ids[code], entry)]:
        connection.execute(insert(MeaningRow), meanings)


def ids_of(connection: Connection, codes: Iterable[str]) -> dict[str, int]:
    """Return the ids of those of the codes that are there."""
    rows = (connection.execute(select(CodeRow.code, CodeRow.id).where(CodeRow.code.in_(part))) for part in parts(codes))
    return {row.code: row.id for part in rows for row in part}


def parts(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield as many values at a time as one statement may name."""
    every = list(values)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))


def columns(entry: Entry) -> dict[str, object]:
    """Return what a code's row holds of an entry, but for its code."""
    return {"family": entry.family, "number": entry.number, "section": entry.section, "status": entry.status}


def record_change(session: Session, what: str, at: datetime) -> None:
    """Record that the catalog changed, so that every worker reads it anew."""
    session.add(CatalogChangeRow(at=at, what=what))


def to_entry(rows: "list[Row[str, str, str, str, str, int, str, str | None, list[dict[str, object]]]]") -> Entry:
    """Make an entry of the rows of one code, a row a meaning."""
    first = rows[0]
    meanings = tuple(Meaning(row.text, row.place == 0, row.doubt, to_sources(row.sources)) for row in rows)
    return Entry(first.code, first.family, first.number, first.section, cast("Status", first.status), meanings)


def to_sources(kept: list[dict[str, object]]) -> tuple[Source, ...]:
    """Make sources of what the JSON column keeps."""
    return tuple(Source(str(item["document"]), tuple(cast("list[int]", item["lines"]))) for item in kept)


def to_rows(code_id: int, entry: Entry) -> list[dict[str, object]]:
    """Return the rows of an entry's meanings."""
    return [
        {
            "code_id": code_id,
            "place": place,
            "text": meaning.text,
            "doubt": meaning.doubt,
            "sources": [{"document": source.document, "lines": list(source.lines)} for source in meaning.sources],
        }
        for place, meaning in enumerate(entry.meanings)
    ]
