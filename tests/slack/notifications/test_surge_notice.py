"""The surge notice in the channel, and its buttons."""

from datetime import timedelta

import pytest

from bot.desk.notifications.outbox import Notification
from bot.search.index import normalize_code
from bot.slack.cards.answer_buttons import PICK, WRITE
from bot.slack.notifications.cards.surge_notice import surge_card
from bot.store.notifications.snoozes import load_snoozes
from tests.slack.support.card_looks import buttons, drawn, hold_to_slack, labels

LOCKED = "USCUSTOMER_API_0000113"
HOSTILE = "<!channel> & <@U1> `*_~ " * 30
SAID = {
    "channel": "C1",
    "code": LOCKED,
    "people": "7",
    "usual": "2.25",
    "meaning": "The account is locked",
    "steps": "",
    "by": "ada",
}


def notice(**more):
    return surge_card(Notification("surge", SAID | more))


def test_it_is_one_line_that_says_what_happens():
    card = notice()
    line = "7 people asked for *`USCUSTOMER_API_0000113`* within an hour. Usually it is asked for 2.2 times a week."
    assert card["blocks"][0]["text"]["text"] == f"{line} “The account is locked”"
    assert card["text"] == f"{line.replace('*', '').replace('`', '')} “The account is locked”"
    assert "@ada switched these notices on" in drawn(card)
    assert labels(card) == ["Write steps", "Snooze for a day", "Snooze for a week"]
    assert (buttons(card)[0]["action_id"], buttons(card)[0]["value"]) == (WRITE, LOCKED)


def test_where_there_are_steps_they_can_be_read():
    card = notice(steps="there", usual="1.0")
    assert (buttons(card)[0]["action_id"], buttons(card)[0]["value"]) == (PICK, f"|{LOCKED}")
    assert "Usually it is asked for once a week." in card["text"]
    assert "It is hardly ever asked for." in notice(usual="0.04")["text"]


def test_a_code_that_the_catalog_lacks_is_named_as_such():
    card = notice(meaning="")
    assert "The catalog does not have it." in card["text"]
    assert labels(card)[0] == "Show"


@pytest.mark.parametrize("meaning", [HOSTILE, "&" * 3_000, "x" * 3_000])
def test_hostile_texts_are_inert_and_fit(meaning):
    hold_to_slack(notice(code="G" * 100, meaning=meaning, by=HOSTILE))


async def test_staff_snooze_it_in_its_place_and_undo_that(press, desk, noon):
    card = notice()
    [day] = [element for element in buttons(card) if element["text"]["text"] == "Snooze for a day"]
    [replies] = await press(day, user="U0STAFF", message=card)
    assert (replies["replace_original"], replies["response_type"]) == (True, "in_channel")
    assert replies["blocks"][0] == card["blocks"][0]
    assert "@u0staff snoozed it" in drawn(replies)
    assert "until <!date^1795089600^{date_short}, {time}|19 Nov 2026, 12:00 UTC>." in drawn(replies)
    hold_to_slack(replies)
    with desk.database.read() as session:
        assert load_snoozes(session, noon) == {("C1", normalize_code(LOCKED))}
    [wake] = buttons(replies)
    [again] = await press(wake, user="U0STAFF", message=replies)
    assert "hear of it again" in drawn(again)
    assert labels(again) == ["Snooze for a day", "Snooze for a week"]
    with desk.database.read() as session:
        assert load_snoozes(session, noon) == frozenset()


async def test_to_hear_of_it_again_waits_six_hours_from_the_notice_on(press, desk, noon):
    message = notice() | {"ts": f"{noon.timestamp():.0f}.000100"}
    [wake] = buttons((await press(buttons(message)[1], user="U0STAFF", message=message))[0])
    [replies] = await press(wake, user="U0STAFF", message=message)
    assert "again, six hours after this notice at the earliest" in drawn(replies)
    with desk.database.read() as session:
        assert load_snoozes(session, noon + timedelta(hours=6)) == {("C1", normalize_code(LOCKED))}
        assert load_snoozes(session, noon + timedelta(hours=6, seconds=1)) == frozenset()


async def test_others_hear_that_it_is_for_staff_and_the_notice_stays(press, desk, noon):
    [replies] = await press(buttons(notice())[1], user="U1", message=notice())
    assert "Only support staff can do this" in replies["text"]
    assert replies["replace_original"] is False
    with desk.database.read() as session:
        assert load_snoozes(session, noon) == frozenset()
