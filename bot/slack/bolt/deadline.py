"""One deadline, counted from arrival, for everything that Slack waits for.

Slack gives up after three seconds. A request that isn't answered by then is acknowledged in a way that loses nothing,
and its answer follows: by the response_url, or in the form itself.
"""

import asyncio
import json
import logging
from contextlib import suppress
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.errors import Refusal, make_incident_id
from bot.slack.api.deliver import Way, deliver
from bot.slack.api.identity import Identity
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.background import run_in_background
from bot.slack.bolt.error_replies import build_view_response
from bot.slack.bolt.inbox import Inbox
from bot.slack.bolt.respond import Respond, Say, post_message
from bot.slack.bolt.respond_in_view import RespondInView, is_press_in_view
from bot.slack.cards.blocks import build_card, escape, section
from bot.slack.cards.forms import build_modal, redisplay_with_note

log = logging.getLogger(__name__)

DEADLINE = 2.5
STILL_WORKING = (
    "This is taking a while, so it may not be saved yet. All you typed is still here: try again in a moment."
)
DONE = "Done. You can close this window."
OK = 200
SETTLE_DELAY = 1.0  # seconds until Slack shows the form that came back, which the outcome then replaces


class PunctualApp(AsyncApp):
    """Bolt's app with a deadline: every request is answered before Slack gives up."""

    api_url: str
    seconds = DEADLINE
    directs: dict[str, str]
    identity: Identity
    inbox: Inbox
    ask: Ask  # the desk, on nobody's behalf

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Return a request's response; at the deadline, one that acknowledges it while the work goes on."""
        req.context["inbox"] = self.inbox
        req.context["respond"] = self.make_respond(req)
        req.context["say"] = Say(req.context, req.body)
        work = asyncio.create_task(super().async_dispatch(req))
        done, _ = await asyncio.wait([work], timeout=self.seconds)
        if done:
            return work.result()
        run_in_background(send_late_response(work, req))
        return build_deadline_response(req.body)

    def make_respond(self, req: AsyncBoltRequest) -> Respond | RespondInView:
        """Return the ``respond`` argument of a request's listeners."""
        if is_press_in_view(req.body):
            return RespondInView(req.context, req.body)
        return Respond(req.context, req.body, self.api_url, self.directs)


def build_deadline_response(body: Payload) -> BoltResponse:
    """Return the response at the deadline; a form comes back with everything that was typed, if it can be read."""
    with suppress(Refusal):
        if response := build_view_response(STILL_WORKING, body):
            return response
    return BoltResponse(status=OK, body="")


async def send_late_response(work: "asyncio.Future[BoltResponse]", req: AsyncBoltRequest) -> None:
    """Wait for a late response, and show it where the person can still see it."""
    arrived = asyncio.get_running_loop().time()
    response = await work
    payload = decode_response(response)
    if payload is None:
        log.error("A late answer could not be sent (id %s): it was %d.", make_incident_id(), response.status)
    elif "command" in req.body and payload:
        await req.context["respond"](text=payload.get("text", ""), blocks=payload.get("blocks", ()))
    elif req.body.get("type") == "view_submission":
        await asyncio.sleep(SETTLE_DELAY - (asyncio.get_running_loop().time() - arrived))
        await show_late_outcome(req, build_outcome_view(req.body["view"], payload))


def decode_response(response: BoltResponse) -> Payload | None:
    """Return a response's payload, empty for an empty response; None for one that only Slack could have read."""
    body = response.body or "{}"
    if response.status != OK or not body.startswith("{"):
        return None
    return dict(json.loads(body))


async def show_late_outcome(req: AsyncBoltRequest, view: Payload) -> None:
    """Show a form's outcome in its place; if it was closed meanwhile, in a direct message to its author."""
    client = req.context.client
    texts = (block["text"]["text"] for block in view["blocks"] if "text" in block)
    ways = [Way("the modal", lambda **_: client.views_update(view_id=req.body["view"]["id"], view=view))]
    if user := req.context.user_id:
        ways.append(Way("a direct message", partial(post_message, client, user)))
    summary = next(texts, DONE)
    await deliver(build_card(summary, [section(summary)]), ways)


def build_outcome_view(view: Payload, response: dict[str, Any]) -> Payload:
    """Return the view to show after a late response to a form: the response's, the form with its errors, or “Done”."""
    if response.get("response_action") == "update":
        return dict(response["view"])
    if response.get("response_action") == "errors":
        return redisplay_with_note(view, " ".join(response["errors"].values()))
    return build_modal(view["title"]["text"], [section(escape(DONE))])
