"""App Home: opening, searching and paging it, and unfollowing codes."""

import re
from dataclasses import replace

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.questions.lookup import show
from bot.desk.steps.followers import unfollow
from bot.slack.bolt.acknowledge import later
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.background import beside
from bot.slack.bolt.menus import button_value, chosen, page_number
from bot.slack.bolt.modals import open_modal
from bot.slack.cards.card_modal import answer_view
from bot.slack.cards.forms import View, entered
from bot.slack.home.cards.home_view import ASK, ASKED, FOLLOWED, PERIOD, SEARCH, STOP, TITLE, answer_form
from bot.slack.home.publish import Homes
from bot.slack.questions.reply import draw_answer, reply_to
from bot.slack.stats.cards.faq import SHOW, period_named

SURFACE = "home"


def register(app: AsyncApp) -> None:
    """Register the listeners, and the middleware that publishes App Home again after an action in any view."""
    app.use(Homes())
    app.event("app_home_opened")(later(show_home))
    app.action(SEARCH)(later(search))
    app.action(ASK)(later(search))
    app.view(ASKED)(search_again)
    app.action(SHOW)(later(show_code))
    app.action(STOP)(later(stop_waiting))
    app.action(re.compile(f"^{FOLLOWED}:"))(later(turn_followed))
    app.action(PERIOD)(later(choose_period))


async def show_home(event: Payload, client: AsyncWebClient, ask: Ask, home_publisher: Homes) -> None:
    """Publish App Home from its start; the event also comes for the Messages tab.

    The user isn't told of a failure: it may happen each time they open the tab, and they asked nothing.
    """
    if event.get("tab", "home") == "home":
        home_publisher.begin(ask.user, event.get("view"))
        beside(home_publisher.show(client, ask))


async def search(body: Payload, action: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Answer the text in the search box in a modal, which has a search box too if there is no text yet."""
    typed = chosen(action) if action["action_id"] == SEARCH else typed_in(body.get("view"))
    await open_modal(client, body, TITLE, answer(typed, ask))


def typed_in(view: View | None) -> str:
    """Return the text in the search box, "" in the local stand-in, which doesn't send it."""
    return str(entered(view).get(SEARCH) or "") if view else ""


async def search_again(ack: AsyncAck, view: View, ask: Ask) -> None:
    """Answer the next question in the same modal."""
    await ack(response_action="update", view=await answer(typed_in(view), ask))


async def answer(typed: str, ask: Ask) -> View:
    """Return the answer to a question, under the search box."""
    return answer_form(typed, await reply_to(typed, ask, SURFACE, shareable=False, private=True))


async def show_code(body: Payload, action: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Show a code from a list in a modal; it isn't counted as a question."""
    await open_modal(client, body, TITLE, shown(button_value(action), ask))


async def shown(code: str, ask: Ask) -> View:
    """Return a code's card as a modal."""
    return answer_view(draw_answer(await ask(show, [code], ask.now()), ask))


async def stop_waiting(action: Payload, ask: Ask) -> None:
    """Stop following a code."""
    await ask(unfollow, button_value(action), ask.asked(SURFACE))


async def turn_followed(action: Payload, ask: Ask, home_publisher: Homes) -> None:
    """Go to another page of the followed codes."""
    state = home_publisher.seat(ask.user)
    state.place = replace(state.place, followed=page_number(button_value(action)))


async def choose_period(action: Payload, ask: Ask, home_publisher: Homes) -> None:
    """Count the most-asked codes of another period."""
    state = home_publisher.seat(ask.user)
    state.place = replace(state.place, period=period_named(chosen(action)))
