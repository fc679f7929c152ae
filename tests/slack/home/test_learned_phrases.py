"""Phrases in the queue: what people picked in Slack, and the two buttons with which staff decide."""

import pytest

from bot.desk.steps.learning import suggest_phrases
from bot.desk.steps.marks import save_mark
from bot.slack.home.cards.queue_rows import ADD_PHRASE, DISMISS_PHRASE, KIND_FILTER
from bot.steps.mark import Mark
from tests.conftest import NOON, PREFIX
from tests.slack.home.test_home import drawn, element, picked
from tests.slack.support.card_looks import buttons

PASSWORD, LOCKED, PASSPORT = PREFIX + "0000112", PREFIX + "0000113", PREFIX + "0000603"
CHOICE = "cannot sign in"


@pytest.fixture
def choose(ask, press):
    """Return a function with which somebody asks what is a choice and picks a code."""

    async def choose_it(user, code=LOCKED, text=CHOICE):
        card = await ask(text, user=user)
        button = next(found for found in buttons(card) if code in found["value"])
        await press(button, user=user)
        return button

    return choose_it


@pytest.fixture
async def open_queue(happen, slack, desk, choose):
    """Return a function that opens App Home after three people picked the same code."""
    for user in ("U1", "U2", "U3"):
        await choose(user)
    suggest_phrases(desk, NOON)

    async def open_it(user="U0STAFF"):
        await happen("app_home_opened", user=user, channel="D1", tab="home", event_ts="1.1")
        return slack.homes[user]

    return open_it


async def test_the_button_of_a_choice_carries_the_words_and_none_that_must_not_be_stored(choose):
    assert (await choose("U1"))["value"] == f"1|{LOCKED}|{CHOICE}"
    assert (await choose("U1", text="Password LOCKED: mei@example.com"))["value"] == f"2|{LOCKED}"
    assert (await choose("U1", text="account errors"))["value"] == f"3|{LOCKED}"


async def test_staff_see_what_people_typed_how_many_and_of_which_code(open_queue):
    view = await open_queue()
    text = drawn(view)
    assert f"*`{LOCKED}`*    3 people typed “{CHOICE}”, then chose this code" in text
    assert "The account is locked" in text
    assert element(view, ADD_PHRASE)["accessibility_label"] == f"Add to “also asked as”: {LOCKED}"
    assert element(view, DISMISS_PHRASE)["text"]["text"] == "Dismiss"
    assert "Also asked as (1)" in str(element(view, KIND_FILTER)["options"])


async def test_who_is_not_staff_sees_nothing_of_it(open_queue):
    assert CHOICE not in drawn(await open_queue("U1"))


async def test_one_press_adds_the_phrase_and_the_row_is_gone(open_queue, press, slack, ask):
    view = await open_queue()
    await press(element(view, ADD_PHRASE), user="U0STAFF", view=view)
    assert CHOICE not in drawn(slack.homes["U0STAFF"])
    assert slack.views == {}
    assert "The account is locked" in (await ask(CHOICE, user="U9"))["text"]


async def test_one_press_dismisses_it_and_the_row_is_gone(open_queue, press, desk):
    view = await open_queue()
    await press(element(view, DISMISS_PHRASE), user="U0STAFF", view=view)
    suggest_phrases(desk, NOON)
    assert CHOICE not in drawn(await open_queue())
    assert desk.cache.guide.marks == {}


async def test_who_comes_second_is_told_so(open_queue, press, slack):
    view = await open_queue()
    await press(element(view, DISMISS_PHRASE), user="U0STAFF", view=view)
    await press(element(view, ADD_PHRASE), user="U0OTHER", view=view)
    assert "already dismissed this phrase" in drawn(next(iter(slack.views.values())))


async def test_what_keeps_a_phrase_out_is_said_and_it_stays_in_the_queue(open_queue, press, slack, *, desk, mei):
    view = await open_queue()
    save_mark(desk, Mark(PASSPORT, phrases=(CHOICE,)), mei)
    await press(element(view, ADD_PHRASE), user="U0STAFF", view=view)
    assert f"already leads to {PASSPORT}" in drawn(next(iter(slack.views.values())))
    assert CHOICE in drawn(slack.homes["U0STAFF"])


async def test_the_queue_shows_phrases_alone(open_queue, press, slack):
    view = await open_queue()
    await press(picked(view, KIND_FILTER, "phrase"), user="U0STAFF", view=view)
    assert "1 item under “Also asked as”" in drawn(slack.homes["U0STAFF"])


async def test_a_choice_of_an_older_release_is_still_answered(press):
    [reply] = await press({"type": "button", "action_id": "pick_code", "value": f"|{LOCKED}"})
    assert "The account is locked" in reply["text"]
