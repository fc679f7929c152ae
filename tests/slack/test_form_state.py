"""What was entered in a form, and what comes back of it: as Slack tells it, and as its stand-in does."""

import pytest

from bot.slack.cards.form import come_back, entered, field, form

PEOPLE = {"type": "multi_users_select", "initial_users": ["U1", "U2"]}
CHANNELS = {"type": "multi_conversations_select", "initial_conversations": ["C1"]}
CODES = {"type": "multi_external_select", "initial_options": [{"value": "A"}]}


def told(element, **state):
    view = form("Choose", [field("Several", "several", element, optional=True)], "chosen")
    return {**view, "state": {"values": {"several": {"several": {"type": element["type"], **state}}}}}


@pytest.mark.parametrize("element", [PEOPLE, CHANNELS, CODES])
@pytest.mark.parametrize("nothing", [{}, {"selected_option": None}, {"selected_options": None}])
def test_a_list_of_which_nothing_is_said_is_as_it_was(element, nothing):
    view = told(element, **nothing)
    assert entered(view)["several"] in (["U1", "U2"], ["C1"], ["A"])
    assert come_back(view, "Again.")["blocks"][1]["element"] == view["blocks"][0]["element"]


@pytest.mark.parametrize(
    ("element", "emptied"),
    [(PEOPLE, "selected_users"), (CHANNELS, "selected_conversations"), (CODES, "selected_options")],
)
def test_a_list_that_was_emptied_is_empty(element, emptied):
    view = told(element, **{emptied: []})
    assert entered(view)["several"] == []
    assert not any(name.startswith("initial") for name in come_back(view, "Again.")["blocks"][1]["element"])
