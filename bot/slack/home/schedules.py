"""The weekly summary's schedules in App Home, for admins."""

import asyncio

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.notifications.preview import write_summary_test
from bot.desk.notifications.schedules import ZONE_FIELD, pause_schedule, remove_schedule, resume_schedule
from bot.desk.notifications.time_zones import search_zones
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import read_button_value
from bot.slack.bolt.modals import open_modal
from bot.slack.bolt.respond import Respond
from bot.slack.bolt.respond_in_view import is_press_in_view
from bot.slack.cards.blocks import section
from bot.slack.cards.forms import View, build_modal
from bot.slack.home.cards.schedules_form import SCHEDULE_FORM, TITLE, zone_options
from bot.slack.home.cards.schedules_list import ADD, CHANGE, PAUSE, REMOVE, RESUME, TEST
from bot.slack.home.cards.stopped import schedule_resumed_card
from bot.slack.home.schedules_save import SURFACE, fetch_schedule_form, save_plan

TEST_COMING = "I am sending you the summary of last week, in a direct message. Nobody else sees it."


def register(app: AsyncApp) -> None:
    """Register the listeners for the buttons and the form."""
    app.action(ADD)(ack_then(add_schedule))
    app.action(CHANGE)(ack_then(change_schedule))
    app.options(ZONE_FIELD)(offer_zones)
    app.view(SCHEDULE_FORM)(handle_schedule_submission)
    app.action(PAUSE)(ack_then(handle_pause))
    app.action(RESUME)(ack_then(handle_resume))
    app.action(REMOVE)(ack_then(handle_remove))
    app.action(TEST)(ack_then(handle_test))


async def add_schedule(body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form for a new schedule."""
    await open_modal(client, body, TITLE, fetch_schedule_form("", client, ask))


async def change_schedule(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form for a channel's schedule."""
    await open_modal(client, body, TITLE, fetch_schedule_form(read_button_value(action), client, ask))


async def offer_zones(ack: AsyncAck, payload: Payload) -> BoltResponse:
    """Offer the time zones that match the text typed so far."""
    zones = await asyncio.to_thread(search_zones, payload.get("value") or "")
    return await ack(options=zone_options(zones))


async def handle_schedule_submission(ack: AsyncAck, view: View, client: AsyncWebClient, ask: Ask) -> BoltResponse:
    """Save the schedule, or show what is wrong at the inputs."""
    if faults := await save_plan(view, client, ask):
        return await ack(response_action="errors", errors=faults)
    return await ack()


async def handle_pause(action: Payload, ask: Ask) -> None:
    """Pause a schedule; App Home is published again by the middleware."""
    await ask(pause_schedule, read_button_value(action), ask.by(SURFACE))


async def handle_resume(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Resume a schedule; if pressed in the notice that it stopped, replace that notice."""
    await ask(resume_schedule, read_button_value(action), ask.by(SURFACE))
    if not is_press_in_view(body):
        await respond(replace_original=True, **schedule_resumed_card(read_button_value(action)))


async def handle_remove(action: Payload, ask: Ask) -> None:
    """Remove a schedule."""
    await ask(remove_schedule, read_button_value(action), ask.by(SURFACE))


async def handle_test(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Send the admin a test of the summary, and say where it arrives."""
    await open_modal(client, body, TITLE, send_summary_test(read_button_value(action), ask))


async def send_summary_test(channel: str, ask: Ask) -> View:
    """Queue the test and return the modal that says so."""
    await ask(write_summary_test, channel, ask.by(SURFACE))
    return build_modal(TITLE, [section(TEST_COMING)])
