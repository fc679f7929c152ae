"""What the form for a weekly summary reads from Slack: time zone, channels, and whether the bot is a member."""

import asyncio
from contextlib import suppress

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.admin.settings import CHANNEL as CHANNEL_ID
from bot.desk.notifications.schedules import CHANNEL, plan_of, save_schedule
from bot.slack.api.slack_errors import SLACK_ERRORS, read_fault
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.cards.forms import Option, View, option
from bot.slack.home.cards.schedules_form import planned, schedule_form

SURFACE = "home"
WAIT = 1.0  # seconds to wait for Slack: the form works without its answers
OUTSIDE = {"not_in_channel", "channel_not_found"}
NOT_THERE = "I am not in this channel. Type /invite @errdesk in it, then press “Save” again."


async def drawn(channel: str, client: AsyncWebClient, ask: Ask) -> View:
    """Return the form for a channel's schedule, or for a new one."""
    zone = "" if channel else await zone_of(ask.user, client)
    plan = await ask(plan_of, channel, ask.by(SURFACE), zone=zone)
    return schedule_form(plan, await channels_of(client))


async def zone_of(user: str, client: AsyncWebClient) -> str:
    """Return the time zone in a user's Slack profile, "" if Slack doesn't say."""
    with suppress(*SLACK_ERRORS):
        response = await asyncio.wait_for(client.users_info(user=user), WAIT)
        return str(response["user"].get("tz") or "")
    return ""


async def channels_of(client: AsyncWebClient) -> list[Option]:
    """Return the bot's channels in the local stand-in, which lacks Slack's own channel menu; nothing in Slack.

    Listing them in Slack would need more scopes.
    """
    if client.base_url == client.BASE_URL:
        return []
    with suppress(*SLACK_ERRORS):
        response = await asyncio.wait_for(client.users_conversations(), WAIT)
        channels: list[Payload] = response.get("channels") or []
        return [option(f"#{item['name']}", item["id"]) for item in channels if CHANNEL_ID.fullmatch(item["id"])]
    return []


async def save(view: View, client: AsyncWebClient, ask: Ask) -> dict[str, str]:
    """Save what an admin entered; return faults by input, none if it was saved."""
    plan, instead_of = planned(view)
    if plan.channel and await is_outside(plan.channel, client):
        return {CHANNEL: NOT_THERE}
    return dict(await ask(save_schedule, plan, ask.by(SURFACE), instead_of=instead_of))


async def is_outside(channel: str, client: AsyncWebClient) -> bool:
    """Return whether Slack says that the bot isn't in a channel; False if Slack doesn't answer."""
    try:
        await asyncio.wait_for(client.conversations_history(channel=channel, limit=1), WAIT)
    except SLACK_ERRORS as error:
        return read_fault(error).name in OUTSIDE
    return False
