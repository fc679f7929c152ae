"""Open a modal within Slack's three seconds, however slow the database: an empty one first, filled when it is ready."""

from collections.abc import Awaitable, Coroutine

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.api.slack_errors import read_fault
from bot.slack.bolt.ask import Payload
from bot.slack.bolt.error_replies import describe_error
from bot.slack.cards.blocks import escape, section
from bot.slack.cards.forms import View, build_modal

WAIT_TEXT = "One moment …"
IGNORED_ERRORS = {"hash_conflict", "not_found"}  # the modal was updated or closed meanwhile: nobody waits for this view


async def open_modal(client: AsyncWebClient, body: Payload, title: str, view: Awaitable[View]) -> None:
    """Open a modal, on top of the modal in which something was pressed, and fill it when ``view`` is ready.

    If ``view`` fails, the modal shows the error. An expired trigger raises Slack's error.
    """
    waiting = build_modal(title, [section(WAIT_TEXT)])
    try:
        opened = await open_or_push_modal(client, body, waiting)
    except Exception:
        discard_view(view)
        raise
    try:
        filled = await view
    except Exception as error:  # noqa: BLE001 - whatever it is, the person must see it in the modal
        filled = build_modal(title, [section(escape(describe_error(error)))])
    await update_modal(client, {"id": opened["view"]["id"]}, filled)


async def open_or_push_modal(client: AsyncWebClient, body: Payload, view: View) -> AsyncSlackResponse:
    """Open a modal, on top of the modal in which something was pressed, if it was one."""
    show = client.views_push if (body.get("view") or {}).get("type") == "modal" else client.views_open
    return await show(trigger_id=body["trigger_id"], view=view)


def discard_view(view: Awaitable[View]) -> None:
    """Close a view's coroutine that nobody will await, so that Python doesn't warn about it."""
    if isinstance(view, Coroutine):
        view.close()


async def update_modal(client: AsyncWebClient, view: View, new_view: View) -> None:
    """Update a modal, unless it was updated meanwhile, as by a second press, or closed."""
    try:
        await client.views_update(view_id=view["id"], hash=view.get("hash"), view=new_view)
    except SlackApiError as error:
        if read_fault(error).name not in IGNORED_ERRORS:
            raise
