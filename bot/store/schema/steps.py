"""The tables of steps, and of marks, suggestions, votes and followers."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.schema.base import CODE_KEY, Moment, Table


class FixRow(Table):
    """A list of steps: it belongs to its home code, and its current revision is shown for every code in fix_codes.

    ``due`` is why it must be verified early (reworded, failing). ``change`` is the audit log's id of its last change,
    with which workers reload only what changed.
    """

    __tablename__ = "fixes"

    id: Mapped[int] = mapped_column(primary_key=True)
    home: Mapped[str] = mapped_column(CODE_KEY, unique=True)
    number: Mapped[int]
    verified_by: Mapped[str | None] = mapped_column(String(100))
    verified_on: Mapped[date | None]
    due: Mapped[str | None] = mapped_column(String(20))
    change: Mapped[int] = mapped_column(index=True)


class FixCodeRow(Table):
    """A code for which a fix is shown, including its home."""

    __tablename__ = "fix_codes"

    fix_id: Mapped[int] = mapped_column(ForeignKey("fixes.id"), primary_key=True)
    code: Mapped[str] = mapped_column(CODE_KEY, primary_key=True)


class RevisionRow(Table):
    """A revision of a fix's whole list; only ever added. ``steps`` is a list of {"text", "audience"}, empty if retired.

    ``by`` is the displayed name, ``by_id`` the Slack id, None for the terminal.
    """

    __tablename__ = "revisions"

    fix_id: Mapped[int] = mapped_column(ForeignKey("fixes.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(100))
    by_id: Mapped[str | None] = mapped_column(String(20))
    surface: Mapped[str] = mapped_column(String(20))
    why: Mapped[str] = mapped_column(Text)
    steps: Mapped[list[dict[str, str]]] = mapped_column(JSON)


class MarkRow(Table):
    """What staff noted about a code besides its steps; imports don't change it. ``preferred`` is a meaning's text."""

    __tablename__ = "marks"

    code: Mapped[str] = mapped_column(CODE_KEY, primary_key=True)
    preferred: Mapped[str | None] = mapped_column(Text)
    severity: Mapped[str | None] = mapped_column(String(10))
    actor: Mapped[str | None] = mapped_column(String(10))
    phrases: Mapped[list[str]] = mapped_column(JSON)
    change: Mapped[int] = mapped_column(index=True)

    __table_args__ = (
        CheckConstraint("severity IN ('low', 'medium', 'high')", name="severity"),
        CheckConstraint("actor IN ('caller', 'support', 'platform')", name="actor"),
    )


class SuggestionRow(Table):
    """A step that somebody suggested; ``asked`` is what they had typed, ``reply`` what staff answered."""

    __tablename__ = "suggestions"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(CODE_KEY)
    text: Mapped[str] = mapped_column(Text)
    asked: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(100))
    by_id: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(10), index=True)
    reply: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (CheckConstraint("state IN ('waiting', 'accepted', 'merged', 'declined')", name="state"),)


class LearnedPhraseRow(Table):
    """Words that ``people`` typed before they chose a code, for staff to decide on.

    ``key`` is a keyed hash of both, by which a decision is recognized for good; once it is made, the words are None.
    """

    __tablename__ = "learned_phrases"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    code: Mapped[str] = mapped_column(CODE_KEY)
    words: Mapped[str | None] = mapped_column(Text)
    people: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), index=True)
    at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (CheckConstraint("state IN ('waiting', 'accepted', 'dismissed')", name="state"),)


class VoteRow(Table):
    """Whether a revision of a fix helped an asker (a hash) with a code: one vote each, changeable."""

    __tablename__ = "votes"

    fix_id: Mapped[int] = mapped_column(ForeignKey("fixes.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(CODE_KEY, primary_key=True)
    asker: Mapped[str] = mapped_column(String(64), primary_key=True)
    solved: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(String(20))
    text: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (  # covering indexes, to count a span of time and a revision
        Index(None, "code", "at", "solved"),
        Index(None, "fix_id", "number", "code", "solved"),
    )


class FollowerRow(Table):
    """Somebody (a Slack id) who is notified when a gap closes.

    ``known`` says whether a catalog had the code: then they wait for steps, and ``wanted`` is its key. Otherwise they
    wait for the code itself: ``wanted`` is it normalized, and ``code`` as typed.
    """

    __tablename__ = "followers"

    user: Mapped[str] = mapped_column(String(20), primary_key=True)
    wanted: Mapped[str] = mapped_column(CODE_KEY, primary_key=True, index=True)
    code: Mapped[str] = mapped_column(CODE_KEY)
    known: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Moment)
