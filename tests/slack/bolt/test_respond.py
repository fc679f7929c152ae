"""Every reply arrives some way, or leaves an id in the log."""

import asyncio
import re

import pytest

from bot.slack.api.response_urls import is_slack_url
from bot.slack.api.retries import make_retry_handlers
from bot.slack.cards.answer_buttons import FOLLOW, SHARE
from tests.slack.support.card_looks import drawn
from tests.slack.support.fake_people import pressed

LOCKED = "USCUSTOMER_API_0000113"
PICK = {"action_id": "pick_code", "value": f"|{LOCKED}"}
POSTED = {"container": {"is_ephemeral": False, "message_ts": "5.5"}}
ID = re.compile(r"\(id [0-9A-F]{8}\)")
FOR_GOOD = ["used_url", "expired_url", "invalid_blocks", "no_such_thing"]


def share_button(card):
    elements = [element for block in card["blocks"] for element in block.get("elements", ())]
    [share] = [element for element in elements if element.get("action_id") == SHARE]
    return share


@pytest.fixture(autouse=True)
def no_waiting(app):
    app.client.retry_handlers = make_retry_handlers(interval=0)


@pytest.mark.parametrize("refusal", FOR_GOOD)
async def test_what_a_response_url_refuses_comes_to_the_person_in_the_channel(press, slack, caplog, refusal):
    slack.errors["response"] = refusal
    await press(PICK)
    [reply] = slack.calls("chat.postEphemeral")
    assert (reply["channel"], reply["user"]) == ("C1", "U1")
    assert "The account is locked" in drawn(reply)
    assert refusal in caplog.text


async def test_where_the_bot_is_no_member_it_comes_as_a_direct_message(press, slack):
    slack.errors |= {"response": "expired_url", "chat.postEphemeral": "not_in_channel"}
    await press(PICK)
    [reply] = slack.posted["D1"]
    assert "The account is locked" in drawn(reply)


async def test_what_reaches_nobody_leaves_an_id_in_the_log(press, slack, caplog):
    slack.errors |= dict.fromkeys(("response", "chat.postEphemeral", "chat.postMessage"), "is_archived")
    await press(PICK)
    assert ID.search(caplog.text)
    assert "Task exception" not in caplog.text


async def test_blocks_that_slack_refuses_leave_their_text(press, slack):
    slack.errors["response"] = ["invalid_blocks"]
    reply = await press(PICK)
    assert "blocks" not in reply[-1]
    assert "The account is locked" in reply[-1]["text"]


