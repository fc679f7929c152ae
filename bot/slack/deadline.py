"""One deadline, counted from arrival, for everything that Slack waits for.

Slack gives up after three seconds. What is not answered by then is acknowledged in a form that loses nothing, and its
answer follows: by the response_url, or in the form itself.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.slack.ask import Ask, Payload
from bot.slack.beside import beside
from bot.slack.cards.form import come_back, page
from bot.slack.cards.kit import escape, section
from bot.slack.inbox import Inbox
from bot.slack.instead import RespondInView, pressed_in_view
from bot.slack.replies import Respond, Say

SECONDS = 2.5
SLOW = "This is taking a while, so it may not be saved yet. All you typed is still here: try again in a moment."
DONE = "Done. You can close this window."
JSON: dict[str, str | Sequence[str]] = {"content-type": ["application/json"]}


class PunctualApp(AsyncApp):
    """Bolt's app, whose every response is ready before Slack gives up."""

    api_url: str
    seconds = SECONDS
    inbox: Inbox
    ask: Ask  # the desk, lent to nobody in particular

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Return a request's response, or one that makes Slack content while its work goes on."""
        req.context["respond"] = self.make_respond(req)
        req.context["say"] = Say(req.context, req.body)
        work = asyncio.ensure_future(super().async_dispatch(req))
        done, _ = await asyncio.wait([work], timeout=self.seconds)
        if done:
            return work.result()
        beside(send_late(work, req))
        return acknowledge_in_time(req.body)

    def make_respond(self, req: AsyncBoltRequest) -> Respond | RespondInView:
        """Return how listeners reply to a request."""
        if pressed_in_view(req.body):
            return RespondInView(req.context, req.body)
        return Respond(req.context, req.body, self.api_url)


def acknowledge_in_time(body: Payload) -> BoltResponse:
    """Return what to answer when the deadline comes first; a form comes back with all that was typed."""
    if body.get("type") == "view_submission":
        update = {"response_action": "update", "view": come_back(body["view"], SLOW)}
        return BoltResponse(status=200, body=json.dumps(update), headers=JSON)
    if body.get("type") == "block_suggestion":
        return BoltResponse(status=200, body=json.dumps({"options": []}), headers=JSON)
    return BoltResponse(status=200, body="")


async def send_late(work: "asyncio.Future[BoltResponse]", req: AsyncBoltRequest) -> None:
    """Send what a response would have said, once it is there, where the person can still see it."""
    response = await work
    said = json.loads(response.body) if response.body.startswith("{") else {}
    if "command" in req.body and said:
        await req.context["respond"](**{name: said[name] for name in ("text", "blocks") if name in said})
    elif req.body.get("type") == "view_submission":
        view = view_after(req.body["view"], said)
        await req.context.client.views_update(view_id=req.body["view"]["id"], view=view)


def view_after(view: Payload, said: dict[str, Any]) -> Payload:
    """Return the view that a late response to a form leaves: its own, the form with its errors, or a last word."""
    if said.get("response_action") == "update":
        return dict(said["view"])
    if said.get("response_action") == "errors":
        return come_back(view, " ".join(said["errors"].values()))
    return page(view["title"]["text"], [section(escape(DONE))])
