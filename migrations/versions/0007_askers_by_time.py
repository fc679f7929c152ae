"""Find an asker's latest lookups by their time, in an index that covers what is compared.

With the code before the time, every question touched a page of its own in that index, which PostgreSQL then wrote whole
to its log: ten times as much as the question itself.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_lookups_asker_at_code_role"), "lookups", ["asker", "at", "code", "role"])
    op.drop_index(op.f("ix_lookups_asker_code_at"), "lookups")


def downgrade() -> None:
    op.create_index(op.f("ix_lookups_asker_code_at"), "lookups", ["asker", "code", "at"])
    op.drop_index(op.f("ix_lookups_asker_at_code_role"), "lookups")
