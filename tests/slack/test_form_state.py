"""What was entered in a form, and what comes back of it, as Slack tells it: null is what somebody emptied."""

import pytest

from bot.slack.cards.form import choices, come_back, entered, field, form, option, text_input

OFFERED = [option("One", "1"), option("Two", "2")]
INPUTS = {  # what an input is filled with, and what Slack sends once it is emptied
    "a text": (text_input("as it was"), {"value": None}),
    "people": ({"type": "multi_users_select", "initial_users": ["U1", "U2"]}, {"selected_users": []}),
    "channels": (
        {"type": "multi_conversations_select", "initial_conversations": ["C1"]},
        {"selected_conversations": []},
    ),
    "a channel": ({"type": "conversations_select", "initial_conversation": "C1"}, {"selected_conversation": None}),
    "codes": ({"type": "multi_external_select", "initial_options": [option("A", "A")]}, {"selected_options": []}),
    "ticks": (choices("checkboxes", OFFERED, ["1"]), {"selected_options": []}),
    "a menu": (choices("static_select", OFFERED, ["1"]), {"selected_option": None}),
    "a menu that searches": (
        {"type": "external_select", "initial_option": option("A", "A")},
        {"selected_option": None},
    ),
}


def told(element, state, *, optional):
    view = form("Choose", [field("It", "it", element, optional=optional)], "chosen")
    return {**view, "state": {"values": {"it": {"it": {"type": element["type"], **state}}}}}


@pytest.mark.parametrize("optional", [True, False])
@pytest.mark.parametrize(("element", "emptied"), INPUTS.values(), ids=INPUTS)
def test_what_was_emptied_is_empty_and_stays_so(element, emptied, *, optional):
    view = told(element, emptied, optional=optional)
    assert not entered(view)["it"]
    assert not any(name.startswith("initial") for name in come_back(view, "Again.")["blocks"][1]["element"])
