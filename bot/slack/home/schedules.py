"""The weekly summary's schedules in App Home, for admins."""

import asyncio
from contextlib import suppress

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.notifications.schedules import (
    CHANNEL_FIELD,
    ZONE_FIELD,
    load_schedule_plan,
    pause_schedule,
    remove_schedule,
    resume_schedule,
    save_schedule,
)
from bot.desk.notifications.time_zones import search_zones
from bot.slack.api.slack_errors import SLACK_ERRORS, read_fault
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import read_button_value
from bot.slack.bolt.modals import open_modal
from bot.slack.bolt.respond import Respond
from bot.slack.bolt.respond_in_view import is_press_in_view
from bot.slack.cards.forms import View
from bot.slack.home.cards.schedules_form import SCHEDULE_FORM, TITLE, read_plan, schedule_form, zone_options
from bot.slack.home.cards.schedules_list import ADD, CHANGE, PAUSE, REMOVE, RESUME, schedule_resumed_card
from bot.threads import run_in_thread

SURFACE = "home"
CALL_TIMEOUT = 1.0  # seconds to wait for Slack: the form works without its answers
OUTSIDE_ERRORS = {"not_in_channel", "channel_not_found"}
NOT_THERE = "I am not in this channel. Type /invite @errdesk in it, then press “Save” again."


def register(app: AsyncApp) -> None:
    """Register the listeners for the buttons and the form."""
    app.action(ADD)(ack_then(add_schedule))
    app.action(CHANGE)(ack_then(change_schedule))
    app.options(ZONE_FIELD)(offer_zones)
    app.view(SCHEDULE_FORM)(handle_schedule_submission)
    app.action(PAUSE)(ack_then(handle_pause))
    app.action(RESUME)(ack_then(handle_resume))
    app.action(REMOVE)(ack_then(handle_remove))


async def add_schedule(body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form for a new schedule."""
    await open_modal(client, body, TITLE, fetch_schedule_form("", client, ask))


async def change_schedule(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form for a channel's schedule."""
    await open_modal(client, body, TITLE, fetch_schedule_form(read_button_value(action), client, ask))


async def offer_zones(ack: AsyncAck, payload: Payload) -> BoltResponse:
    """Offer the time zones that match the text typed so far."""
    zones = await run_in_thread(search_zones, payload.get("value") or "")
    return await ack(options=zone_options(zones))


async def handle_schedule_submission(ack: AsyncAck, view: View, client: AsyncWebClient, ask: Ask) -> BoltResponse:
    """Save the schedule, or show what is wrong at the inputs."""
    if faults := await save_plan(view, client, ask):
        return await ack(response_action="errors", errors=faults)
    return await ack()


async def handle_pause(action: Payload, ask: Ask) -> None:
    """Pause a schedule; App Home is published again by the middleware."""
    await ask(pause_schedule, read_button_value(action), ask.make_actor(SURFACE))


async def handle_resume(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Resume a schedule; if pressed in the notice that it stopped, replace that notice."""
    await ask(resume_schedule, read_button_value(action), ask.make_actor(SURFACE))
    if not is_press_in_view(body):
        await respond(replace_original=True, **schedule_resumed_card(read_button_value(action)))


async def handle_remove(action: Payload, ask: Ask) -> None:
    """Remove a schedule."""
    await ask(remove_schedule, read_button_value(action), ask.make_actor(SURFACE))


async def fetch_schedule_form(channel: str, client: AsyncWebClient, ask: Ask) -> View:
    """Return the form for a channel's schedule, or for a new one."""
    zone = "" if channel else await read_user_zone(ask.user, client)
    return schedule_form(await ask(load_schedule_plan, channel, ask.make_actor(SURFACE), zone=zone))


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
    return dict(await ask(save_schedule, plan, ask.make_actor(SURFACE), instead_of=instead_of))


async def is_bot_outside(channel: str, client: AsyncWebClient) -> bool:
    """Return whether Slack says that the bot isn't in a channel; False if Slack doesn't answer."""
    try:
        await asyncio.wait_for(client.conversations_history(channel=channel, limit=1), CALL_TIMEOUT)
    except SLACK_ERRORS as error:
        return read_fault(error).name in OUTSIDE_ERRORS
    return False
