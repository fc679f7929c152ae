"""Words that people typed before they chose a code, for staff to decide on."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learned_phrases",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("code", sa.String(100), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'dismissed')", name=op.f("ck_learned_phrases_state")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_learned_phrases")),
    )
    op.create_index(op.f("ix_learned_phrases_state"), "learned_phrases", ["state"])


def downgrade() -> None:
    op.drop_table("learned_phrases")
