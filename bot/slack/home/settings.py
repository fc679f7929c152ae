"""The settings in App Home, for admins."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.admin.settings import Unconfirmed, choose_settings, show_settings
from bot.slack.bolt.acknowledge import later
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.background import beside
from bot.slack.bolt.modals import open_modal
from bot.slack.cards.forms import View
from bot.slack.home.cards.settings_form import CHOSEN, OPEN, TITLE, ask_about, at_fields, choice, settings_form
from bot.slack.home.members import KeepMembers

SURFACE = "home"


def register(app: AsyncApp) -> None:
    """Register the listeners for the button and the form."""
    app.action(OPEN)(later(open_settings))
    app.view(CHOSEN)(save_settings)


async def open_settings(body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form, or a refusal for people who aren't admins."""
    await open_modal(client, body, TITLE, drawn(ask))


async def drawn(ask: Ask) -> View:
    """Return the form with the settings in force."""
    return settings_form(await ask(show_settings, ask.by(SURFACE)))


async def save_settings(ack: AsyncAck, view: View, context: AsyncBoltContext, ask: Ask) -> BoltResponse:
    """Save what was changed, or show what is wrong at the inputs; the members of new groups are read at once."""
    try:
        faults = await ask(choose_settings, choice(view), ask.by(SURFACE))
    except Unconfirmed as unconfirmed:
        return await ack(response_action="update", view=ask_about(view, unconfirmed.channels))
    if faults:
        return await ack(response_action="errors", errors=at_fields(faults))
    beside(read_groups(context["group_sync"], context.client, ask))
    return await ack()


async def read_groups(group_sync: KeepMembers, client: AsyncWebClient | None, ask: Ask) -> None:
    """Read the members of the groups that are due, such as new ones."""
    due = group_sync.wanted(ask)
    if due and client:
        await group_sync.read(due, client, ask)
