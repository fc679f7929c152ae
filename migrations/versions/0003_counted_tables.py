"""What is counted by day, the schedules of the summary; askers get a number, and lookups say whose they are."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby, islice, pairwise

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BATCH = 5_000  # rows that are changed at once
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def upgrade() -> None:
    add_tables()
    op.create_index(op.f("ix_votes_code_at_solved"), "votes", ["code", "at", "solved"])
    op.create_index(op.f("ix_votes_fix_id_number_code_solved"), "votes", ["fix_id", "number", "code", "solved"])
    with op.batch_alter_table("posts") as posts:
        posts.add_column(sa.Column("thread", sa.Integer(), nullable=True))
        posts.create_foreign_key(op.f("fk_posts_thread_posts"), "posts", ["thread"], ["id"], ondelete="CASCADE")
    number_askers()
    tell_whose_lookups()


def downgrade() -> None:
    op.drop_index(op.f("ix_lookups_asker_code_at"), "lookups")
    op.drop_index(op.f("ix_lookups_at_role_code_asker_repeat"), "lookups")
    with op.batch_alter_table("lookups") as lookups:
        lookups.drop_constraint(op.f("ck_lookups_repeat"), type_="check")
        lookups.drop_column("repeat")
        lookups.drop_column("asker")
    op.alter_column("questions", "asker", new_column_name="number")
    op.add_column("questions", sa.Column("asker", sa.String(length=64), nullable=False, server_default=""))
    op.execute("UPDATE questions SET asker = (SELECT hash FROM askers WHERE askers.id = questions.number)")
    op.drop_index("ix_questions_typed_at", "questions")
    op.drop_column("questions", "number")
    with op.batch_alter_table("posts") as posts:
        posts.drop_constraint(op.f("fk_posts_thread_posts"), type_="foreignkey")
        posts.drop_column("thread")
    op.drop_index(op.f("ix_votes_fix_id_number_code_solved"), "votes")
    op.drop_index(op.f("ix_votes_code_at_solved"), "votes")
    for table in ("quiet", "schedules", "zones", "code_spans", "code_days", "days", "askers"):
        op.drop_table(table)


def number_askers() -> None:
    """Give each asker a number, and put it into their questions; altered in place, as lookups refer to questions."""
    op.execute("INSERT INTO askers (hash) SELECT asker FROM questions GROUP BY asker ORDER BY MIN(id)")
    op.alter_column("questions", "asker", new_column_name="hash")
    op.add_column("questions", sa.Column("asker", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE questions SET asker = (SELECT id FROM askers WHERE askers.hash = questions.hash)")
    op.drop_column("questions", "hash")
    where = sa.text("typed IS NOT NULL")
    op.create_index("ix_questions_typed_at", "questions", ["at"], sqlite_where=where, postgresql_where=where)


def tell_whose_lookups() -> None:
    """Give each lookup its asker, and say whether the same person had looked the same code up before."""
    with op.batch_alter_table("lookups") as lookups:
        lookups.add_column(sa.Column("asker", sa.Integer(), nullable=False, server_default="0"))
        lookups.add_column(sa.Column("repeat", sa.Integer(), nullable=False, server_default="0"))
        lookups.create_check_constraint(op.f("ck_lookups_repeat"), "repeat IN (0, 1, 2)")
    op.execute("UPDATE lookups SET asker = (SELECT asker FROM questions WHERE questions.id = lookups.question_id)")
    connection = op.get_bind()
    lookups = sa.table("lookups", *map(sa.column, ("question_id", "place", "asker", "code", "role", "repeat")))
    lookups.append_column(sa.column("at", sa.DateTime(timezone=True)))
    keys = lookups.c.asker, lookups.c.code, lookups.c.at
    rows = sa.select(*keys, lookups.c.question_id, lookups.c.place).where(lookups.c.role != "offered").order_by(*keys)
    mine = (lookups.c.question_id == sa.bindparam("question")) & (lookups.c.place == sa.bindparam("number"))
    change = sa.update(lookups).where(mine).values(repeat=sa.bindparam("again"))
    repeated = repeats(connection.execute(rows))
    while batch := list(islice(repeated, BATCH)):
        connection.execute(change, batch)
    op.create_index(op.f("ix_lookups_at_role_code_asker_repeat"), "lookups", ["at", "role", "code", "asker", "repeat"])
    op.create_index(op.f("ix_lookups_asker_code_at"), "lookups", ["asker", "code", "at"])


def repeats(rows: Iterable[sa.Row[tuple[int, str, datetime, int, int]]]) -> Iterator[dict[str, int]]:
    """Give the lookups that repeat one of the day before, in rows that are sorted by person, code and time."""
    for _, theirs in groupby(rows, lambda row: (row[0], row[1])):
        for before, row in pairwise(theirs):
            passed = row[2] - before[2]
            if passed < DAY:
                yield {"question": row[3], "number": row[4], "again": 2 if passed < HOUR else 1}


def add_tables() -> None:
    op.create_table(
        "askers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_askers")),
        sa.UniqueConstraint("hash", name=op.f("uq_askers_hash")),
    )
    op.create_table(
        "days",
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("unmatched", sa.Integer(), nullable=False),
        sa.Column("people", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("zone", "day", name=op.f("pk_days")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "code_days",
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("surface", sa.String(length=20), nullable=False),
        sa.Column("lookups", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IN ('shown', 'missing')", name=op.f("ck_code_days_role")),
        sa.PrimaryKeyConstraint("zone", "day", "role", "code", "surface", name=op.f("pk_code_days")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "code_spans",
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("lookups", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.Column("people", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("role IN ('shown', 'missing')", name=op.f("ck_code_spans_role")),
        sa.CheckConstraint("days IN (1, 7)", name=op.f("ck_code_spans_days")),
        sa.PrimaryKeyConstraint("zone", "days", "start", "role", "code", name=op.f("pk_code_spans")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "zones",
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("upto", sa.Date(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("zone", name=op.f("pk_zones")),
    )
    op.create_table(
        "schedules",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("surges", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("by_id", sa.String(length=20), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trouble", sa.String(length=100), nullable=True),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_schedules_weekday")),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_schedules_hour")),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_schedules")),
    )
    op.create_table(
        "quiet",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "code", name=op.f("pk_quiet")),
    )
