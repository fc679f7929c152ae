"""What the form for a weekly summary reads from Slack: the admin's time zone, and whether the bot is a member."""

import asyncio
from contextlib import suppress

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.notifications.schedules import CHANNEL_FIELD, load_schedule_plan, save_schedule
from bot.slack.api.slack_errors import SLACK_ERRORS, read_fault
from bot.slack.bolt.ask import Ask
from bot.slack.cards.forms import View
from bot.slack.home.cards.schedules_form import read_plan, schedule_form

SURFACE = "home"
CALL_TIMEOUT = 1.0  # seconds to wait for Slack: the form works without its answers
OUTSIDE_ERRORS = {"not_in_channel", "channel_not_found"}
NOT_THERE = "I am not in this channel. Type /invite @errdesk in it, then press “Save” again."


async def fetch_schedule_form(channel: str, client: AsyncWebClient, ask: Ask) -> View:
    """Return the form for a channel's schedule, or for a new one."""
    zone = "" if channel else await read_user_zone(ask.user, client)
    return schedule_form(await ask(load_schedule_plan, channel, ask.by(SURFACE), zone=zone))


async def read_user_zone(user: str, client: AsyncWebClient) -> str:
    """Return the time zone in a user's Slack profile, "" if Slack doesn't say."""
    with suppress(*SLACK_ERRORS):
        response = await asyncio.wait_for(client.users_info(user=user), CALL_TIMEOUT)
        return str(response["user"].get("tz") or "")
    return ""


async def save_plan(view: View, client: AsyncWebClient, ask: Ask) -> dict[str, str]:
    """Save what an admin entered; return faults by input, none if it was saved."""
    plan, instead_of = read_plan(view)
    if plan.channel and await is_bot_outside(plan.channel, client):
        return {CHANNEL_FIELD: NOT_THERE}
    return dict(await ask(save_schedule, plan, ask.by(SURFACE), instead_of=instead_of))


async def is_bot_outside(channel: str, client: AsyncWebClient) -> bool:
    """Return whether Slack says that the bot isn't in a channel; False if Slack doesn't answer."""
    try:
        await asyncio.wait_for(client.conversations_history(channel=channel, limit=1), CALL_TIMEOUT)
    except SLACK_ERRORS as error:
        return read_fault(error).name in OUTSIDE_ERRORS
    return False
