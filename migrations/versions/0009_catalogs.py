"""Several catalogs: what a database holds so far becomes the first, whose codes are their own keys.

SQLite doesn't enforce lengths, so only PostgreSQL's columns become wider, which rewrites no table.
"""

from pathlib import PurePath

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NAME, CODE, KEY, POST = 60, 200, 211, 400  # characters
WIDER = (  # table, column, characters before and after
    *(("codes", column, 100, CODE) for column in ("family", "number", "section")),
    *((table, "code", 100, KEY) for table in ("codes", "lookups", "answered", "fix_codes", "marks", "suggestions")),
    *((table, "code", 100, KEY) for table in ("learned_phrases", "votes", "followers", "code_days", "code_spans")),
    ("quiet", "code", 100, KEY),
    ("fixes", "home", 100, KEY),
    ("followers", "wanted", 100, KEY),
    ("audit", "subject", 100, KEY),
    ("posts", "key", 200, POST),
)
DOCUMENT = {
    "sqlite": "json_extract(sources, '$[0].document')",
    "postgresql": "sources -> 0 ->> 'document'",
}
# Whoever waits for a code's steps is found by its key: codes that differ only in case or in a sign are two.
FOLLOW_KEYS = """
    UPDATE followers SET wanted = code WHERE known AND EXISTS (SELECT 1 FROM codes WHERE codes.code = followers.code)
"""


def upgrade() -> None:
    op.create_table(
        "catalogs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(NAME), nullable=False),
        sa.Column("folded", sa.String(2 * NAME), nullable=True),
        sa.Column("mapping", sa.JSON(), nullable=True),
        sa.Column("removed", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogs")),
        sa.UniqueConstraint("folded", name=op.f("uq_catalogs_folded")),
    )
    op.add_column("codes", sa.Column("catalog_id", sa.Integer(), server_default="1", nullable=False))
    op.add_column("codes", sa.Column("aliases", sa.JSON(), nullable=True))
    op.add_column("codes", sa.Column("severity", sa.Text(), nullable=True))
    op.add_column("codes", sa.Column("causes", sa.JSON(), nullable=True))
    widen(*((table, column, after) for table, column, _, after in WIDER))
    name_first_catalog()
    op.execute(FOLLOW_KEYS)


def downgrade() -> None:
    widen(*((table, column, before) for table, column, before, _ in WIDER))
    for column in ("causes", "severity", "aliases", "catalog_id"):
        op.drop_column("codes", column)
    op.drop_table("catalogs")


def widen(*columns: tuple[str, str, int]) -> None:
    """Set how many characters columns hold, where the database enforces it."""
    if op.get_bind().dialect.name == "postgresql":
        for table, column, length in columns:
            op.alter_column(table, column, type_=sa.String(length))


def name_first_catalog() -> None:
    """Call the catalog, if there is one, like the document that prints most of its meanings."""
    connection = op.get_bind()
    if not connection.scalar(sa.text("SELECT count(*) FROM (SELECT 1 FROM codes LIMIT 1) AS any_code")):
        return
    document = DOCUMENT[connection.dialect.name]
    most = sa.text(f"SELECT {document} FROM meanings GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")  # noqa: S608 - a constant
    stem = " ".join(PurePath(connection.scalar(most) or "").stem.split())  # as every name, or nobody could type it
    name = stem[:NAME].strip() or "reference"
    insert = sa.text("INSERT INTO catalogs (name, folded) VALUES (:name, :folded)")
    connection.execute(insert, {"name": name, "folded": name.casefold()[: 2 * NAME]})
