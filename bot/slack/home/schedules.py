"""The weekly summary's schedules in App Home, for admins."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.notifications.preview import send_test
from bot.desk.notifications.schedules import pause, remove, resume
from bot.slack.bolt.acknowledge import later
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import button_value
from bot.slack.bolt.modals import open_modal
from bot.slack.bolt.respond import Respond
from bot.slack.bolt.respond_in_view import pressed_in_view
from bot.slack.cards.blocks import section
from bot.slack.cards.forms import View, page
from bot.slack.home.cards.schedules_form import SAVED, TITLE
from bot.slack.home.cards.schedules_list import ADD, CHANGE, PAUSE, REMOVE, RESUME, TEST
from bot.slack.home.cards.stopped import resumed_card
from bot.slack.home.schedules_save import SURFACE, drawn, save

COMING = "I am sending you the summary of last week, in a direct message. Nobody else sees it."


def register(app: AsyncApp) -> None:
    """Register the listeners for the buttons and the form."""
    app.action(ADD)(later(add_schedule))
    app.action(CHANGE)(later(change_schedule))
    app.view(SAVED)(save_schedule)
    app.action(PAUSE)(later(pause_schedule))
    app.action(RESUME)(later(resume_schedule))
    app.action(REMOVE)(later(remove_schedule))
    app.action(TEST)(later(test_schedule))


async def add_schedule(body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form for a new schedule."""
    await open_modal(client, body, TITLE, drawn("", client, ask))


async def change_schedule(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form for a channel's schedule."""
    await open_modal(client, body, TITLE, drawn(button_value(action), client, ask))


async def save_schedule(ack: AsyncAck, view: View, client: AsyncWebClient, ask: Ask) -> BoltResponse:
    """Save the schedule, or show what is wrong at the inputs."""
    if faults := await save(view, client, ask):
        return await ack(response_action="errors", errors=faults)
    return await ack()


async def pause_schedule(action: Payload, ask: Ask) -> None:
    """Pause a schedule; App Home is published again by the middleware."""
    await ask(pause, button_value(action), ask.by(SURFACE))


async def resume_schedule(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Resume a schedule; if pressed in the notice that it stopped, replace that notice."""
    await ask(resume, button_value(action), ask.by(SURFACE))
    if not pressed_in_view(body):
        await respond(replace_original=True, **resumed_card(button_value(action)))


async def remove_schedule(action: Payload, ask: Ask) -> None:
    """Remove a schedule."""
    await ask(remove, button_value(action), ask.by(SURFACE))


async def test_schedule(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Send the admin a test of the summary, and say where it arrives."""
    await open_modal(client, body, TITLE, tested(button_value(action), ask))


async def tested(channel: str, ask: Ask) -> View:
    """Queue the test and return the modal that says so."""
    await ask(send_test, channel, ask.by(SURFACE))
    return page(TITLE, [section(COMING)])
