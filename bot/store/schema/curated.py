"""The tables of what people curate, ask for and choose, and of what the bot sends by itself."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.schema.base import Moment, Table


class FixRow(Table):
    """A list of steps: kept under its home code, shown for every code in fix_codes, at its present revision.

    ``due`` says why it must be verified again before its time (reworded, failing). ``change`` is the audit's id of its
    last change, by which workers read anew only what changed.
    """

    __tablename__ = "fixes"

    id: Mapped[int] = mapped_column(primary_key=True)
    home: Mapped[str] = mapped_column(String(100), unique=True)
    number: Mapped[int]
    verified_by: Mapped[str | None] = mapped_column(String(100))
    verified_on: Mapped[date | None]
    due: Mapped[str | None] = mapped_column(String(20))
    change: Mapped[int] = mapped_column(index=True)


class FixCodeRow(Table):
    """A code for which a fix is shown, its home included."""

    __tablename__ = "fix_codes"

    fix_id: Mapped[int] = mapped_column(ForeignKey("fixes.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(100), primary_key=True)


class RevisionRow(Table):
    """A revision of a fix's whole list, only ever added; ``steps`` is a list of {"text", "audience"}, empty if retired.

    ``by`` is the name that is shown, ``by_id`` the Slack id, None for the terminal.
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
    """What staff say of a code besides its steps; an import never touches it. ``preferred`` is a meaning's text."""

    __tablename__ = "marks"

    code: Mapped[str] = mapped_column(String(100), primary_key=True)
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
    """A step that somebody suggests; ``asked`` is what they had typed, ``reply`` what staff answered."""

    __tablename__ = "suggestions"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)
    asked: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(100))
    by_id: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(10), index=True)
    reply: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (CheckConstraint("state IN ('waiting', 'accepted', 'merged', 'declined')", name="state"),)


class VoteRow(Table):
    """Whether a revision of a fix helped an asker (a hash) with a code: one vote each, changeable."""

    __tablename__ = "votes"

    fix_id: Mapped[int] = mapped_column(ForeignKey("fixes.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(100), primary_key=True)
    asker: Mapped[str] = mapped_column(String(64), primary_key=True)
    solved: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(String(20))
    text: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (  # what is counted is read from an index alone: of a span of time, and of a revision
        Index(None, "code", "at", "solved"),
        Index(None, "fix_id", "number", "code", "solved"),
    )


class FollowerRow(Table):
    """Somebody (a Slack id) who asked to be told when a gap closes; ``wanted`` is the code squeezed, ``code`` as shown.

    ``known`` says whether the catalog had the code: then steps are waited for, otherwise the code itself.
    """

    __tablename__ = "followers"

    user: Mapped[str] = mapped_column(String(20), primary_key=True)
    wanted: Mapped[str] = mapped_column(String(100), primary_key=True, index=True)
    code: Mapped[str] = mapped_column(String(100))
    known: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Moment)


class PostRow(Table):
    """A message that the bot starts itself, to be sent once. ``key`` keeps it from being written twice.

    ``told`` is what it is about, by ``kind``. ``thread`` is the post under which it belongs, once that was sent, and
    with which it is stopped. ``sending`` since ``claimed``: if a crash left it so, Slack is asked
    whether it arrived before it is sent again.
    """

    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    channel: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    told: Mapped[dict[str, object]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    due: Mapped[datetime] = mapped_column(Moment)
    claimed: Mapped[datetime | None] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)
    ts: Mapped[str | None] = mapped_column(String(30))
    thread: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))

    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sending', 'sent', 'stopped')", name="state"),
        Index(None, "state", "due"),
    )


class ChoiceRow(Table):
    """A setting that an admin chose in App Home; it stands above the environment's."""

    __tablename__ = "choices"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[object] = mapped_column(JSON)


class RosterRow(Table):
    """The members that Slack last named of a user group (S…), or of the workspace's "admins".

    ``trouble`` is Slack's error where the last reading failed; the members before it then hold.
    """

    __tablename__ = "rosters"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    members: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Moment)
    trouble: Mapped[str | None] = mapped_column(String(100))


class AuditRow(Table):
    """What a person changed; the largest id is the version of all that people curate."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(100))
    by_id: Mapped[str | None] = mapped_column(String(20))
    surface: Mapped[str] = mapped_column(String(20))
    what: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(100), index=True)
    detail: Mapped[str] = mapped_column(Text)


class DeliveryRow(Table):
    """An event that Slack delivered, kept for a while, so that a repeated delivery is known on every worker."""

    __tablename__ = "deliveries"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class UploadRow(Table):
    """A picture that was uploaded to Slack, by the file's id, kept until the file is deleted there."""

    __tablename__ = "uploads"

    file: Mapped[str] = mapped_column(String(30), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class AnsweredRow(Table):
    """A code that was answered in a thread ("channel ts") without a mention, which happens once."""

    __tablename__ = "answered"

    thread: Mapped[str] = mapped_column(String(60), primary_key=True)
    code: Mapped[str] = mapped_column(String(100), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class WorkRow(Table):
    """A payload of Slack's that was acknowledged and whose work isn't done; one worker's until ``due``.

    ``user`` is the Slack id of its cause, ``tries`` how many workers began with it.
    """

    __tablename__ = "inbox"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    user: Mapped[str] = mapped_column(String(20))
    body: Mapped[dict[str, object]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Moment)
    due: Mapped[datetime] = mapped_column(Moment, index=True)
    tries: Mapped[int]
