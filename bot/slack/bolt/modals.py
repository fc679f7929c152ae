"""Open a modal within Slack's three seconds, however slow the database: first an empty one, then what belongs in it."""

from collections.abc import Awaitable, Coroutine

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.api.slack_errors import read_fault
from bot.slack.bolt.ask import Payload
from bot.slack.bolt.error_replies import describe_error
from bot.slack.cards.blocks import escape, section
from bot.slack.cards.forms import View, page

WAIT = "One moment …"
LET_GO = {"hash_conflict", "not_found"}  # the modal was shown anew meanwhile, or closed: nobody waits for this one


async def open_modal(client: AsyncWebClient, body: Payload, title: str, view: Awaitable[View]) -> None:
    """Open a modal over what was pressed, on top of a modal if it was pressed in one, and fill it when it is ready.

    If it cannot be had, the modal says why. A trigger that expired raises Slack's error.
    """
    waiting = page(title, [section(WAIT)])
    try:
        opened = await open_or_push(client, body, waiting)
    except Exception:
        forget(view)
        raise
    try:
        filled = await view
    except Exception as error:  # noqa: BLE001 - whatever it is, the person must hear of it, in the modal
        filled = page(title, [section(escape(describe_error(error)))])
    await redraw(client, {"id": opened["view"]["id"]}, filled)


async def open_or_push(client: AsyncWebClient, body: Payload, view: View) -> AsyncSlackResponse:
    """Open a modal over what was pressed, on top of a modal if it was pressed in one."""
    show = client.views_push if (body.get("view") or {}).get("type") == "modal" else client.views_open
    return await show(trigger_id=body["trigger_id"], view=view)


def forget(view: Awaitable[View]) -> None:
    """Let go of what nobody will see; Python warns of a coroutine that was never waited for."""
    if isinstance(view, Coroutine):
        view.close()


async def redraw(client: AsyncWebClient, view: View, drawn: View) -> None:
    """Show a modal anew; not if it was shown anew since, for then the press was a second one, nor if it was closed."""
    try:
        await client.views_update(view_id=view["id"], hash=view.get("hash"), view=drawn)
    except SlackApiError as error:
        if read_fault(error).name not in LET_GO:
            raise


async def show_again(client: AsyncWebClient, body: Payload, drawn: View) -> None:
    """Show a modal anew in its place; the stand-in does not say in which one something was pressed."""
    if "view" in body:
        await redraw(client, body["view"], drawn)
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=drawn)
