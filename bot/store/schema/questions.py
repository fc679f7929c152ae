"""The tables of questions and askers, and of what Slack delivered and the bot did with it."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.schema.base import CODE_KEY, Moment, Table

HAS_TEXT = text("typed IS NOT NULL")


class AskerRow(Table):
    """Somebody who asked, as a keyed hash; after they were erased, it's a random one, so that counts stay the same."""

    __tablename__ = "askers"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class QuestionRow(Table):
    """One act of asking. ``asker`` is a number.

    ``typed`` is redacted, and only set if the verdict is ``unknown``, or if a code was picked from a choice.
    """

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    asker: Mapped[int] = mapped_column(server_default="0")  # SQLite can't add a column without a default
    surface: Mapped[str] = mapped_column(String(20))
    verdict: Mapped[str] = mapped_column(String(10))
    typed: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("verdict IN ('answer', 'choose', 'unknown')", name="verdict"),
        # On PostgreSQL it's partial, too: the migration says so. Here that would import its dialect, for 20 ms.
        Index("ix_questions_typed_at", "at", sqlite_where=HAS_TEXT),
    )


class LookupRow(Table):
    """A code that a question is about.

    ``role``: ``answered`` (shown as the answer), ``offered`` (a row of a choice), ``chosen`` (an offered row that the
    asker then clicked), ``missing`` (asked for, but not in the catalog, so ``code`` has no row in codes). ``asker`` is
    the question's. ``repeat``: the same person had looked the same code up within the hour (2) or the day (1) before.
    """

    __tablename__ = "lookups"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(CODE_KEY)
    role: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(Moment)
    asker: Mapped[int] = mapped_column(server_default="0")
    repeat: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (
        CheckConstraint("role IN ('answered', 'offered', 'chosen', 'missing')", name="role"),
        CheckConstraint("repeat IN (0, 1, 2)", name="repeat"),
        Index(None, "code", "at", "role"),
        Index(None, "at", "role", "code", "asker", "repeat"),  # covering index, to count a span of time
        Index(None, "asker", "at", "code", "role"),  # what an asker looked up lately is on one page of it
    )


class DeliveryRow(Table):
    """An event that Slack delivered, kept for a while, so that every worker recognizes a repeated delivery."""

    __tablename__ = "deliveries"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class AnsweredRow(Table):
    """A code that was answered in a thread ("channel ts") without a mention, which is done only once."""

    __tablename__ = "answered"

    thread: Mapped[str] = mapped_column(String(60), primary_key=True)
    code: Mapped[str] = mapped_column(CODE_KEY, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class WorkRow(Table):
    """A payload from Slack that was acknowledged and whose work isn't done; it belongs to one worker until ``due``.

    ``user`` is the Slack id of who caused it, ``tries`` how many workers have begun with it.
    """

    __tablename__ = "inbox"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    user: Mapped[str] = mapped_column(String(20))
    body: Mapped[dict[str, object]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Moment)
    due: Mapped[datetime] = mapped_column(Moment, index=True)
    tries: Mapped[int]
