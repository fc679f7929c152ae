"""The settings in App Home, for admins."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.admin.settings import UnconfirmedChannels, load_desk_settings, save_desk_settings
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.background import run_in_background
from bot.slack.bolt.modals import open_modal
from bot.slack.cards.forms import View
from bot.slack.home.cards.settings_form import (
    OPEN_SETTINGS,
    SETTINGS_FORM,
    TITLE,
    ask_about_channels,
    faults_by_input,
    read_settings_choice,
    settings_form,
)
from bot.slack.home.members import UserGroupSync

SURFACE = "home"


def register(app: AsyncApp) -> None:
    """Register the listeners for the button and the form."""
    app.action(OPEN_SETTINGS)(ack_then(open_settings))
    app.view(SETTINGS_FORM)(handle_settings_submission)


async def open_settings(body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form, or a refusal for people who aren't admins."""
    await open_modal(client, body, TITLE, fetch_settings_form(ask))


async def fetch_settings_form(ask: Ask) -> View:
    """Return the form with the settings in force."""
    return settings_form(await ask(load_desk_settings, ask.make_actor(SURFACE)))


async def handle_settings_submission(ack: AsyncAck, view: View, context: AsyncBoltContext, ask: Ask) -> BoltResponse:
    """Save what was changed, or show what is wrong at the inputs; the members of new groups are read at once."""
    try:
        faults = await ask(save_desk_settings, read_settings_choice(view), ask.make_actor(SURFACE))
    except UnconfirmedChannels as unconfirmed:
        return await ack(response_action="update", view=ask_about_channels(view, unconfirmed.channels))
    if faults:
        return await ack(response_action="errors", errors=faults_by_input(faults))
    run_in_background(sync_due_groups(context["group_sync"], context.client, ask))
    return await ack()


async def sync_due_groups(group_sync: UserGroupSync, client: AsyncWebClient | None, ask: Ask) -> None:
    """Read the members of the groups that are due, such as new ones."""
    due = group_sync.wanted(ask)
    if due and client:
        await group_sync.read(due, client, ask)
