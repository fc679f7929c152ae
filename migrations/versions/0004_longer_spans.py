"""What is counted of each code, summed up by four weeks too, so that three months are read from a third of the rows."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op
from pyroaring import BitMap

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WEEK, LONG = timedelta(days=7), timedelta(days=28)

spans = sa.table(
    "code_spans",
    *map(sa.column, ("zone", "days", "role", "code", "lookups", "questions", "again", "people")),
    sa.column("start", sa.Date()),
)
zones = sa.table("zones", sa.column("zone"), sa.column("upto", sa.Date()))


def upgrade() -> None:
    allow("days IN (1, 7, 28)")
    connection = op.get_bind()
    for zone, upto in connection.execute(sa.select(zones.c.zone, zones.c.upto)).all():
        mondays = sa.select(spans.c.start).where(spans.c.zone == zone, spans.c.days == WEEK.days).distinct()
        known = connection.scalars(mondays).all()
        for start in sorted({monday - WEEK * back for monday in known for back in range(4)}):
            if start + LONG <= upto:
                connection.execute(sa.insert(spans), list(four_weeks(connection, zone, start)))


def downgrade() -> None:
    op.execute(sa.delete(spans).where(spans.c.days == LONG.days))
    allow("days IN (1, 7)")


def allow(days: str) -> None:
    """Say which lengths a span may have."""
    with op.batch_alter_table("code_spans", table_kwargs={"sqlite_with_rowid": False}) as table:
        table.drop_constraint(op.f("ck_code_spans_days"), type_="check")
        table.create_check_constraint(op.f("ck_code_spans_days"), days)


def four_weeks(connection: sa.Connection, zone: str, start: date) -> Iterator[dict[str, Any]]:
    """Sum four weeks up."""
    of = spans.c
    inside = (of.zone == zone, of.days == WEEK.days, of.start >= start, of.start < start + LONG)
    rows = sa.select(of.role, of.code, of.lookups, of.questions, of.again, of.people).where(*inside)
    found = connection.execute(rows.order_by(of.role, of.code)).all()
    for (role, code), weeks in groupby(found, lambda row: (row[0], row[1])):
        _, _, *sums, people = zip(*weeks, strict=True)
        counts = dict(zip(("lookups", "questions", "again"), map(sum, sums), strict=True))
        who = BitMap.union(*map(BitMap.deserialize, people)).serialize()
        yield {"zone": zone, "days": LONG.days, "start": start, "role": role, "code": code, **counts, "people": who}
