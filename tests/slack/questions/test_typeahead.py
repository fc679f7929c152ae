"""The menu that searches finds what is meant in a large catalog too; how fast is measured in bench/typeahead.py."""

import pytest

from bot.catalog.entry import Entry, Meaning
from bot.slack.cards.answer_buttons import WRITE
from bot.slack.home.cards.home_view import PERIOD, SEARCH
from bot.slack.home.cards.queue_rows import KIND_FILTER, SECTION_FILTER
from bot.slack.questions.cards.typeahead_form import LOOK_UP_MENU, OPTIONS, look_up_view
from bot.slack.steps.cards.write_form import ARRANGE_STEPS

CODES = 300


@pytest.fixture
def large(desk, fill):
    """Add many codes to the desk whose messages have words in common."""
    ends = ("is locked", "has expired", "was rejected by %s")
    entries = [
        Entry(
            f"BIGCUSTOMER_API_{number:07}",
            "big",
            f"{number:07}",
            "big",
            meanings=(Meaning(f"The order of the customer {ends[number % 3]}, code {number % 977}"),),
        )
        for number in range(CODES)
    ]
    fill(desk.database, entries)
    desk.cache.refresh(desk.database)


@pytest.mark.usefixtures("large")
async def test_in_a_large_catalog_the_menu_offers_what_is_meant_first_and_no_more_than_it_holds(type_ahead):
    def codes(options):
        return [option["value"] for option in options]

    assert codes(await type_ahead(LOOK_UP_MENU, "0000298"))[0] == "BIGCUSTOMER_API_0000298"
    assert codes(await type_ahead(LOOK_UP_MENU, "bigcustomer_api_000029"))[:2] == [
        "BIGCUSTOMER_API_0000290",
        "BIGCUSTOMER_API_0000291",
    ]
    assert codes(await type_ahead(LOOK_UP_MENU, "passport"))[0] == "USCUSTOMER_API_0000603"
    for typed in ("", "0", "001", "the order of the", "passwrod", "zzz qqq", "a" * 200):
        assert len(await type_ahead(LOOK_UP_MENU, typed)) <= OPTIONS + 1


async def test_the_longest_code_can_be_found_and_picked(type_ahead, press, *, slack, desk, fill):
    longest = "LONGCUSTOMER_API_" + "9" * 83
    fill(desk.database, [Entry(longest, "long", "9" * 83, "long", meanings=(Meaning("Nobody can spell this"),))])
    desk.cache.refresh(desk.database)
    [options, *_] = await type_ahead(LOOK_UP_MENU, "spell this")
    assert options["value"] == longest
    view = slack.views["V1"] = {**look_up_view(), "id": "V1", "hash": "h"}
    menu = {"action_id": LOOK_UP_MENU, "type": "external_select"}
    await press({**menu, "selected_option": options}, view=view)
    assert "Nobody can spell this" in str(slack.views[view["id"]])
    await press({**menu, "selected_option": None}, view=view)
    assert "Nobody can spell this" not in str(slack.views[view["id"]]), "what was cleared is gone"


@pytest.mark.parametrize("action", [LOOK_UP_MENU, KIND_FILTER, SECTION_FILTER, PERIOD, SEARCH])
async def test_a_menu_or_an_input_that_was_cleared_breaks_nothing(press, happen, slack, *, action, caplog):
    await happen("app_home_opened", user="U0STAFF", channel="D1", tab="home", event_ts="1.1")
    slack.views["V1"] = {"type": "modal", "id": "V1", "hash": "h", "blocks": []}
    view = slack.views["V1"] if action == LOOK_UP_MENU else slack.homes["U0STAFF"]
    await press({"action_id": action, "selected_option": None, "value": None}, user="U0STAFF", view=view)
    assert "Trouble" not in caplog.text
    assert "Something broke" not in str(slack.said)


async def test_the_menu_that_moves_steps_can_be_cleared(press, slack, caplog):
    await press({"action_id": WRITE, "value": "USCUSTOMER_API_0000113"}, user="U0STAFF")
    view = slack.views[slack.stack[-1]]
    await press({"action_id": ARRANGE_STEPS, "selected_option": None}, user="U0STAFF", view=view)
    assert slack.views[view["id"]]["blocks"] == view["blocks"]
    assert "Trouble" not in caplog.text
