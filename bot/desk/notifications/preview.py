"""A test of the weekly summary, sent to the admin who asks for it."""

from datetime import timedelta

from bot.desk.notifications.edition import Edition
from bot.desk.notifications.schedules import GONE
from bot.desk.notifications.weekly import write_summary
from bot.desk.state.access import NOT_ADMIN, require_admin
from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.stats.period import period
from bot.steps.actor import By

HOLDS = timedelta(hours=1)  # within which it must reach the admin
AGAIN = "I sent you one less than a minute ago: look at my direct message to you."


def send_test(desk: Desk, channel: str, by: By) -> None:
    """Write a channel's summary of the last whole week to an admin; refuses a second one within the same minute.

    Refuses whoever has no id too: without a reader the summary would go to the channel.
    """
    require_admin(desk, by)
    if not by.user:
        raise Refusal(NOT_ADMIN)
    found = next((one for one in desk.shelf.schedules if one.channel == channel), None)
    if found is None:
        raise Refusal(GONE)
    week = period("lastweek", by.at, found.zone)
    key = f"test {channel} {by.user} {by.at:%Y-%m-%d %H:%M}"
    if not write_summary(desk, Edition(key, channel, week, found.by, by.at + HOLDS, by.user), at=by.at):
        raise Refusal(AGAIN)
