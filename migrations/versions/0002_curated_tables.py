"""What people curate, ask for and choose; what the bot sends by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answered",
        sa.Column("thread", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("thread", "code", name=op.f("pk_answered")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("by_id", sa.String(length=20), nullable=True),
        sa.Column("surface", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"], unique=False)
    op.create_table(
        "choices",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_choices")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_at"), "deliveries", ["at"], unique=False)
    op.create_table(
        "fixes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("home", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verified_by", sa.String(length=100), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("due", sa.String(length=20), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixes")),
        sa.UniqueConstraint("home", name=op.f("uq_fixes_home")),
    )
    op.create_index(op.f("ix_fixes_change"), "fixes", ["change"], unique=False)
    op.create_table(
        "followers",
        sa.Column("user", sa.String(length=20), nullable=False),
        sa.Column("wanted", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user", "wanted", name=op.f("pk_followers")),
    )
    op.create_index(op.f("ix_followers_wanted"), "followers", ["wanted"], unique=False)
    op.create_table(
        "marks",
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("preferred", sa.Text(), nullable=True),
        sa.Column("severity", sa.String(length=10), nullable=True),
        sa.Column("actor", sa.String(length=10), nullable=True),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.CheckConstraint("actor IN ('caller', 'support', 'platform')", name=op.f("ck_marks_actor")),
        sa.CheckConstraint("severity IN ('low', 'medium', 'high')", name=op.f("ck_marks_severity")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_marks")),
    )
    op.create_index(op.f("ix_marks_change"), "marks", ["change"], unique=False)
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ts", sa.String(length=30), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'sending', 'sent', 'stopped')", name=op.f("ck_posts_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("key", name=op.f("uq_posts_key")),
    )
    op.create_index(op.f("ix_posts_state_due"), "posts", ["state", "due"], unique=False)
    op.create_table(
        "rosters",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trouble", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rosters")),
    )
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("by_id", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'merged', 'declined')", name=op.f("ck_suggestions_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
    )
    op.create_index(op.f("ix_suggestions_state"), "suggestions", ["state"], unique=False)
    op.create_table(
        "fix_codes",
        sa.Column("fix_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["fix_id"], ["fixes.id"], name=op.f("fk_fix_codes_fix_id_fixes")),
        sa.PrimaryKeyConstraint("fix_id", "code", name=op.f("pk_fix_codes")),
    )
    op.create_table(
        "revisions",
        sa.Column("fix_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("by_id", sa.String(length=20), nullable=True),
        sa.Column("surface", sa.String(length=20), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["fix_id"], ["fixes.id"], name=op.f("fk_revisions_fix_id_fixes")),
        sa.PrimaryKeyConstraint("fix_id", "number", name=op.f("pk_revisions")),
    )
    op.create_table(
        "votes",
        sa.Column("fix_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("asker", sa.String(length=64), nullable=False),
        sa.Column("solved", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["fix_id"], ["fixes.id"], name=op.f("fk_votes_fix_id_fixes")),
        sa.PrimaryKeyConstraint("fix_id", "number", "code", "asker", name=op.f("pk_votes")),
    )


def downgrade() -> None:
    op.drop_table("votes")
    op.drop_table("revisions")
    op.drop_table("fix_codes")
    op.drop_index(op.f("ix_suggestions_state"), table_name="suggestions")
    op.drop_table("suggestions")
    op.drop_table("rosters")
    op.drop_index(op.f("ix_posts_state_due"), table_name="posts")
    op.drop_table("posts")
    op.drop_index(op.f("ix_marks_change"), table_name="marks")
    op.drop_table("marks")
    op.drop_index(op.f("ix_followers_wanted"), table_name="followers")
    op.drop_table("followers")
    op.drop_index(op.f("ix_fixes_change"), table_name="fixes")
    op.drop_table("fixes")
    op.drop_index(op.f("ix_deliveries_at"), table_name="deliveries")
    op.drop_table("deliveries")
    op.drop_table("choices")
    op.drop_index(op.f("ix_audit_subject"), table_name="audit")
    op.drop_table("audit")
    op.drop_table("answered")
