"""What a channel is about, for admins of a desk with several catalogs."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.catalog.keys import CatalogNames
from bot.desk.admin.settings import save_channel_catalog
from bot.desk.state.access import require_admin
from bot.desk.state.desk import Desk
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.modals import open_modal
from bot.slack.cards.forms import View
from bot.slack.home.cards.channel_catalog_form import (
    CHANNEL_CATALOG_FORM,
    OPEN_CHANNEL_CATALOG,
    TITLE,
    channel_catalog_form,
    read_channel_catalog,
)
from bot.steps.actor import Actor

SURFACE = "home"


def register(app: AsyncApp) -> None:
    """Register the listeners for the button and the form."""
    app.action(OPEN_CHANNEL_CATALOG)(ack_then(open_channel_catalog))
    app.view(CHANNEL_CATALOG_FORM)(handle_channel_catalog)


async def open_channel_catalog(body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form, or a refusal for people who aren't admins."""
    await open_modal(client, body, TITLE, fetch_channel_catalog_form(ask))


async def fetch_channel_catalog_form(ask: Ask) -> View:
    """Return the form with the catalogs that there are."""
    return channel_catalog_form(await ask(list_catalog_names, ask.make_actor(SURFACE)))


def list_catalog_names(desk: Desk, actor: Actor) -> CatalogNames:
    """Return the names of the catalogs; for admins only."""
    require_admin(desk, actor)
    return desk.cache.snapshot.catalogs


async def handle_channel_catalog(ack: AsyncAck, view: View, ask: Ask) -> BoltResponse:
    """Save what was chosen, or show what is wrong at the inputs."""
    channel, catalog = read_channel_catalog(view)
    if faults := await ask(save_channel_catalog, channel, catalog, ask.make_actor(SURFACE)):
        return await ack(response_action="errors", errors=dict(faults))
    return await ack()
