"""What the stand-in and its page send becomes what Slack sends."""

import pytest

from bot.cli.trial.standin_payloads import build_state, complete_payload
from bot.slack.bolt.respond_in_view import RespondInView, is_press_in_view
from bot.slack.cards.forms import build_form, choice_input, input_block, option, submitted_values, text_input

OFFERED = [option("One", "1"), option("Two", "2")]
FILLED = {
    "a text": (text_input("as it was"), "as it was"),
    "people": ({"type": "multi_users_select", "initial_users": ["U1", "U2"]}, ["U1", "U2"]),
    "channels": ({"type": "multi_conversations_select", "initial_conversations": ["C1"]}, ["C1"]),
    "a channel": ({"type": "conversations_select", "initial_conversation": "C1"}, "C1"),
    "codes": ({"type": "multi_external_select", "initial_options": [option("A", "A")]}, ["A"]),
    "a zone": ({"type": "external_select", "initial_option": option("UTC", "UTC")}, "UTC"),
    "a menu": (choice_input("static_select", OFFERED, ["2"]), "2"),
    "a choice": (choice_input("radio_buttons", OFFERED, ["2"]), "2"),
    "boxes": (choice_input("checkboxes", OFFERED, ["2"]), ["2"]),
}
TICKED = {"type": "checkboxes", "touched": True, "selected_options": [{"value": "3"}]}
PICKED = {"type": "static_select", "selected_option": {"value": "3"}}
ENTERED = {  # what the page sends, which draws some menus as something simpler, and what that means
    "a text": ({"value": "new"}, "new"),
    "people": (TICKED, ["3"]),
    "channels": (TICKED, ["3"]),
    "a channel": (PICKED, "3"),
    "codes": ({"value": "A B"}, ["A", "B"]),
    "a zone": ({"value": " Europe/Berlin"}, "Europe/Berlin"),
    "a menu": (PICKED, "3"),
    "a choice": (PICKED, "3"),
    "boxes": (TICKED, ["3"]),
}
EMPTIED = {
    "a text": {"value": ""},
    "people": {**TICKED, "selected_options": []},
    "channels": {**TICKED, "selected_options": []},
    "codes": {"value": ""},
    "a zone": {"value": ""},
    "boxes": {**TICKED, "selected_options": []},
}


def sent(element, state):
    """Return a form as the stand-in sends it."""
    view = build_form("Choose", [input_block("It", "it", element)], "chosen")
    return {**view, "id": "V1", "state": {"values": state}}


def value_of(view):
    return submitted_values({**view, "state": {"values": build_state(view)}})["it"]


@pytest.mark.parametrize(("element", "began"), FILLED.values(), ids=FILLED)
@pytest.mark.parametrize(
    "state",
    [{}, {"it": {}}, {"it": {"it": {"value": None}}}, {"it": {"it": {"selected_option": None}}}],
    ids=["left out", "empty", "no value", "no option"],
)
def test_what_nobody_touched_is_as_it_was_filled(element, began, state):
    assert value_of(sent(element, state)) == began


def test_boxes_that_nobody_touched_are_as_they_were_though_the_stand_in_sends_no_ticks():
    element, began = FILLED["boxes"]
    assert value_of(sent(element, {"it": {"it": {"type": "checkboxes", "selected_options": []}}})) == began


@pytest.mark.parametrize("name", FILLED)
def test_what_was_entered_is_read_from_what_the_page_draws(name):
    state, meant = ENTERED[name]
    assert value_of(sent(FILLED[name][0], {"it": {"it": state}})) == meant


@pytest.mark.parametrize("name", EMPTIED)
def test_what_was_emptied_is_empty(name):
    assert not value_of(sent(FILLED[name][0], {"it": {"it": EMPTIED[name]}}))


async def complete(body):
    """Complete a payload; return the context of the listeners, which run once."""
    heard, context = [], {}

    async def go_on():
        heard.append(True)

    await complete_payload(body, context, go_on)
    assert heard == [True]
    return context


async def test_a_submitted_form_is_completed():
    body = {"type": "view_submission", "view": sent(text_input("as it was"), {})}
    await complete(body)
    assert submitted_values(body["view"]) == {"it": "as it was"}


async def test_a_press_in_a_view_comes_with_the_view_and_what_was_typed_and_is_answered_in_it():
    view = sent(text_input("as it was"), {"it": {"it": {"value": "typed"}}})
    action = {"action_id": "add_step", "text": {"view": view}}
    body = {"type": "block_actions", "channel": {"id": ""}, "trigger_id": "1", "actions": [action]}
    context = await complete(body)
    assert is_press_in_view(body)
    assert (body["view"]["id"], submitted_values(body["view"])) == ("V1", {"it": "typed"})
    assert isinstance(context["respond"], RespondInView)
    assert "channel" not in body


@pytest.mark.parametrize("text", [None, {"type": "plain_text", "text": "Share"}])
async def test_a_press_elsewhere_stays_as_it_is(text):
    body = {"type": "block_actions", "channel": {"id": "C1"}, "actions": [{"action_id": "share", "text": text}]}
    assert await complete(body) == {}
    assert not is_press_in_view(body)
    assert body["channel"] == {"id": "C1"}


@pytest.mark.parametrize(
    ("typed", "zone"), [("berlin", "Europe/Berlin"), ("new york", "America/New_York"), ("nowhere", "nowhere")]
)
def test_a_zone_may_be_typed_as_it_is_searched_in_slack(typed, zone):
    assert value_of(sent({"type": "external_select"}, {"it": {"it": {"value": typed}}})) == zone
