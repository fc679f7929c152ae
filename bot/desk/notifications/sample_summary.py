"""Test runs of the weekly summary, sent only to the admin who asks for one."""

from datetime import timedelta

from bot.desk.notifications.schedules import find_cached_schedule
from bot.desk.notifications.weekly import Renderer, SummaryRun, write_summary
from bot.desk.state.access import NOT_ADMIN, require_admin
from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.stats.period import resolve_period
from bot.steps.actor import Actor
from bot.store.notifications import outbox

TEST_LIFETIME = timedelta(hours=1)  # after which a test that has not been sent expires
TESTED_JUST_NOW = "I sent you one less than a minute ago: look at my direct message to you."


def write_sample_summary(desk: Desk, channel: str, actor: Actor, *, render: Renderer) -> None:
    """Send a channel's summary of the last whole week to an admin.

    Raises Refusal for a second one within the same minute, and for an actor without a Slack id: without a recipient
    the summary would go to the channel.
    """
    require_admin(desk, actor)
    if not actor.user:
        raise Refusal(NOT_ADMIN)
    schedule = find_cached_schedule(desk, channel)
    week = resolve_period("lastweek", actor.at, schedule.zone)
    key = f"test {channel} {actor.user} {actor.at:%Y-%m-%d %H:%M}"
    with desk.database.read() as transaction:
        is_taken = outbox.is_key_taken(transaction, key)
    run = SummaryRun(key=key, recipient=actor.user, week=week, by=schedule.by, until=actor.at + TEST_LIFETIME)
    if is_taken or not write_summary(desk, run, render=render, at=actor.at):
        raise Refusal(TESTED_JUST_NOW)
