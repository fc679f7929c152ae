"""Private answers come where the person looks: in the channel, or in the thread in which something was pressed."""

import pytest

from bot.slack.cards.answer_buttons import FOLLOW, PICK, SHOW_ALL, SOLVED

LOCKED = "USCUSTOMER_API_0000113"
STAFF = "U0STAFF"
PARENT = {"ts": "9.9", "thread_ts": "9.9"}  # a message that has replies, or once had some
REPLY = {"ts": "9.9", "thread_ts": "5.5"}


def standing(message):
    """Return what Slack sends of the message in which something is pressed; that of an ephemeral one is not sent."""
    container = {"type": "message", "message_ts": message["ts"], "thread_ts": message["thread_ts"]}
    return [{"container": container, "message": message}, {"container": container}, {"message": message}]


PRESSES = {
    "a code in the weekly summary or a surge notice": {"action_id": PICK, "value": f"|{LOCKED}"},
    "a vote under a card": {"action_id": SOLVED, "value": f"{LOCKED}|{LOCKED}|1"},
    "following under a card": {"action_id": FOLLOW, "value": "USCUSTOMER_API_0000603"},
    "all of a card": {"action_id": SHOW_ALL, "value": f'[[["{LOCKED}",0,[],1]],[],0]'},
    "what is refused": {"action_id": SHOW_ALL, "value": '[[["G1",0,[],1]],[],0]'},
}


@pytest.mark.parametrize("element", PRESSES.values(), ids=PRESSES)
@pytest.mark.parametrize("where", standing(PARENT))
async def test_under_a_message_of_the_channel_the_answer_stays_in_the_channel(press, element, where):
    [reply, *_] = await press(element, **where)
    assert "thread_ts" not in reply


@pytest.mark.parametrize("element", PRESSES.values(), ids=PRESSES)
@pytest.mark.parametrize("where", standing(REPLY))
async def test_under_a_reply_the_answer_stays_in_its_thread(press, element, where):
    [reply, *_] = await press(element, **where)
    assert reply["thread_ts"] == "5.5"
