"""What is kept for a while only: old questions go, and what was typed goes before them; batch by batch.

A batch holds up nobody for long: on SQLite there is one writer at a time, on PostgreSQL a statement has 0.4 s.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BindParameter, Connection, Select, bindparam, delete, select, text, update

from bot.store.schema.base import LookupRow, QuestionRow
from bot.store.schema.counts import ZoneRow

BATCH = 100  # questions that one transaction deletes or clears


@dataclass(frozen=True, slots=True)
class Rolled:
    """How far a zone is rolled up: all days before ``upto``, with the questions up to the id ``mark``."""

    upto: date
    mark: int


@dataclass(frozen=True, slots=True)
class Old:
    """The questions that may go: those asked before a moment, with an id up to ``mark``, from ``since`` on."""

    before: datetime
    mark: int
    since: datetime | None = None


ids: BindParameter[list[int]] = bindparam("ids", expanding=True)
delete_lookups = delete(LookupRow).where(LookupRow.question_id.in_(ids))
delete_questions = delete(QuestionRow).where(QuestionRow.id.in_(ids))
by_index = text("SET LOCAL enable_seqscan = off")  # before it has statistics, it would read whole tables for a batch
clear_typed = update(QuestionRow).where(QuestionRow.id.in_(ids)).values(typed=None)


def rolled(connection: Connection) -> dict[str, Rolled]:
    """Say how far each zone is rolled up."""
    rows = connection.execute(select(ZoneRow.zone, ZoneRow.upto, ZoneRow.mark))
    return {zone: Rolled(upto, mark) for zone, upto, mark in rows}


def delete_oldest(connection: Connection, old: Old) -> tuple[int, datetime | None]:
    """Delete a batch of questions with their lookups, the oldest first; say how many, and when the last was asked.

    The next batch begins there (``Old.since``), or it would look through all that was just deleted.
    """
    rows = select(QuestionRow.id, QuestionRow.at).where(QuestionRow.at < old.before, QuestionRow.id <= old.mark)
    if old.since:
        rows = rows.where(QuestionRow.at >= old.since)
    if connection.dialect.name == "postgresql":
        connection.execute(by_index)
    found = connection.execute(batch_of(rows)).all()
    if found:
        chosen = {"ids": [row.id for row in found]}
        connection.execute(delete_lookups, chosen)
        connection.execute(delete_questions, chosen)
    return len(found), found[-1].at if found else None


def forget_typed(connection: Connection, *, before: datetime) -> int:
    """Clear what was typed in a batch of questions before a moment, which stay and count; say how many they were."""
    rows = select(QuestionRow.id).where(QuestionRow.at < before, QuestionRow.typed.is_not(None))
    found = list(connection.execute(batch_of(rows)).scalars())
    clear(connection, found)
    return len(found)


def clear(connection: Connection, questions: Iterable[int]) -> None:
    """Clear what was typed in these questions, by their ids."""
    if chosen := list(questions):
        connection.execute(clear_typed, {"ids": chosen})


def batch_of(rows: Select[*tuple[object, ...]]) -> Select[*tuple[object, ...]]:
    """Take the oldest of them; those that another process deletes or changes right now are left to it."""
    return rows.order_by(QuestionRow.at).limit(BATCH).with_for_update(skip_locked=True)
