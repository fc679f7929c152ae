"""What a channel is about: only admins say it, and only where there are several catalogs."""

import pytest

from bot.catalog.entry import Entry, Meaning
from bot.slack.home.cards.channel_catalog_form import CHANNEL_CATALOG_FORM, OPEN_CHANNEL_CATALOG
from tests.slack.home.test_home import drawn, element
from tests.slack.support.view_looks import hold_view_to_slack

BUTTON = {"type": "button", "action_id": OPEN_CHANNEL_CATALOG, "value": "open"}
CODE = "DESK_10016"
CHANNEL = "C0SHOP"


@pytest.fixture
def desk(desk, fill):
    """Return a desk whose two catalogs have a code in common."""
    texts = {1: "The stops are invalid", 2: "The session has expired"}
    meanings = {number: (Meaning(text),) for number, text in texts.items()}
    fill(
        desk.database,
        [Entry(CODE, "desk", "10016", "trade", "active", meanings[number], catalog=number) for number in texts],
    )
    desk.cache.refresh_and_wait(desk.database)
    return desk


@pytest.fixture
def open_form(happen, press, slack):
    """Return a function that opens the form from App Home and returns it."""

    async def open_it(user="U0ADMIN"):
        await happen("app_home_opened", user=user, channel="D1", tab="home", event_ts="1.1")
        home = slack.homes[user]
        await press(element(home, OPEN_CHANNEL_CATALOG) if user == "U0ADMIN" else BUTTON, user=user, view=home)
        return slack.views[slack.stack[-1]]

    return open_it


@pytest.fixture
def choose(payload, open_form):
    """Return a function that says what a channel is about and returns the response."""

    async def choose_it(channel, catalog, user="U0ADMIN"):
        values = {
            "about_channel": {"about_channel": {"type": "conversations_select", "selected_conversation": channel}},
            "about_catalog": {
                "about_catalog": {"type": "static_select", "selected_option": {"text": {}, "value": catalog}}
            },
        }
        view = {**await open_form(), "state": {"values": values}}
        body = {"type": "view_submission", "user": {"id": user, "team_id": "T1"}, "team": {"id": "T1"}, "view": view}
        return await payload(body)

    return choose_it


async def test_the_form_offers_the_catalogs(open_form):
    form = await open_form()
    hold_view_to_slack(form)
    assert form["callback_id"] == CHANNEL_CATALOG_FORM
    [menu] = [block["element"] for block in form["blocks"] if block["block_id"] == "about_catalog"]
    assert [option["text"]["text"] for option in menu["options"]] == ["Any catalog", "list", "list 2"]


async def test_what_an_admin_chose_holds_at_once_and_app_home_shows_it(choose, slack, mention):
    [card] = await mention(CODE, channel=CHANNEL)
    assert "Which one do you mean?" in card["text"]
    assert await choose(CHANNEL, "2") is None
    assert f"<#{CHANNEL}> is about list 2." in drawn(slack.homes["U0ADMIN"])
    [card] = await mention(CODE, channel=CHANNEL, event_id="Ev2", ts="6.6")
    assert "The session has expired" in card["text"]
    assert "list 2 · Trade" in card["blocks"][0]["text"]["text"]
    assert await choose(CHANNEL, "0") is None
    assert "No channel has one of its own" in drawn(slack.homes["U0ADMIN"])


async def test_a_catalog_that_is_gone_is_told_at_its_input(choose):
    assert (await choose(CHANNEL, "9"))["errors"] == {
        "about_catalog": "This catalog has just been removed. Choose another one."
    }


async def test_others_get_a_refusal(open_form):
    assert "Only an admin" in drawn(await open_form("U1"))


async def test_a_choice_names_the_catalogs_and_a_press_shows_the_one(ask, press):
    card = await ask(CODE)
    rows = [block for block in card["blocks"] if block.get("accessory")]
    assert ["list 2 ·" in row["text"]["text"] for row in rows].count(True) == 1
    [row] = [row for row in rows if "list 2 ·" in row["text"]["text"]]
    assert row["accessory"]["text"]["text"] == "Show"
    [told] = await press(row["accessory"])
    assert "The session has expired" in told["text"]
    assert "2 DESK_10016" not in told["text"]


async def test_the_typeahead_names_the_catalogs_and_answers_what_was_picked(use_shortcut, type_ahead, press, slack):
    await use_shortcut("look_up_code")
    options = [option for option in await type_ahead("look_up_typed", CODE) if not option["value"].startswith("?")]
    assert {option["text"]["text"] for option in options} == {"DESK_10016 (list)", "DESK_10016 (list 2)"}
    [picked] = [option for option in options if option["value"].startswith("2 ")]
    view = slack.views[slack.stack[-1]]
    menu = {"type": "external_select", "action_id": "look_up_typed", "selected_option": picked}
    await press(menu, view=view)
    assert "The session has expired" in drawn(slack.views[slack.stack[-1]])
