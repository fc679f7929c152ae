"""The tables of the team's settings and members, and of the audit log."""

from datetime import datetime

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.schema.base import CODE_KEY, Moment, Table


class ChoiceRow(Table):
    """A setting that an admin chose in App Home; it takes precedence over the environment."""

    __tablename__ = "choices"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[object] = mapped_column(JSON)


class RosterRow(Table):
    """The members of a user group (S…), or of the workspace's "admins", as last read from Slack.

    ``trouble`` is Slack's error if the last reading failed; the members are then those read before.
    """

    __tablename__ = "rosters"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    members: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Moment)
    trouble: Mapped[str | None] = mapped_column(String(100))


class AuditRow(Table):
    """A change by a person; the highest id is the version of everything that people curate."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(100))
    by_id: Mapped[str | None] = mapped_column(String(20))
    surface: Mapped[str] = mapped_column(String(20))
    what: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(CODE_KEY, index=True)
    detail: Mapped[str] = mapped_column(Text)
