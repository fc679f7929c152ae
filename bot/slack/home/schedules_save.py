"""What the form for a weekly summary needs of Slack: whose time zone, which channels, and whether the bot is there."""

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
WAIT = 1.0  # seconds that Slack may take to say what the form can do without
OUTSIDE = {"not_in_channel", "channel_not_found"}
NOT_THERE = "I am not in this channel. Type /invite @errdesk in it, then press “Save” again."


async def drawn(channel: str, client: AsyncWebClient, ask: Ask) -> View:
    """Draw the form for a channel's schedule, or for a new one."""
    zone = "" if channel else await zone_of(ask.user, client)
    plan = await ask(plan_of, channel, ask.by(SURFACE), zone=zone)
    return schedule_form(plan, await channels_of(client))


async def zone_of(user: str, client: AsyncWebClient) -> str:
    """Give the time zone that somebody chose in Slack, "" where Slack does not say."""
    with suppress(*SLACK_ERRORS):
        told = await asyncio.wait_for(client.users_info(user=user), WAIT)
        return str(told["user"].get("tz") or "")
    return ""


async def channels_of(client: AsyncWebClient) -> list[Option]:
    """Give the channels that the bot is in, where Slack's own menu of channels cannot be used: in the stand-in alone.

    Slack itself would want more scopes for it.
    """
    if client.base_url == client.BASE_URL:
        return []
    with suppress(*SLACK_ERRORS):
        told = await asyncio.wait_for(client.users_conversations(), WAIT)
        channels: list[Payload] = told.get("channels") or []
        return [option(f"#{one['name']}", one["id"]) for one in channels if CHANNEL_ID.fullmatch(one["id"])]
    return []


async def save(view: View, client: AsyncWebClient, ask: Ask) -> dict[str, str]:
    """Keep what an admin entered; give what is wrong by the field's name."""
    plan, instead_of = planned(view)
    if plan.channel and await is_outside(plan.channel, client):
        return {CHANNEL: NOT_THERE}
    return dict(await ask(save_schedule, plan, ask.by(SURFACE), instead_of=instead_of))


async def is_outside(channel: str, client: AsyncWebClient) -> bool:
    """Say whether Slack says that the bot is not in a channel; with no word of Slack's it may be."""
    try:
        await asyncio.wait_for(client.conversations_history(channel=channel, limit=1), WAIT)
    except SLACK_ERRORS as error:
        return read_fault(error).name in OUTSIDE
    return False
