"""What was entered in a form, and what comes back to it; Slack sends null for an emptied input."""

import pytest

from bot.slack.bolt.respond_in_view import replace_blocks
from bot.slack.cards.blocks import button, button_row, context_block, section
from bot.slack.cards.forms import (
    build_form,
    build_modal,
    choice_input,
    input_block,
    option,
    plain_text_object,
    redisplay_with_note,
    submitted_values,
    text_input,
)
from tests.slack.support.fake_people import with_state

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
    "ticks": (choice_input("checkboxes", OFFERED, ["1"]), {"selected_options": []}),
    "a menu": (choice_input("static_select", OFFERED, ["1"]), {"selected_option": None}),
    "a menu that searches": (
        {"type": "external_select", "initial_option": option("A", "A")},
        {"selected_option": None},
    ),
}


def told(element, state, *, optional):
    view = build_form("Choose", [input_block("It", "it", element, optional=optional)], "chosen")
    return {**view, "state": {"values": {"it": {"it": {"type": element["type"], **state}}}}}


@pytest.mark.parametrize("optional", [True, False])
@pytest.mark.parametrize(("element", "emptied"), INPUTS.values(), ids=INPUTS)
def test_what_was_emptied_is_empty_and_stays_so(element, emptied, *, optional):
    view = told(element, emptied, optional=optional)
    assert not submitted_values(view)["it"]
    assert not any(name.startswith("initial") for name in redisplay_with_note(view, "Again.")["blocks"][1]["element"])


AMPERSANDS = "Cut & <paste> &amp; “more”"


def all_sorts(*, chosen):
    """Return a form of every kind of input, with “&” in every plain text, filled in or not."""
    offered = [option(f"{AMPERSANDS} {number}", str(number), AMPERSANDS) for number in range(3)]
    several, single = (["0", "2"], ["1"]) if chosen else ([], [])
    code_menu = {"type": "multi_external_select"}
    search_menu = {"type": "external_select"}
    if chosen:
        code_menu["initial_options"] = [option("A & B", "A")]
        search_menu["initial_option"] = {**option("B & C", "B"), "text": {**plain_text_object("B & C"), "emoji": True}}
    inputs = {
        "ticks": choice_input("checkboxes", offered, several),
        "several": choice_input("multi_static_select", offered, several),
        "menu": choice_input("static_select", offered, single),
        "radio": choice_input("radio_buttons", offered, single),
        "found": code_menu,
        "searched": search_menu,
        "text": text_input(AMPERSANDS if chosen else "", example=AMPERSANDS),
    }
    blocks = [input_block(AMPERSANDS, name, element, hint=AMPERSANDS) for name, element in inputs.items()]
    row = button_row(
        {**button(AMPERSANDS, "press", "x"), "confirm": {"title": {"type": "plain_text", "text": "A & B"}}}
    )
    return build_form(
        "Cut & <paste>", [section("*A* &amp; B"), *blocks, row, context_block("&lt;")], "sent", submit="Save & go"
    )


CHOSEN = {
    "ticks": ["0", "2"],
    "several": ["0", "2"],
    "menu": "1",
    "radio": "1",
    "found": ["A"],
    "searched": "B",
    "text": AMPERSANDS,
}


@pytest.mark.parametrize("chosen", [True, False])
def test_a_form_comes_back_as_it_was_sent_however_slack_tells_it(chosen):
    sent = all_sorts(chosen=chosen)
    back = redisplay_with_note(with_state(sent, {}), "Again.")
    assert back["blocks"][1:] == sent["blocks"]
    assert {**back, "blocks": ()} == {**sent, "blocks": (), "private_metadata": "null"}


def test_what_was_chosen_is_exactly_the_option_that_is_offered():
    entered_there = {**CHOSEN, "found": ["A", "B"]}
    back = redisplay_with_note(with_state(all_sorts(chosen=False), entered_there), "Again.")
    assert submitted_values(with_state(back, {})) == entered_there
    for block in back["blocks"]:
        element = block.get("element", {})
        initials = [*element.get("initial_options", ()), *filter(None, [element.get("initial_option")])]
        assert all(initial in element.get("options", initials) for initial in initials)


def test_what_is_not_offered_is_not_chosen():
    view = with_state(all_sorts(chosen=False), {"menu": "9", "ticks": ["9", "1"]})
    elements = {
        item["block_id"]: item["element"] for item in redisplay_with_note(view, "Again.")["blocks"] if "element" in item
    }
    assert "initial_option" not in elements["menu"]
    assert [item["value"] for item in elements["ticks"]["initial_options"]] == ["1"]


def test_what_is_said_in_the_place_of_a_modals_own_leaves_its_inputs_as_they_were():
    sent = all_sorts(chosen=True)
    put = replace_blocks(with_state(sent, {}), [section("An answer")])
    assert put["title"] == sent["title"]
    assert put["blocks"][:-1] == [block for block in sent["blocks"] if block["type"] == "input"]
    read_only = replace_blocks(with_state(build_modal("Cut & <paste>", [section("x")]), {}), [section("An answer")])
    assert read_only["title"]["text"] == "Cut & <paste>"
