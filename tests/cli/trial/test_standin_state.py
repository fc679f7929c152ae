"""Forms as the stand-in sends them become forms as Slack sends them."""

from types import SimpleNamespace

import pytest

from bot.cli.trial.standin_state import build_state, complete_state
from bot.slack.cards.forms import build_form, choice_input, input_block, option, submitted_values, text_input

OFFERED = [option("One", "1"), option("Two", "2")]
FILLED = {
    "a text": (text_input("as it was"), "as it was"),
    "people": ({"type": "multi_users_select", "initial_users": ["U1", "U2"]}, ["U1", "U2"]),
    "channels": ({"type": "multi_conversations_select", "initial_conversations": ["C1"]}, ["C1"]),
    "codes": ({"type": "multi_external_select", "initial_options": [option("A", "A")]}, ["A"]),
    "a menu": (choice_input("static_select", OFFERED, ["2"]), "2"),
    "a choice": (choice_input("radio_buttons", OFFERED, ["2"]), "2"),
}


def sent(element, state):
    """Return a form as the stand-in sends it."""
    view = build_form("Choose", [input_block("It", "it", element)], "chosen")
    return {**view, "state": {"values": state}}


@pytest.mark.parametrize(("element", "began"), FILLED.values(), ids=FILLED)
@pytest.mark.parametrize(
    "state",
    [{}, {"it": {}}, {"it": {"it": {"value": None}}}, {"it": {"it": {"selected_option": None}}}],
    ids=["left out", "empty", "no value", "no option"],
)
def test_what_nobody_touched_is_as_it_was_filled(element, began, state):
    view = sent(element, state)
    assert submitted_values({**view, "state": {"values": build_state(view)}})["it"] == began


@pytest.mark.parametrize(
    ("element", "emptied"),
    [
        (text_input("as it was"), {"value": ""}),
        ({"type": "multi_users_select", "initial_users": ["U1"]}, {"selected_users": []}),
    ],
)
def test_what_was_emptied_is_empty(element, emptied):
    view = sent(element, {"it": {"it": emptied}})
    assert not submitted_values({**view, "state": {"values": build_state(view)}})["it"]


async def test_only_submitted_forms_are_completed_and_each_request_goes_on():
    heard = []

    async def go_on():
        heard.append(True)

    body = {"type": "view_submission", "view": sent(text_input("as it was"), {})}
    context = {"respond": SimpleNamespace(takes_silence=False)}
    await complete_state(body, context, go_on)
    assert submitted_values(body["view"]) == {"it": "as it was"}
    press = {"type": "block_actions", "view": sent(text_input("as it was"), {})}
    await complete_state(press, context, go_on)
    assert submitted_values(press["view"]) == {}
    assert len(heard) == 2
    assert context["respond"].takes_silence, "its response_urls say nothing"
