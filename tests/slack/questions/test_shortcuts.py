"""The shortcuts answer in a modal, which only their user sees."""

import pytest
from sqlalchemy import select

from bot.slack.bolt.message_payload import MAX_TEXT_LENGTH, extract_text
from bot.slack.cards.answer_buttons import PICK, SHARE
from bot.slack.questions.cards.typeahead_form import LOOK_UP_MENU, OPTIONS
from bot.slack.questions.shortcuts import EXPLAIN, LOOK_UP
from bot.store.schema.questions import QuestionRow
from tests.slack.support.card_looks import buttons, drawn

LOCKED = "USCUSTOMER_API_0000113"


def top(slack):
    """Return the topmost modal, as last updated."""
    return slack.views[slack.stack[-1]]


@pytest.fixture
def pick(type_ahead, press, slack):
    """Return a function that types into the menu, picks the option at ``place``, and returns it."""

    async def pick_it(typed, place=0):
        picked = (await type_ahead(LOOK_UP_MENU, typed))[place]
        await press({**menu(top(slack)), "selected_option": picked}, view=top(slack))
        return picked

    return pick_it


def menu(view):
    return view["blocks"][1]["elements"][0]


def surfaces(desk):
    with desk.database.read() as session:
        return list(session.scalars(select(QuestionRow.surface)))


async def test_the_codes_of_a_message_are_explained_in_a_modal(use_shortcut, slack, desk):
    await use_shortcut(EXPLAIN, message={"text": f"It says {LOCKED}, and before that USCUSTOMER_API_0000112"})
    assert [method for method, _ in slack.said] == ["views.open", "views.update"], "open first, then fill"
    shown = drawn(top(slack))
    assert shown.index("The account is locked") < shown.index("The password is incorrect")
    assert SHARE not in [button["action_id"] for button in buttons(top(slack))]
    assert surfaces(desk) == ["message shortcut"]


async def test_an_alert_whose_text_is_in_its_attachments_is_explained(use_shortcut, slack):
    await use_shortcut(EXPLAIN, message={"text": "", "attachments": [{"fields": [{"value": LOCKED}]}]})
    assert "The account is locked" in drawn(top(slack))


async def test_a_message_of_the_greatest_length_is_read_to_its_end(use_shortcut, slack):
    text = "waiting " * 4_990 + LOCKED
    assert len(text) < MAX_TEXT_LENGTH
    await use_shortcut(EXPLAIN, message={"text": text})
    assert "The account is locked" in drawn(top(slack))


async def test_a_message_with_hundreds_of_codes_fits_into_the_modal(use_shortcut, slack):
    codes = " ".join(f"USCUSTOMER_API_{number:07}" for number in range(1_500))
    await use_shortcut(EXPLAIN, message={"text": codes})
    assert "The account is locked" in drawn(top(slack))


async def test_a_message_without_anything_to_explain_says_how_to_ask(use_shortcut, slack):
    await use_shortcut(EXPLAIN, message={"text": ""})
    assert "How to ask" in drawn(top(slack))


async def test_a_message_that_asks_nothing_says_how_to_ask_and_is_not_recorded(use_shortcut, slack, desk):
    await use_shortcut(EXPLAIN, message={"text": "good morning team :wave:"})
    assert "Send me an error code or message" in drawn(top(slack))
    assert surfaces(desk) == []


async def test_a_choice_in_the_modal_is_answered_on_top_of_it(use_shortcut, press, slack):
    await use_shortcut(EXPLAIN, message={"text": "113"})
    below = top(slack)
    shows = [button for button in buttons(below) if button["action_id"] == PICK]
    assert len(shows) == 2
    await press(shows[0], view=below)
    assert len(slack.stack) == 2
    assert "No steps yet" in drawn(top(slack))


async def test_looking_up_opens_a_menu_at_once(use_shortcut, slack):
    await use_shortcut(LOOK_UP)
    assert [method for method, _ in slack.said] == ["views.open"]
    assert menu(top(slack))["action_id"] == LOOK_UP_MENU


@pytest.mark.parametrize("typed", ["113", "USCUSTOMER_API_0000113", "api_0000113", "account lock", "LOCKED"])
async def test_the_menu_offers_what_may_be_meant(type_ahead, typed, desk):
    offered = await type_ahead(LOOK_UP_MENU, typed)
    assert LOCKED in [item["value"] for item in offered]
    assert surfaces(desk) == [], "nobody has asked yet"


async def test_the_menu_shows_the_meaning_and_holds_slacks_limits(type_ahead):
    offered = await type_ahead(LOOK_UP_MENU, "0000113")
    assert offered[0]["text"]["text"] == LOCKED
    assert offered[0]["description"]["text"] == "The account is locked"
    for typed in ("", "x" * 70, "x" * 71, "x" * 3_000, "<!channel>", "a & b"):
        offered = await type_ahead(LOOK_UP_MENU, typed)
        assert len(offered) <= OPTIONS + 1
        assert all(len(item["value"]) <= 150 and len(item["text"]["text"]) <= 75 for item in offered)
        assert len({item["value"] for item in offered}) == len(offered)


async def test_what_is_picked_is_answered_under_the_menu(use_shortcut, pick, slack, desk):
    await use_shortcut(LOOK_UP)
    for typed, meaning in ((LOCKED, "The account is locked"), ("passport", "front of the passport")):
        await pick(typed)
        assert meaning in drawn(top(slack))
        assert menu(top(slack))["action_id"] == LOOK_UP_MENU, "another can be picked"
    assert surfaces(desk) == ["shortcut", "shortcut"]


async def test_what_was_typed_can_be_asked_as_it_is(use_shortcut, pick, slack, desk):
    await use_shortcut(LOOK_UP)
    picked = await pick("USCUSTOMER_API_0000999", -1)
    assert picked["text"]["text"] == "Ask: USCUSTOMER_API_0000999"
    assert "I know no `USCUSTOMER_API_0000999`" in drawn(top(slack))
    assert surfaces(desk) == ["shortcut"]


@pytest.mark.parametrize("error", ["expired_trigger_id", "exchanged_trigger_id"])
async def test_a_trigger_that_expired_is_told(use_shortcut, slack, error):
    slack.errors["views.open"] = error
    replies = await use_shortcut(EXPLAIN, message={"text": LOCKED})
    assert replies[-1]["response_type"] == "ephemeral"
    assert "press it again" in drawn(replies[-1])


def test_all_texts_of_a_message_are_read():
    assert extract_text({"text": "a", "blocks": [{"text": {"text": "a"}}]}) == "a", "not twice"
    assert extract_text({"blocks": [{"elements": [{"elements": [{"text": "b"}]}]}, {"text": {"text": "c"}}]}) == "b\nc"
    assert extract_text({"attachments": [{"pretext": "d", "blocks": [{"fields": [{"text": "e"}]}]}]}) == "d\ne"
    assert extract_text({}) == ""
    assert len(extract_text({"text": "x" * 50_000})) == MAX_TEXT_LENGTH
