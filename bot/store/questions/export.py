"""The questions as they were asked, for whoever counts them elsewhere; page by page, so that no memory holds them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from bot.store.schema.base import LookupRow, QuestionRow

PAGE = 1_000  # questions of one query
FIRST = datetime(1970, 1, 1, tzinfo=UTC)  # before all of them


@dataclass(frozen=True, slots=True)
class Named:
    """A code that a question was about, its role, and whether its asker had asked for it within the hour or day."""

    code: str
    role: str
    repeat: int


@dataclass(frozen=True, slots=True)
class Raw:
    """A question as it is kept; the asker is a number."""

    id: int
    at: datetime
    asker: int
    surface: str
    verdict: str
    typed: str | None
    codes: tuple[Named, ...]


COLUMNS = tuple(getattr(QuestionRow, name) for name in Raw.__slots__ if name != "codes")
NAMED = tuple(getattr(LookupRow, name) for name in Named.__slots__)


def page(connection: Connection, since: datetime, after: int, size: int) -> list[Raw]:
    """Give the next questions in the order in which they were asked: from a moment on, of that moment after an id."""
    later = or_(QuestionRow.at > since, QuestionRow.id > after)
    ordered = select(*COLUMNS).where(QuestionRow.at >= since, later).order_by(QuestionRow.at, QuestionRow.id)
    some = ordered.limit(size).subquery()
    rows = select(some, *NAMED).outerjoin(LookupRow, LookupRow.question_id == some.c.id)
    found = connection.execute(rows.order_by(some.c.at, some.c.id, LookupRow.place))
    return [to_raw(list(same)) for _, same in groupby(found, attrgetter("id"))]


def to_raw(rows: list[Row[Any]]) -> Raw:
    """Make a question of its rows, one a code, or one where there is none."""
    width = len(COLUMNS)
    codes = tuple(Named(*row[width:]) for row in rows if row.code is not None)
    return Raw(**dict(zip(Raw.__slots__, (*rows[0][:width], codes), strict=True)))
