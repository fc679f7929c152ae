"""The pictures that were uploaded to Slack, so that they can be deleted there."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "uploads",
        sa.Column("file", sa.String(length=30), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("file", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_at"), "uploads", ["at"])


def downgrade() -> None:
    op.drop_table("uploads")
