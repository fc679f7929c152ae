"""The first tables: the catalog, the questions, the desk's key."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalog_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_changes")),
    )
    op.create_table(
        "codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("family", sa.String(length=100), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("section", sa.String(length=100), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.CheckConstraint("status IN ('active', 'retired')", name=op.f("ck_codes_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
        sa.UniqueConstraint("code", name=op.f("uq_codes_code")),
    )
    op.create_table(
        "keys",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("secret", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_keys")),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asker", sa.String(length=64), nullable=False),
        sa.Column("surface", sa.String(length=20), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("typed", sa.Text(), nullable=True),
        sa.CheckConstraint("verdict IN ('answer', 'choose', 'unknown')", name=op.f("ck_questions_verdict")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index(op.f("ix_questions_at"), "questions", ["at"], unique=False)
    op.create_table(
        "lookups",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('answered', 'offered', 'chosen', 'missing')", name=op.f("ck_lookups_role")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_lookups_question_id_questions")),
        sa.PrimaryKeyConstraint("question_id", "place", name=op.f("pk_lookups")),
    )
    op.create_index(op.f("ix_lookups_code_at_role"), "lookups", ["code", "at", "role"], unique=False)
    op.create_table(
        "meanings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("doubt", sa.Text(), nullable=True),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name=op.f("fk_meanings_code_id_codes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meanings")),
        sa.UniqueConstraint("code_id", "place", name=op.f("uq_meanings_code_id_place")),
    )


def downgrade() -> None:
    op.drop_table("meanings")
    op.drop_index(op.f("ix_lookups_code_at_role"), table_name="lookups")
    op.drop_table("lookups")
    op.drop_index(op.f("ix_questions_at"), table_name="questions")
    op.drop_table("questions")
    op.drop_table("keys")
    op.drop_table("codes")
    op.drop_table("catalog_changes")
