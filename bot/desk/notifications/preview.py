"""Test runs of the weekly summary, sent only to the admin who asks for one."""

from datetime import timedelta

from bot.desk.notifications.edition import Edition
from bot.desk.notifications.schedules import GONE
from bot.desk.notifications.weekly import write_summary
from bot.desk.state.access import NOT_ADMIN, require_admin
from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.stats.period import period
from bot.steps.actor import By

HOLDS = timedelta(hours=1)  # after which a test that has not been sent expires
AGAIN = "I sent you one less than a minute ago: look at my direct message to you."


def send_test(desk: Desk, channel: str, actor: By) -> None:
    """Send a channel's summary of the last whole week to an admin.

    Raises Refusal for a second one within the same minute, and for an actor without a Slack id: without a reader the
    summary would go to the channel.
    """
    require_admin(desk, actor)
    if not actor.user:
        raise Refusal(NOT_ADMIN)
    schedule = next((schedule for schedule in desk.shelf.schedules if schedule.channel == channel), None)
    if schedule is None:
        raise Refusal(GONE)
    week = period("lastweek", actor.at, schedule.zone)
    key = f"test {channel} {actor.user} {actor.at:%Y-%m-%d %H:%M}"
    run = Edition(key=key, channel=channel, week=week, by=schedule.by, until=actor.at + HOLDS, reader=actor.user)
    if not write_summary(desk, run, at=actor.at):
        raise Refusal(AGAIN)
