"""App Home: opening, searching and paging it, and unfollowing codes."""

import re
from dataclasses import replace

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.questions.lookup import show_codes
from bot.desk.steps.followers import unfollow_code
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.background import run_in_background
from bot.slack.bolt.menus import read_button_value, read_chosen_value, read_page_number, read_pressed_view
from bot.slack.bolt.modals import open_modal
from bot.slack.cards.card_modal import build_card_modal
from bot.slack.cards.forms import View, submitted_values
from bot.slack.home.cards.home_view import (
    ASK,
    FOLLOWED_PAGE,
    PERIOD,
    SEARCH,
    SEARCH_FORM,
    STOP_WAITING,
    TITLE,
    search_answer_form,
)
from bot.slack.home.publish import HomePublisher
from bot.slack.questions.reply import render_answer, reply_to
from bot.slack.stats.cards.faq import SHOW, find_period

SURFACE = "home"


def register(app: AsyncApp) -> None:
    """Register the listeners, and the middleware that publishes App Home again after an action in any view."""
    app.use(HomePublisher())
    app.event("app_home_opened")(ack_then(show_home))
    app.action(SEARCH)(ack_then(answer_search))
    app.action(ASK)(ack_then(answer_search))
    app.view(SEARCH_FORM)(answer_search_again)
    app.action(SHOW)(ack_then(show_code))
    app.action(STOP_WAITING)(ack_then(stop_waiting))
    app.action(re.compile(f"^{FOLLOWED_PAGE}:"))(ack_then(turn_followed_page))
    app.action(PERIOD)(ack_then(choose_period))


async def show_home(event: Payload, client: AsyncWebClient, ask: Ask, home_publisher: HomePublisher) -> None:
    """Publish App Home from its start; the event also comes for the Messages tab.

    The user isn't told of a failure: it may happen each time they open the tab, and they asked nothing.
    """
    if event.get("tab", "home") == "home":
        home_publisher.start_showing(ask.user, event.get("view"))
        run_in_background(home_publisher.show(client, ask))


async def answer_search(body: Payload, action: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Answer the text in the search box in a modal, which has a search box too if there is no text yet."""
    typed = read_chosen_value(action) if action["action_id"] == SEARCH else read_search_text(read_pressed_view(body))
    await open_modal(client, body, TITLE, fetch_search_answer(typed, ask))


def read_search_text(view: View) -> str:
    """Return the text in the search box."""
    return str(submitted_values(view).get(SEARCH) or "")


async def answer_search_again(ack: AsyncAck, view: View, ask: Ask) -> None:
    """Answer the next question in the same modal."""
    await ack(response_action="update", view=await fetch_search_answer(read_search_text(view), ask))


async def fetch_search_answer(typed: str, ask: Ask) -> View:
    """Return the answer to a question, under the search box."""
    return search_answer_form(typed, await reply_to(typed, ask, SURFACE))


async def show_code(body: Payload, action: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Show a code from a list in a modal; it isn't counted as a question."""
    await open_modal(client, body, TITLE, fetch_code_modal(read_button_value(action), ask))


async def fetch_code_modal(code: str, ask: Ask) -> View:
    """Return a code's card as a modal."""
    return build_card_modal(render_answer(await ask(show_codes, [code], ask.now()), ask))


async def stop_waiting(action: Payload, ask: Ask) -> None:
    """Stop following a code."""
    await ask(unfollow_code, read_button_value(action), ask.make_asker(SURFACE))


async def turn_followed_page(action: Payload, ask: Ask, home_publisher: HomePublisher) -> None:
    """Go to another page of the followed codes."""
    state = home_publisher.find_state(ask.user)
    state.place = replace(state.place, followed=read_page_number(read_button_value(action)))


async def choose_period(action: Payload, ask: Ask, home_publisher: HomePublisher) -> None:
    """Count the most-asked codes of another period."""
    state = home_publisher.find_state(ask.user)
    state.place = replace(state.place, period=find_period(read_chosen_value(action)))
