"""A code that two catalogs have: what is offered leads to what was asked for."""

import pytest

from bot.catalog.entry import Entry, Meaning
from bot.slack.cards.answer_buttons import WRITE
from tests.slack.support.card_looks import buttons, drawn

STAFF = "U0STAFF"


@pytest.fixture(autouse=True)
def two_catalogs(desk, fill):
    """Add a code that two catalogs have."""
    for catalog, text in ((1, "The fan does not turn"), (2, "The parcel belongs elsewhere")):
        meanings = (Meaning(text),)
        fill(desk.database, [Entry("E-1042", "E", "1042", "", meanings=meanings, catalog=catalog)])
    desk.cache.refresh_and_wait(desk.database)


async def test_staff_who_want_to_write_steps_choose_whose(ask, press, slack):
    await ask("steps E-1042", user=STAFF)
    card = slack.said[-1][1]
    offered = {(button["action_id"], button["value"]): button for button in buttons(card)}
    assert set(offered) == {(WRITE, "E-1042"), (WRITE, "2 E-1042")}
    await press(offered[WRITE, "2 E-1042"], user=STAFF)
    assert "The parcel belongs elsewhere" in drawn(slack.views[slack.stack[-1]])


async def test_everybody_else_is_shown_the_codes(ask, slack):
    await ask("steps E-1042", user="U1")
    assert [button["action_id"] for button in buttons(slack.said[-1][1])] == ["pick_code", "pick_code"]


async def test_figures_name_the_ways_to_ask(ask, slack):
    await ask("stats E-1042")
    assert "/errcode stats list 2 E-1042" in str(slack.said[-1][1])
