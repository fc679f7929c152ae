"""Open a modal within Slack's three seconds, however slow the database: first an empty one, then what belongs in it."""

from collections.abc import Awaitable

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.ask import Payload
from bot.slack.cards.form import View, page
from bot.slack.cards.kit import escape, section
from bot.slack.trouble import words

WAIT = "One moment …"


async def open_modal(client: AsyncWebClient, body: Payload, title: str, view: Awaitable[View]) -> None:
    """Open a modal over what was pressed, on top of a modal if it was pressed in one, and fill it when it is ready.

    If it cannot be had, the modal says why. A trigger that expired raises Slack's error.
    """
    waiting = page(title, [section(WAIT)])
    show = client.views_push if body.get("view", {}).get("type") == "modal" else client.views_open
    opened = await show(trigger_id=body["trigger_id"], view=waiting)
    try:
        filled = await view
    except Exception as error:  # noqa: BLE001 - whatever it is, the person must hear of it, in the modal
        filled = page(title, [section(escape(words(error)))])
    await client.views_update(view_id=opened["view"]["id"], view=filled)
