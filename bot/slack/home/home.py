"""App Home: it is opened, searched and leafed through, and codes are followed no more."""

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
    """Listen to App Home, which is shown anew after what is done in any view."""
    app.use(Homes())
    app.event("app_home_opened")(later(show_home))
    app.action(SEARCH)(later(search))
    app.action(ASK)(later(search))
    app.view(ASKED)(search_again)
    app.action(SHOW)(later(show_code))
    app.action(STOP)(later(stop_waiting))
    app.action(re.compile(f"^{FOLLOWED}:"))(later(turn_followed))
    app.action(PERIOD)(later(choose_period))


async def show_home(event: Payload, client: AsyncWebClient, ask: Ask, homes: Homes) -> None:
    """Show App Home from its beginning; the event also tells of the tab with messages.

    Nobody is written to where that fails: it may fail as often as they open it, and they asked nothing.
    """
    if event.get("tab", "home") == "home":
        homes.begin(ask.user, event.get("view"))
        beside(homes.show(client, ask))


async def search(body: Payload, action: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Answer what stands in the search box, in a modal; with nothing in it, the modal is where to type."""
    typed = chosen(action) if action["action_id"] == SEARCH else typed_in(body.get("view"))
    await open_modal(client, body, TITLE, answer(typed, ask))


def typed_in(view: View | None) -> str:
    """Give what stands in the search box; the stand-in does not say it."""
    return str(entered(view).get(SEARCH) or "") if view else ""


async def search_again(ack: AsyncAck, view: View, ask: Ask) -> None:
    """Answer in the same modal."""
    await ack(response_action="update", view=await answer(typed_in(view), ask))


async def answer(typed: str, ask: Ask) -> View:
    """Draw the answer to what was typed, under the search box."""
    return answer_form(typed, await reply_to(typed, ask, SURFACE, shareable=False, private=True))


async def show_code(body: Payload, action: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Show a code of a list; whoever looks through lists asks no question."""
    await open_modal(client, body, TITLE, shown(button_value(action), ask))


async def shown(code: str, ask: Ask) -> View:
    """Draw a code's card."""
    return answer_view(draw_answer(await ask(show, [code], ask.now()), ask))


async def stop_waiting(action: Payload, ask: Ask) -> None:
    """Follow a code no more."""
    await ask(unfollow, button_value(action), ask.asked(SURFACE))


async def turn_followed(action: Payload, ask: Ask, homes: Homes) -> None:
    """Turn the pages of the followed codes."""
    seat = homes.seat(ask.user)
    seat.place = replace(seat.place, followed=page_number(button_value(action)))


async def choose_period(action: Payload, ask: Ask, homes: Homes) -> None:
    """Count another period."""
    seat = homes.seat(ask.user)
    seat.place = replace(seat.place, period=period_named(chosen(action)))
