"""The button in App Home that sends an admin a test of a channel's weekly summary."""

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.notifications.sample_summary import write_sample_summary
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import read_button_value
from bot.slack.bolt.modals import open_modal
from bot.slack.cards.blocks import section
from bot.slack.cards.forms import View, build_modal
from bot.slack.home.cards.schedules_form import TITLE
from bot.slack.home.cards.schedules_list import TEST
from bot.slack.notifications.cards.summary import render_summary

SURFACE = "home"
TEST_COMING = "I am sending you the summary of last week, in a direct message. Nobody else sees it."


def register(app: AsyncApp) -> None:
    """Register the button."""
    app.action(TEST)(ack_then(handle_test))


async def handle_test(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Send the admin a test of the summary, and say where it arrives."""
    await open_modal(client, body, TITLE, write_test(read_button_value(action), ask))


async def write_test(channel: str, ask: Ask) -> View:
    """Write the test to the outbox, and return the modal that says so."""
    await ask(write_sample_summary, channel, ask.make_actor(SURFACE), render=render_summary)
    return build_modal(TITLE, [section(TEST_COMING)])