async def test_a_response_url_that_is_not_slacks_is_never_called(payload, slack, caplog):
    await payload(pressed(PICK, url="http://127.0.0.1:1/steal", trigger=slack.trigger()))
    [reply] = slack.calls("chat.postEphemeral")
    assert "The account is locked" in drawn(reply)
    assert "steal" not in caplog.text


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://hooks.slack.com/actions/T1/2/x", True),
        ("https://slack.com/x", True),
        ("https://hooks.slack-gov.com/x", True),
        ("http://hooks.slack.com/x", False),
        ("https://hooks.slack.com.evil.example/x", False),
        ("https://evil-slack.com/x", False),
        ("https://slack.com@evil.example/x", False),
        ("https://127.0.0.1/x", False),
        ("file:///etc/passwd", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_only_slacks_own_hosts_take_a_reply(url, allowed):
    assert is_slack_url(url, "https://slack.com/api/") is allowed
    assert not is_slack_url(url, "http://127.0.0.1:3900/api/"), "a stand-in is all there is"


async def test_a_stand_in_takes_replies_at_its_own_address():
    assert is_slack_url("http://127.0.0.1:3900/response/1", "http://127.0.0.1:3900/api/")
    assert not is_slack_url("http://127.0.0.1:3901/response/1", "http://127.0.0.1:3900/api/")


async def test_a_mention_whose_channel_is_closed_is_answered_in_a_direct_message(mention, slack):
    slack.archived.add("C1")
    slack.errors["chat.postMessage"] = ["is_archived"]
    await mention("<@U0ERRDESK> 0000113")
    [reply] = slack.posted["D1"]
    assert "The account is locked" in drawn(reply)


@pytest.mark.parametrize("kind", ["broken", "lost"])
async def test_an_answer_that_slack_did_not_confirm_is_not_posted_twice_and_leaves_an_id(mention, slack, caplog, kind):
    getattr(slack, kind)["chat.postMessage"] = 1
    await mention("<@U0ERRDESK> 0000113")
    assert len(slack.posted["C1"]) == (kind == "lost")
    assert ID.search(caplog.text)


async def test_a_shared_answer_that_slack_did_not_confirm_is_left_to_the_person(ask, press, slack):
    share = share_button(await ask(LOCKED))
    slack.lost["response"] = 1
    reply = await press(share)
    assert "Check the channel" in drawn(reply[-1])
    assert reply[-1]["response_type"] == "ephemeral"


async def test_in_a_thread_a_private_answer_comes_into_the_thread(press, slack):
    await press(PICK, container={"thread_ts": "4.4", "message_ts": "5.5"})
    [reply] = slack.calls("chat.postEphemeral")
    assert reply["thread_ts"] == "4.4"


async def test_what_is_pressed_in_a_direct_message_is_answered_for_good(press):
    *_, reply = await press({"action_id": FOLLOW, "value": LOCKED}, **POSTED, channel={"id": "D1"})
    assert reply["response_type"] == "in_channel"


@pytest.mark.parametrize("element", [PICK, {"action_id": FOLLOW, "value": LOCKED}])
@pytest.mark.parametrize("channel", ["D777", "C1", "G1"])
async def test_what_is_pressed_where_others_read_is_answered_to_the_presser_alone(press, element, channel):
    *_, reply = await press(element, user="U0STAFF", **POSTED, channel={"id": channel})
    assert reply["response_type"] == "ephemeral"


async def test_in_the_bots_own_direct_message_no_answer_is_lost_to_caution(press, slack):
    slack.broken["response"] = 1
    *_, reply = await press(PICK, **POSTED, channel={"id": "D1"})
    assert "The account is locked" in drawn(reply)


async def test_what_cannot_be_posted_for_all_is_told_to_the_one_who_pressed(ask, press, slack):
    share = share_button(await ask(LOCKED))
    slack.errors |= {"response": ["expired_url"], "chat.postMessage": ["not_in_channel"]}
    *_, reply = await press(share)
    assert "/invite @errdesk" in drawn(reply)
    assert reply["response_type"] == "ephemeral"


async def test_no_reply_shows_previews_of_links(press, mention, slack):
    await press(PICK)
    await mention("<@U0ERRDESK> 0000113")
    replies = [body for _, body in slack.said]
    assert replies
    assert all(reply["unfurl_links"] is False and reply["unfurl_media"] is False for reply in replies)


async def test_a_window_that_slack_fails_to_open_once_is_opened_again(press, slack):
    slack.broken["views.open"] = 1
    await press({"action_id": "write_steps", "value": LOCKED}, user="U0STAFF")
    assert slack.views


async def test_a_window_that_may_be_open_is_not_opened_again(press, slack):
    slack.lost["views.open"] = 1
    await press({"action_id": "write_steps", "value": LOCKED}, user="U0STAFF")
    assert len(slack.calls("views.open")) == 1, "its trigger is used"


@pytest.mark.parametrize(("method", "button"), [("response", PICK), ("views.open", {"action_id": "write_steps"})])
async def test_nobody_waits_for_an_hour_because_slack_says_so(press, slack, method, button):
    slack.limits[method], slack.retry_after = 1, 3_600
    reply = await asyncio.wait_for(press({"value": LOCKED, **button}, user="U0STAFF"), 3)
    assert reply, "it goes another way at once"


async def test_a_window_that_slack_never_opens_is_told_of(press, slack):
    slack.broken["views.open"] = 9
    reply = await press({"action_id": "write_steps", "value": LOCKED}, user="U0STAFF")
    assert "Slack didn't do what I asked" in drawn(reply[-1])
