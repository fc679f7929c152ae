"""The outbox: messages that the bot starts itself, each sent once, whoever crashes and whenever.

A message is written in the transaction that causes it. A worker claims it for a while, sends it, and says so. One that
was claimed and not finished in time may have reached Slack: the next worker asks Slack before it sends it again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias, cast

from bot.desk.notifications.edition import HEAD, PART, Edition
from bot.desk.notifications.schedules import stop_schedule
from bot.desk.notifications.summary import Summary, sum_up
from bot.desk.questions.advice import for_askers
from bot.desk.questions.lookup import Answer, show
from bot.desk.state.desk import Desk
from bot.desk.stats.stats import summary_chart
from bot.stats.charts import SummaryChart
from bot.store.admin import audit
from bot.store.notifications import outbox

Post: TypeAlias = outbox.Post

LEASE = timedelta(minutes=2)  # for which a claimed post is its worker's alone; sending takes far less
KEPT = timedelta(days=30)  # for which finished posts are kept


@dataclass(frozen=True, slots=True)
class Told:
    """What a post tells, by its kind: an answer, with steps (``there``) or without; or what became of a suggestion.

    Or a week's summary, with what its picture shows; or the ``part`` of its details that a reply is about.
    """

    kind: str
    said: Mapping[str, str]
    answer: Answer | None = None
    there: bool = False
    summary: Summary | None = None
    part: Mapping[str, object] | None = None
    chart: SummaryChart | None = None


def claim(desk: Desk, now: datetime) -> Post | None:
    """Give the next post to send; it is this worker's alone for two minutes."""
    with desk.database.read() as session:
        if not outbox.any_due(session, now):
            return None
    with desk.database.begin() as session:
        return outbox.claim(session, now, LEASE)


def sent(desk: Desk, post: Post, ts: str) -> None:
    """Keep that a post reached Slack."""
    with desk.database.begin() as session:
        outbox.finish(session, post, "sent", ts)


def failed(desk: Desk, post: Post, until: datetime, *, unsure: bool) -> None:
    """Put a post off until then; ``unsure`` if it may have reached Slack all the same."""
    with desk.database.begin() as session:
        outbox.put_off(session, post, until, unsure=unsure)


def stop(desk: Desk, post: Post) -> None:
    """Give a post up, and its replies."""
    with desk.database.begin() as session:
        outbox.finish(session, post, "stopped")


def close(desk: Desk, post: Post, error: str, *, at: datetime) -> None:
    """Give a post up because its channel does not take it, as Slack says by this error.

    The channel's schedule is stopped in the same transaction, so that the admins hear of it, and once.
    """
    with desk.database.begin() as session:
        audit.take_turn(session)  # before the post is touched, as everybody does who changes a schedule
        mine = outbox.finish(session, post, "stopped")
        stopped = mine and stop_schedule(session, desk, post.channel, error, at=at)
    if stopped:
        desk.posted()
        desk.shelf.refresh(desk.database)


def tidy(desk: Desk, now: datetime) -> None:
    """Remove posts that were finished 30 days ago: they name whom they were for."""
    with desk.database.begin() as session:
        outbox.forget(session, before=now - KEPT)


def open_post(desk: Desk, post: Post, at: datetime) -> Told:
    """Read what a post tells, as it is at this moment: it may have been written less than a second ago."""
    desk.shelf.update(desk.database)
    return tell(desk, post.kind, post.told, at)


def tell(desk: Desk, kind: str, told: Mapping[str, object], at: datetime) -> Told:
    """Read what a post of this kind tells."""
    said = {name: str(value) for name, value in told.items()}
    if kind in {HEAD, PART}:
        return tell_week(desk, kind, told, at)
    codes = cast("Sequence[str]", told.get("codes", ()))
    fixes = (fix for code in codes for fix in desk.shelf.guide.fixes_for(code))
    return Told(kind, said, show(desk, codes, at) if codes else None, for_askers(fixes))


def tell_week(desk: Desk, kind: str, told: Mapping[str, object], at: datetime) -> Told:
    """Sum up the week that a post is about."""
    edition = Edition.read(told)
    summary = sum_up(desk, edition.week, channel=edition.channel, by=edition.by, at=at)
    chart = None if kind == PART or summary.empty else summary_chart(desk, summary.faq, at)
    part = cast("Mapping[str, object] | None", told.get("part"))
    return Told(kind, {"channel": edition.channel, "by": edition.by}, summary=summary, part=part, chart=chart)
